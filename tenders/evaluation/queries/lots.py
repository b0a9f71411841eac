"""Who gets which lot where the number of lots that one supplier may win is limited."""

from dataclasses import dataclass

from tenders.bids.models import Bid
from tenders.evaluation.models import PriceOpening
from tenders.opportunities.enums import LotState
from tenders.opportunities.models import Lot, Opportunity
from tenders.opportunities.scoring.lots import give_lots, mechanism

from .model import price_of
from .results import BidResult, is_quality_agreed, lot_result


@dataclass(frozen=True, slots=True)
class Given:
    """The lots together: by which rule, what is still missing, and the bid that each lot goes to (by the lot's key)."""

    rule: str
    missing: str
    bids: dict[int, BidResult | None]


def given_lots(opportunity: Opportunity) -> Given | None:
    """None where nothing limits the awards. A lot that ended without an award takes no part."""
    most = opportunity.lots_award_max
    lots = list(opportunity.lots.exclude(state=LotState.TERMINATED).order_by("number"))
    if most is None or len(lots) < 2:
        return None
    for lot in lots:
        lot.opportunity = opportunity
    missing = next((lot for lot in lots if not _is_ready(lot)), None)
    if missing is not None:
        words = f"Lots are given together, and the assessment of lot {missing.number} is not complete."
        return Given(mechanism(most), words, {})
    return Given(mechanism(most), "", _give(lots, most))


def _is_ready(lot: Lot) -> bool:
    priced = price_of(lot.opportunity) is None or PriceOpening.objects.filter(lot=lot).exists()
    return priced and is_quality_agreed(lot)


def _left(lot: Lot) -> list[BidResult]:
    """The bids that have a place and may get the lot."""
    return [row for row in lot_result(lot).bids if row.rank is not None]


def _give(lots: list[Lot], most: int) -> dict[int, BidResult | None]:
    # By the organisation's key: two may bear the same name.
    owners = {str(bid): str(owner) for bid, owner in Bid.objects.filter(lot__in=lots).values_list("pk", "organisation")}
    bids = {lot: {owners[row.bid_id]: row for row in _left(lot)} for lot in lots}
    places = {lot.number: [(owner, row.rank or 0) for owner, row in rows.items()] for lot, rows in bids.items()}
    found = give_lots(places, most)
    return {lot.pk: rows.get(found[lot.number] or "") for lot, rows in bids.items()}
