"""How far the scores of a panel lie apart: what a moderator takes first."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tenders.evaluation.enums import ModerationState, Outcome
from tenders.evaluation.models import BidderInterest, Moderation, OpenedBid, PanelMember, Score
from tenders.opportunities.models import Lot
from tenders.opportunities.scoring.frozen import ScoredCriterion
from tenders.opportunities.scoring.totals import plain

from .blind import Identity
from .model import quality_of
from .parts import parts_of
from .resting import resting_on_recused


@dataclass(frozen=True, slots=True)
class Spread:
    """One criterion of one bid: the scores that count, how far they lie apart, and whether a score is agreed."""

    opened: OpenedBid
    name: str
    criterion: ScoredCriterion
    values: tuple[Decimal, ...]
    missing: int
    agreed: Moderation | None
    rests_on_recused: bool = False

    @property
    def spread(self) -> Decimal:
        """Highest less lowest; nothing before two scores are there."""
        return max(self.values) - min(self.values) if self.values else Decimal(0)

    @property
    def scores(self) -> str:
        """2, 4, 5."""
        return ", ".join(plain(value) for value in self.values)

    @property
    def status(self) -> tuple[str, str]:
        """Word and colour of the tag."""
        if self.rests_on_recused:
            return (
                "Agree again: somebody was recused" if not self.missing else f"{self.missing} not finished"
            ), "yellow"
        if self.agreed and self.agreed.state == ModerationState.AGREED:
            return f"Agreed: {plain(self.agreed.value or Decimal(0))}", "green"
        if self.missing:
            return f"{self.missing} not finished", "grey"
        return ("Begun", "yellow") if self.agreed else ("To do", "blue")


def spreads_of(member: PanelMember, lot: Lot) -> list[Spread]:
    """Every criterion of every bid that the moderator leads on: open ones first, the widest spread first."""
    opened = OpenedBid.objects.assessed().without_content().filter(bid__lot=lot).select_related("bid__organisation")
    recused = BidderInterest.objects.filter(member=member, outcome=Outcome.RECUSED).values("organisation")
    given: dict[tuple, dict[int, Any]] = defaultdict(dict)
    final = Score.objects.final().filter(bid__lot=lot).order_by()
    for bid, criterion_id, member_id, value in final.values_list("bid", "criterion", "member", "value"):
        given[bid, criterion_id][member_id] = value
    agreed = {(row.bid_id, row.criterion_id): row for row in Moderation.objects.filter(bid__lot=lot)}
    parts, identity, criteria = parts_of(lot.opportunity), Identity(member, lot), quality_of(lot.opportunity)
    resting, found = resting_on_recused(lot), []
    for row in opened.exclude(bid__organisation__in=recused).order_by("opened_at", "pk"):
        name = identity.name(row.bid)
        for criterion in criteria:
            scorers, scores = parts.scorers(row.bid, criterion.id), given[row.bid_id, criterion.id]
            values = sorted(scores[one.pk] for one in scorers if one.pk in scores)
            missing = sum(one.pk not in scores for one in scorers)
            held = agreed.get((row.bid_id, criterion.id))
            again = (row.bid_id, criterion.id) in resting
            found.append(Spread(row, name, criterion, tuple(values), missing, held, again))
    return sorted(found, key=lambda one: (one.status[1] == "green", one.missing > 0, -one.spread, one.name))
