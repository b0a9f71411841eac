"""Checks before the award: what was found about suppliers, and prices that seemed too low."""

from collections.abc import Iterator

from tenders.diligence.enums import Screen
from tenders.diligence.models import Check, Enquiry, EnquiryFile, PriceDecision, Ruling
from tenders.diligence.queries.checks import opened_of
from tenders.diligence.queries.low import low_of

from .entries import Item, Names, Source, stored, table

AT_ONCE = 500


def check_files(source: Source) -> Iterator[Item]:
    """The folder ``checks/``."""
    about = "What was checked about each supplier, each concern, and what was decided about it."
    yield table("checks/suppliers.csv", about, CHECK, _checks(source))
    about = "Each price held against the others, as the portal works it out today."
    yield table("checks/low-prices.csv", about, SCREEN, _screens(source))
    about = "What bidders were asked about their prices, and what they replied."
    yield table("checks/price-requests.csv", about, REQUEST, _requests(source))
    about = "What was decided about prices, by whom, and who confirmed it."
    yield table("checks/price-decisions.csv", about, DECISION, _decisions(source))
    yield from _files(source)  # fmt: skip


CHECK = (
    "Bidder", "About", "Check", "Result", "Exclusion ground", "Looked at", "On", "Note", "Recorded by", "Recorded",
    "Decision", "What the supplier said", "Reason", "Who comes instead", "Decided by", "Decided", "Exclusion notified",
)  # fmt: skip


def _checks(source: Source) -> Iterator[tuple]:
    rows = Check.objects.filter(bid__lot=source.lot).select_related(
        "bid__organisation", "by", "ruling__by", "ruling__notice"
    )
    for row in rows.order_by("bid__organisation__name", "bid", "pk").iterator(chunk_size=AT_ONCE):
        made = getattr(row, "ruling", None)
        decided = (
            (made.get_outcome_display(), made.heard, made.reason, made.replacement, str(made.by), made.at, _told(made))
            if made
            else ("", "", "", "", "", None, "")
        )
        yield (
            row.bid.organisation.name, row.about, row.get_kind_display(), row.get_result_display(),
            row.get_ground_display() if row.ground else "", row.looked_at, row.looked_on, row.note, str(row.by), row.at,
            *decided,
        )  # fmt: skip


def _told(made: Ruling) -> str:
    notice = getattr(made, "notice", None)
    return f"{notice.given_on.isoformat()} {notice.reference}".strip() if notice else ""


SCREEN = ("Bidder", "Held against", "Seems too low", "How")


def _screens(source: Source) -> Iterator[tuple]:
    rows = opened_of(source.lot)
    found = low_of(source.lot, rows)
    for row in rows:
        for one in found[row.bid_id].found if row.bid_id in found else ():
            yield row.bid.organisation.name, Screen(one.screen).label, one.is_low, one.words


REQUEST = ("Bidder", "Asked", "When", "By", "Answer until", "Reply", "Replied", "Replied by")


def _requests(source: Source) -> Iterator[tuple]:
    rows = Enquiry.objects.filter(bid__lot=source.lot).select_related("bid__organisation", "asked_by", "replied_by")
    for row in rows:
        asked = (row.bid.organisation.name, row.text, row.asked_at, str(row.asked_by), row.due)
        yield *asked, row.reply, row.replied_at, str(row.replied_by or "")


DECISION = ("Bidder", "Decision", "Reason", "Flags that it answers", "Decided by", "When", "Confirmed by", "Confirmed")


def _decisions(source: Source) -> Iterator[tuple]:
    rows = PriceDecision.objects.filter(bid__lot=source.lot)
    for row in rows.select_related("bid__organisation", "by", "confirmation__by").order_by("pk"):
        second = getattr(row, "confirmation", None)
        flags = "\n".join(words for _screen, words in row.found)
        made = (row.bid.organisation.name, row.get_outcome_display(), row.reason, flags, str(row.by), row.at)
        yield *made, str(second.by) if second else "", second.at if second else None


def _files(source: Source) -> Iterator[Item]:
    rows = EnquiryFile.objects.filter(enquiry__bid__lot=source.lot)
    names: dict[str, Names] = {}
    for row in rows.select_related("stored", "enquiry__bid__organisation").iterator(chunk_size=100):
        folder = source.folders[row.enquiry.bid_id]
        name = names.setdefault(folder, Names()).take(row.stored.name)
        about = f"Sent by {row.enquiry.bid.organisation.name} with its reply about its price."
        yield stored(f"checks/files/{folder}/{name}", about, row.stored)
