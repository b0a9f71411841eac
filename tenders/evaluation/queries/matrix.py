"""What a panel member has to do, and what there is to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.questions.answers import Shown, shown
from portal.questions.structure import Section
from tenders.evaluation.enums import ScoreState
from tenders.evaluation.models import OpenedBid, PanelMember, Score
from tenders.opportunities.models import Lot
from tenders.opportunities.scoring.frozen import ScoredCriterion

from .blind import Identity
from .model import quality_of, weight_of
from .parts import parts_of_one


@dataclass(frozen=True, slots=True)
class Cell:
    """One criterion of one bid on a member's list."""

    criterion: ScoredCriterion
    weight: str
    status: str
    colour: str


@dataclass(frozen=True, slots=True)
class Line:
    """One bid on a member's list, by name or by letter."""

    opened: OpenedBid
    name: str
    cells: tuple[Cell, ...]


def progress(lines: list[Line]) -> tuple[int, int]:
    """(done, all) of a list."""
    cells = [cell for line in lines for cell in line.cells]
    return sum(cell.colour == "green" for cell in cells), len(cells)


def tasks_of(member: PanelMember, lot: Lot) -> list[Line]:
    """Every sound bid of the lot with the state of the member's own work on each criterion."""
    bids = OpenedBid.objects.assessed().without_content().filter(bid__lot=lot).select_related("bid__organisation")
    states = _scores(member, lot)
    parts, criteria, identity = parts_of_one(member), quality_of(lot.opportunity), Identity(member, lot)
    weights = {c.id: weight_of(lot.opportunity, c) for c in criteria}
    lines = []
    for row in bids.order_by("opened_at", "pk"):
        mine = [c for c in criteria if parts.covers(member, row.bid, c.id)]
        cells = tuple(Cell(c, weights[c.id], *states.get((row.bid_id, c.id), ("To do", "blue"))) for c in mine)
        lines.append(Line(row, identity.name(row.bid), cells))
    found = [line for line in lines if line.cells]
    return sorted(found, key=lambda line: line.name) if identity.hides else found


def _scores(member: PanelMember, lot: Lot) -> dict[tuple, tuple[str, str]]:
    words = {ScoreState.DRAFT: ("Draft", "yellow"), ScoreState.FINAL: ("Final", "green")}
    rows = Score.objects.live().filter(member=member, bid__lot=lot).order_by()
    found = rows.values_list("bid", "criterion", "state")
    return {(bid, criterion): words[ScoreState(state)] for bid, criterion, state in found}


def answers_for(opened: OpenedBid, criterion: ScoredCriterion, identity: Identity | None = None) -> list[Shown]:
    """The answers that feed a criterion, with their questions; never what is not scored, nor a name that is hidden."""
    rows = (row for _section, rows in _all_answers(opened, to_evaluators=True, identity=identity) for row in rows)
    return [row for row in rows if row.question.number in criterion.questions and not row.question.unscored]


def unscored_answers(opened: OpenedBid) -> list[tuple[Section, list[Shown]]]:
    """The answers that no criterion judges, by section: what the lead checks and never scores."""
    judged = {number for criterion in quality_of(opened.bid.lot.opportunity) for number in criterion.questions}
    found = []
    for section, rows in _all_answers(opened):
        kept = [row for row in rows if row.question.unscored or row.question.number not in judged]
        if kept:
            found.append((section, kept))
    return found


def _all_answers(
    opened: OpenedBid, *, to_evaluators: bool = False, identity: Identity | None = None
) -> Iterator[tuple[Section, list[Shown]]]:
    structure = opened.bid.lot.opportunity.question_version.structure
    everything: dict[str, Any] = {**opened.answers, **opened.files}
    if identity:
        everything = identity.masked(opened, everything)
    for section in structure.sections:
        yield section, list(shown(section, everything, to_evaluators=to_evaluators))
