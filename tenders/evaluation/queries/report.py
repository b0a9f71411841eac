"""The award report: one document that says who won, by which rules, by whom it was judged, and why."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from portal.core.money import pounds
from portal.core.paper.blocks import Block, Grid, Heading, Items, Paper, Text
from portal.core.templatetags.words import moment
from tenders.evaluation.enums import AwardState, MemberState
from tenders.evaluation.models import Agreement, Award, PanelMember
from tenders.opportunities.scoring.totals import plain, reversals

from .lots import why_given
from .model import model_of
from .recount import recount_of
from .results import atoms_of

NONE = "None declared"
# A PDF or a Word file is made whole in memory, which takes 0.2 MiB for each agreed score.
MOST = 1000
AT_ONCE = 500
CUT = (
    "This file has the steps and reasons of the recommended bid alone: with those of all bids it would be too long to "
    "open. All are in the report as a web page."
)


def award_report(award: Award, now: datetime, *, short: bool = False) -> Paper:
    """The whole report (about 15 queries). The award comes with its lot, opportunity, bid and people.

    ``short``: for a PDF or a Word file. Of more than ``MOST`` agreed scores it gives those of the recommended bid alone.
    """
    opportunity = award.lot.opportunity
    bids, made = award.results["bids"], Agreement.objects.filter(moderation__bid__lot=award.lot)
    is_cut = short and made.count() > MOST
    if is_cut:
        bids = [row for row in bids if row["bid_id"] == str(award.bid_id)]
        made = made.filter(moderation__bid=award.bid_id)
    lines = (
        opportunity.title,
        str(award.lot),
        f"Evaluation model: SHA-256 {opportunity.model_digest}",
        f"As of {moment(now)}",
    )
    blocks = [
        *_decision(award),
        *_rules(award),
        *_places(award.results["bids"]),
        *([Text(CUT)] if is_cut else []),
        *(block for row in bids for block in _bid(row)),
        *_agreements(made),
        *_panel(award),
        *_checks(award),
    ]
    return Paper(title=f"Award report: {award.lot}", lines=lines, blocks=tuple(blocks))


def _decision(award: Award) -> Iterator[Block]:
    yield Heading("The decision")
    rows = [
        ("Recommended", award.bid.organisation.name),
        ("Total price without VAT", pounds(award.price)),
        ("Recommended by", f"{award.recommended_by}, {moment(award.recommended_at)}"),
        (
            "Approved by",
            f"{award.approved_by}, {moment(award.approved_at)}" if award.approved_at else "Not approved yet",
        ),
        ("Summaries sent", moment(award.sent_at) if award.sent_at else "Not sent yet"),
        ("Published", moment(award.published_at) if award.published_at else ""),
        ("Award notice", award.notice_number),
        ("Withdrawn", moment(award.withdrawn_at) if award.withdrawn_at else ""),
        ("Sent back", "Before it was published" if _is_sent_back(award) else ""),
    ]
    yield Grid(("What", ""), tuple((name, value) for name, value in rows if value))
    yield Text(award.reason)
    if why := why_given(award):
        yield Text(f"Why this bid, though another has the same place or a better one: {why}")


def _is_sent_back(award: Award) -> bool:
    return award.state == AwardState.RECONSIDERED and award.withdrawn_at is None


def _rules(award: Award) -> Iterator[Block]:
    yield Heading("How bids were judged")
    yield Items(tuple(award.results["sentences"]))
    rows = [
        (criterion.name, plain(criterion.weight) if criterion.weight else "–", plain(criterion.minimum) if criterion.minimum is not None else "–")
        for criterion in model_of(award.lot).criteria
    ]  # fmt: skip
    yield Grid(("Criterion", "Weight", "Minimum"), tuple(rows), (1, 2))


def _places(bids: list[dict[str, Any]]) -> Iterator[Block]:
    yield Heading("Places")
    rows = [
        (
            str(row["rank"] or "–"),
            row["bidder"],
            row["quality"],
            pounds(row["price"]) if row["price"] else "–",
            row["total"],
        )
        for row in bids
    ]
    yield Grid(("Place", "Bidder", "Quality", "Price", "Total"), tuple(rows), (0, 2, 3, 4))


def _bid(row: dict[str, Any]) -> Iterator[Block]:
    yield Heading(row["bidder"])
    if row["out"]:
        yield Items(tuple(row["out"]))
    steps = [(step["criterion"], step["score"] or "–", step["working"], step["points"]) for step in row["steps"]]
    yield Grid(("Criterion", "Score", "Working", "Points"), tuple(steps), (3,))


def _agreements(made: QuerySet[Agreement]) -> Iterator[Block]:
    """Every agreement as it was made, the newest first of each criterion of each bid."""
    yield Heading("What the panel agreed, and why")
    related = made.select_related("moderation__bid__organisation", "moderation__criterion", "by")
    ordered = related.order_by("moderation__bid__organisation__name", "moderation", "-number")
    for row in ordered.iterator(chunk_size=AT_ONCE):
        yield Heading(f"{row.moderation.bid.organisation.name}: {row.moderation.criterion}", 2)
        changed = f" It replaced an earlier agreement: {row.why}" if row.why else ""
        yield Text(f"{plain(row.value)}. {row.reason}{changed}")
        if row.discussed:
            yield Text(f"Discussed: {row.discussed}")
        if row.dissent:
            yield Text(f"Dissent: {row.dissent}")
        yield Text(f"{row.by}, {moment(row.at)}. Present: {', '.join(map(str, row.present))}.", muted=True)


def _panel(award: Award) -> Iterator[Block]:
    yield Heading("The panel")
    members = PanelMember.objects.filter(opportunity=award.lot.opportunity_id).select_related("user")
    rows = [
        (
            str(member.user),
            member.get_seat_display(),
            "; ".join(filter(None, [member.general_interest, *(row.interest for row in member.bidder_interests.all())])) or NONE,
            MemberState(member.state).label + (f": {member.decision}" if member.decision else ""),
        )
        for member in members.prefetch_related("bidder_interests").order_by("seat", "pk")
    ]  # fmt: skip
    yield Grid(("Person", "Seat", "Interests", "Decided"), tuple(rows))


def _checks(award: Award) -> Iterator[Block]:
    yield Heading("Counted again")
    found = recount_of(award)
    agrees = "Two separate counts of the agreed scores and the opened prices give these totals, to the last digit."
    who = found.once or "They also agree on who gets the lot."
    yield Items(found.faults) if found.faults else Text(f"{agrees} {who}")
    hanging = hanging_orders(award.lot)
    if hanging:
        yield Text("The order of these bids hangs on a third one:")
        yield Items(tuple(hanging))


def hanging_orders(lot: Any) -> list[str]:
    """Who would stand before whom if one bid had not come (the test of removing one bid)."""
    found = atoms_of(lot)
    if not found.has_prices:
        return []
    names = {key: row.bid.organisation.name for key, row in found.opened.items()}
    rows = reversals(model_of(lot), found.atoms)
    return [
        f"Without {names[gone]}, {names[first]} would stand before {names[second]}." for gone, first, second in rows
    ]
