"""What a panel member has to do, and what there is to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.questions.answers import Shown, shown
from tenders.evaluation.arithmetic import plain
from tenders.evaluation.enums import ModerationState, ScoreState, Seat
from tenders.evaluation.models import Moderation, OpenedBid, PanelMember, Score
from tenders.opportunities.models import Lot

from .model import ScoredCriterion, quality_of


@dataclass(frozen=True, slots=True)
class Cell:
    """One criterion of one bid on a member's list."""

    criterion: ScoredCriterion
    status: str
    colour: str


@dataclass(frozen=True, slots=True)
class Line:
    """One bid on a member's list."""

    opened: OpenedBid
    cells: tuple[Cell, ...]


def tasks_of(member: PanelMember, lot: Lot) -> list[Line]:
    """Every sound bid of the lot with the state of the member's own work on each criterion."""
    bids = OpenedBid.objects.filter(bid__lot=lot, is_sound=True).select_related("bid__organisation")
    states = _moderations(lot) if member.seat == Seat.MODERATOR else _scores(member, lot)
    return [
        Line(
            row, tuple(Cell(c, *states.get((row.bid_id, c.id), ("To do", "blue"))) for c in quality_of(lot.opportunity))
        )
        for row in bids.order_by("opened_at", "pk")
    ]


def _scores(member: PanelMember, lot: Lot) -> dict[tuple, tuple[str, str]]:
    words = {ScoreState.DRAFT: ("Draft", "yellow"), ScoreState.FINAL: ("Final", "green")}
    rows = Score.objects.filter(member=member, bid__lot=lot)
    return {(row.bid_id, row.criterion_id): words[ScoreState(row.state)] for row in rows}


def _moderations(lot: Lot) -> dict[tuple, tuple[str, str]]:
    rows = Moderation.objects.filter(bid__lot=lot, state=ModerationState.AGREED)
    return {(row.bid_id, row.criterion_id): (f"Agreed: {plain(row.value or Decimal(0))}", "green") for row in rows}


def answers_for(opened: OpenedBid, criterion: ScoredCriterion) -> list[Shown]:
    """The answers that feed a criterion, with their questions."""
    structure = opened.bid.lot.opportunity.question_version.structure
    everything: dict[str, Any] = {**opened.answers, **opened.files}
    rows: Iterable[Shown] = (
        row for section in structure.sections for row in shown(section, everything, to_evaluators=True)
    )
    return [row for row in rows if row.question.number in criterion.questions]
