"""Who judges what: the parts of the members, without what they are recused from."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from tenders.bids.models import Bid
from tenders.evaluation.enums import Outcome, Seat
from tenders.evaluation.models import BidderInterest, PanelMember, PanelPart
from tenders.opportunities.models import Lot, Opportunity

from .model import quality_of


@dataclass(frozen=True, slots=True)
class Parts:
    """What the members of one panel judge. Load it once for a page: three queries, however many bids there are."""

    members: tuple[PanelMember, ...]
    rows: dict[int, frozenset[tuple[int, int, Any]]]
    recused: dict[int, frozenset[int]]

    def covers(self, member: PanelMember, bid: Bid, criterion_id: int) -> bool:
        """True when the member judges this criterion of this bid."""
        if bid.organisation_id in self.recused.get(member.pk, frozenset()):
            return False
        rows = self.rows.get(member.pk, frozenset())
        key = (bid.lot_id, criterion_id)
        return self.covers_lot(member, *key) or (*key, bid.pk) in rows

    def covers_lot(self, member: PanelMember, lot_id: int, criterion_id: int) -> bool:
        """True when the member judges this criterion of every bid of the lot."""
        return member.judges_all or (lot_id, criterion_id, None) in self.rows.get(member.pk, frozenset())

    def scorers(self, bid: Bid, criterion_id: int) -> list[PanelMember]:
        """The cleared evaluators who judge this criterion of this bid: all of them have to finish."""
        return [
            member
            for member in self.members
            if member.seat == Seat.EVALUATOR and self.covers(member, bid, criterion_id)
        ]


def parts_of(opportunity: Opportunity) -> Parts:
    """Of the cleared members."""
    return _load(opportunity, PanelMember.objects.cleared())


def parts_of_all(opportunity: Opportunity) -> Parts:
    """Of everybody who is seated and not recused, for planning."""
    return _load(opportunity, PanelMember.objects.exclude(state="RECUSED"))


def parts_of_one(member: PanelMember) -> Parts:
    """Of one member, whatever was decided about them."""
    return _load(member.opportunity, PanelMember.objects.filter(pk=member.pk))


def _load(opportunity: Opportunity, members: Any) -> Parts:
    seated = members.filter(opportunity=opportunity).select_related("user")
    rows, recused = defaultdict(set), defaultdict(set)
    for part in PanelPart.objects.filter(member__opportunity=opportunity):
        rows[part.member_id].add((part.lot_id, part.criterion_id, part.bid_id))
    for row in BidderInterest.objects.filter(member__opportunity=opportunity, outcome=Outcome.RECUSED):
        recused[row.member_id].add(row.organisation_id)
    return Parts(
        tuple(seated),
        {key: frozenset(found) for key, found in rows.items()},
        {key: frozenset(found) for key, found in recused.items()},
    )


def lots_of(member: PanelMember) -> list[Lot]:
    """The lots in which the member judges something."""
    lots = member.opportunity.lots.select_related("opportunity").order_by("number")
    return list(lots if member.judges_all else lots.filter(pk__in=member.parts.values("lot")))


def gaps_of(opportunity: Opportunity) -> list[str]:
    """Criteria of lots that no evaluator judges: the lead names somebody."""
    parts = parts_of_all(opportunity)
    evaluators = [member for member in parts.members if member.seat == Seat.EVALUATOR]
    return [
        f"{lot}: {criterion.name}"
        for lot in opportunity.lots.order_by("number")
        for criterion in quality_of(opportunity)
        if not any(parts.covers_lot(member, lot.pk, criterion.id) for member in evaluators)
    ]
