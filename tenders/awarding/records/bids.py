"""Bids of the lot: answers, prices once they are open, files, receipts. Of what was never opened, receipts alone."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from portal.core.paper.blocks import Grid, Heading, Paper, Text
from portal.core.templatetags.words import moment
from portal.core.verdicts import NotAllowed
from portal.questions.papers import blocks_of
from tenders.bids.enums import State
from tenders.bids.models import Bid
from tenders.bids.services.copies import price_blocks
from tenders.bids.services.drafts import Draft
from tenders.bids.services.receipts import as_file
from tenders.evaluation import opening
from tenders.evaluation.models import OpenedBid
from tenders.opportunities.models import Lot

from .entries import Entry, Item, Left, Names, Source, page, read

# Bids whose answers are in memory at a time.
AT_ONCE = 10
RECEIPTS = ("bid__receipts", "bid__finish_receipts")


def folders_of(lot: Lot) -> dict[Any, str]:
    """{bid: its folder} of every bid that was received, by name; a draft that was never submitted is nobody's to know."""
    names = Names()
    was_received = Q(receipts__isnull=False) | Q(opened__isnull=False)
    received = Bid.objects.filter(was_received, lot=lot).order_by("organisation__name", "pk").distinct()
    rows = received.values_list("pk", "organisation__name")
    return {key: names.take(name.replace(".", " ")) for key, name in rows}


def bid_files(source: Source) -> Iterator[Item]:
    """The folder ``bids/``."""
    rows = OpenedBid.objects.filter(bid__lot=source.lot).select_related("bid__organisation")
    related = rows.prefetch_related(*RECEIPTS).order_by("bid__organisation__name", "pk")
    for opened in related.iterator(chunk_size=AT_ONCE):
        # One lot, one question version: what is read once serves all bids.
        opened.bid.lot = source.lot
        yield from _opened(source, opened)
    yield from _never_opened(source)


def _opened(source: Source, opened: OpenedBid) -> Iterator[Item]:
    bid, bidder = opened.bid, opened.bid.organisation.name
    folder = f"bids/{source.folders[bid.pk]}"
    if opened.damage:
        yield Left(f"{bidder}: part of the bid", opened.damage)
    files = _named(opened)
    yield page(f"{folder}/answers.html", f"What {bidder} answered.", _answers(source, opened, files))
    yield from _prices(source, opened, folder)
    yield from _receipts(bid, folder)
    for row, name in files:
        yield _file(opened, row, f"{folder}/files/{name}")


def _named(opened: OpenedBid) -> list[tuple[dict[str, Any], str]]:
    """(a file of the bid as it was named, its name here), each once; what never came is no file."""
    names = Names()
    rows = {row["id"]: row for found in opened.files.values() for row in found if not row.get("missing")}
    return [(row, names.take(row["name"])) for row in rows.values()]


def _answers(source: Source, opened: OpenedBid, files: list[tuple[dict[str, Any], str]]) -> Paper:
    bid = opened.bid
    lines = [
        source.opportunity.title,
        str(source.lot),
        f"Version {bid.version}, submitted {moment(bid.submitted_at)}, opened {moment(opened.opened_at)}",
    ]
    if bid.state == State.LEFT:
        lines.append("Withdrawn after the opening: the receipt of the withdrawal says when.")
    version = source.opportunity.question_version
    blocks = list(blocks_of(version.structure, {**opened.answers, **opened.files})) if version else []
    if files:
        rows = tuple((row["name"], f"files/{name}", row["sha256"]) for row, name in files)
        blocks += [Heading("Files"), Grid(("As the bidder named it", "Here", "SHA-256"), rows)]
    blocks += [Text(f"Named before the deadline and never sent: {name}") for name in opened.never_sent]
    return Paper(f"Bid of {bid.organisation.name}", tuple(lines), tuple(blocks))


def _prices(source: Source, opened: OpenedBid, folder: str) -> Iterator[Item]:
    bidder = opened.bid.organisation.name
    if opened.price_damage:
        yield Left(f"{bidder}: prices", opened.price_damage)
    elif opened.prices is None:
        yield Left(f"{bidder}: prices", "They were never opened.")
    else:
        draft = Draft(prices=opened.prices, build_ups=opened.build_ups)
        blocks = tuple(price_blocks(source.lot, draft))
        if blocks:
            paper = Paper(f"Prices of {bidder}", (source.opportunity.title, str(source.lot)), blocks)
            yield page(f"{folder}/prices.html", f"What {bidder} asks for.", paper)


def _receipts(bid: Bid, folder: str) -> Iterator[Item]:
    for row in sorted(bid.receipts.all(), key=lambda row: (row.issued_at, row.version)):
        name = f"{folder}/receipt-{row.version}-{row.kind.lower()}.json"
        about = f"Signed receipt of {moment(row.issued_at)}: version {row.version} {row.get_kind_display().lower()}."
        yield Entry(name, about, (as_file(row).encode(),))
    for number, late in enumerate(bid.finish_receipts.all(), start=1):
        about = f"Signed receipt of a file that was named before the deadline and came {moment(late.at)}."
        yield Entry(f"{folder}/receipt-file-{number}.json", about, (as_file(late).encode(),))


def _file(opened: OpenedBid, row: dict[str, Any], name: str) -> Item:
    """A file as it leaves the panel's page, decrypted as it is sent; not what the scanner has not passed."""
    bidder = opened.bid.organisation.name
    what = f"{bidder}: “{row['name']}”"
    try:
        copy, _name = opening.readable_copy(opened=opened, file_id=row["id"])
    except KeyError:
        return Left(what, "The file cannot be read.")
    except NotAllowed as refusal:
        return Left(what, refusal.reason)
    return Entry(name, f"Sent by {bidder} with its bid.", read(copy), is_packed=True)


def _never_opened(source: Source) -> Iterator[Item]:
    rows = Bid.objects.filter(pk__in=source.folders, opened__isnull=True).select_related("organisation")
    for bid in rows.prefetch_related("receipts", "finish_receipts").order_by("organisation__name", "pk"):
        yield Left(f"Bid of {bid.organisation.name}", "It was withdrawn before the deadline and never opened.")
        yield from _receipts(bid, f"bids/{source.folders[bid.pk]}")
