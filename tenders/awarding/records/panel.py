"""The panel: seats, interests, what they read, every score with its passages, every agreement."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import cast

from django.db.models import CharField
from django.db.models.functions import Cast

from portal.audit.models import AuditEvent
from portal.audit.presenters import present
from tenders.evaluation.models import Agreement, BidderInterest, PanelMember, Pin, Reveal, Score
from tenders.opportunities.scoring.totals import plain

from .entries import Item, Source, table

AT_ONCE = 500


def panel_files(source: Source) -> Iterator[Item]:
    """The folder ``panel/``."""
    yield table("panel/members.csv", "Who sat on the panel, and what they judged.", MEMBER, _members(source))
    yield table(
        "panel/interests.csv", "What each of them declared, and what was decided.", INTEREST, _interests(source)
    )
    yield table(
        "panel/reading.csv",
        "Reading packs that were taken, and hidden names that were shown.",
        READING,
        _reading(source),
    )
    about = "Every final score, replaced ones too, with its reason and why it changed."
    yield table("panel/scores.csv", about, SCORE, _scores(source))
    yield table("panel/passages.csv", "The passages that reasons rest on, with digests.", PASSAGE, _passages(source))
    about = "Every agreed score as it was made, replaced ones too."
    yield table("panel/agreements.csv", about, AGREEMENT, _agreements(source))  # fmt: skip


MEMBER = (
    "Person", "Seat", "State", "Judges", "Passed the knowledge check", "Access from",
    "Access until", "Support person", "Support person cleared", "Why it was decided so", "Decided by", "Decided",
)  # fmt: skip


def _members(source: Source) -> Iterator[tuple]:
    members = PanelMember.objects.filter(opportunity=source.opportunity).select_related("user", "decided_by")
    related = members.prefetch_related("parts__lot", "parts__criterion", "parts__bid__organisation")
    for row in related.order_by("seat", "pk"):
        cleared = row.is_support_cleared if row.support_name else None
        yield (
            str(row.user), row.get_seat_display(), row.get_state_display(), _judges(row),
            row.briefed_at, row.access_from, row.access_until, row.support_name, cleared,
            row.decision, str(row.decided_by or ""), row.decided_at,
        )  # fmt: skip


def _judges(member: PanelMember) -> str:
    if member.judges_all:
        return "Everything"
    parts = member.parts.all()
    return "; ".join(
        f"{part.lot}: {part.criterion}" + (f", {part.bid.organisation.name}" if part.bid else "") for part in parts
    )


INTEREST = ("Person", "About", "Interest", "Declared", "Decision", "Reason", "Decided by", "Decided")


def _interests(source: Source) -> Iterator[tuple]:
    """The procurement as a whole and the support person, then each bidder; what became of a seat stands with it."""
    members = PanelMember.objects.filter(opportunity=source.opportunity).select_related("user")
    for row in members.order_by("seat", "pk"):
        yield str(row.user), "The procurement", row.general_interest or "None", row.general_at, "", "", "", None
        if row.support_name:
            told = row.support_interest or "None"
            outcome = "Cleared" if row.is_support_cleared else "Not cleared"
            yield f"{row.support_name} (with {row.user})", "All", told, row.support_declared_at, outcome, "", "", None
    rows = BidderInterest.objects.filter(member__opportunity=source.opportunity)
    related = rows.select_related("member__user", "organisation", "decided_by")
    for one in related.order_by("member__seat", "member", "organisation__name", "pk").iterator(chunk_size=AT_ONCE):
        who, about = str(one.member.user), one.organisation.name
        outcome = one.get_outcome_display() if one.interest else ""
        yield (
            who,
            about,
            one.interest or "None",
            one.at,
            outcome,
            one.decision,
            str(one.decided_by or ""),
            one.decided_at,
        )


READING = ("When", "Person", "What")


def _reading(source: Source) -> Iterator[tuple]:
    keys = (
        PanelMember.objects.filter(opportunity=source.opportunity).annotate(key=Cast("pk", CharField())).values("key")
    )
    label = PanelMember._meta.label_lower
    taken = AuditEvent.objects.filter(subject_type=label, verb="take_pack", subject_id__in=keys.order_by())
    for event in taken.order_by("at", "pk").iterator(chunk_size=AT_ONCE):
        yield event.at, event.actor_name, present(event)
    shown = Reveal.objects.filter(bid__lot=source.lot).select_related("member__user", "bid__organisation")
    for row in shown.iterator(chunk_size=AT_ONCE):
        yield row.at, str(row.member.user), f"Had the name of {row.bid.organisation.name} shown: {row.reason}"


SCORE = (
    "Bidder", "Criterion", "Scored by", "Number", "Score", "Reason", "Rests on", "Given", "Replaced",
    "Why it changed from the one before",
)  # fmt: skip
ORDER = ("bid__organisation__name", "bid", "criterion__sort_order", "criterion", "member", "number")


def _scores(source: Source) -> Iterator[tuple]:
    """Drafts are nobody's but their writer's."""
    rows = Score.objects.filter(bid__lot=source.lot, state="FINAL").select_related(
        "bid__organisation", "criterion", "member__user"
    )
    for row in rows.prefetch_related("pins").order_by(*ORDER).iterator(chunk_size=AT_ONCE):
        passages = "\n".join(str(pin) for pin in row.pins.all())
        yield (
            row.bid.organisation.name, str(row.criterion), str(row.member.user), row.number,
            plain(cast(Decimal, row.value)), row.reason, passages, row.saved_at, row.replaced_at, row.why,
        )  # fmt: skip


PASSAGE = (
    "Bidder", "Criterion", "Scored by", "Number of the score", "Question", "Passage", "SHA-256 of the passage",
    "From", "To", "SHA-256 of the answer", "File", "Page", "Pinned",
)  # fmt: skip


def _passages(source: Source) -> Iterator[tuple]:
    numbers = _numbers(source)
    rows = Pin.objects.filter(score__bid__lot=source.lot, score__state="FINAL").select_related(
        "score__bid__organisation", "score__criterion", "score__member__user"
    )
    for row in rows.order_by(*(f"score__{name}" for name in ORDER), "pk").iterator(chunk_size=AT_ONCE):
        score = row.score
        yield (
            score.bid.organisation.name, str(score.criterion), str(score.member.user), score.number,
            numbers.get(row.question_key, ""), row.quote, row.quote_sha, row.start, row.end, row.answer_sha,
            row.file_name, row.page, row.at,
        )  # fmt: skip


def _numbers(source: Source) -> dict[str, str]:
    version = source.opportunity.question_version
    return {question.key: question.number for question in version.structure.questions} if version else {}


AGREEMENT = (
    "Bidder", "Criterion", "Number", "Agreed score", "What the scale says", "Reason", "Discussed", "Dissent", "Present",
    "Why it changed from the one before", "When", "Recorded by",
)  # fmt: skip


def _agreements(source: Source) -> Iterable[tuple]:
    rows = Agreement.objects.filter(moderation__bid__lot=source.lot).select_related(
        "moderation__bid__organisation", "moderation__criterion", "by"
    )
    order = ("moderation__bid__organisation__name", "moderation__bid", "moderation__criterion__sort_order")
    for row in rows.order_by(*order, "moderation", "number").iterator(chunk_size=AT_ONCE):
        yield (
            row.moderation.bid.organisation.name, str(row.moderation.criterion), row.number, plain(row.value),
            row.descriptor, row.reason, row.discussed, row.dissent, "; ".join(row.present), row.why,
            row.at, str(row.by),
        )  # fmt: skip
