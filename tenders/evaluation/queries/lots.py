"""Who gets which lot: the first place, whoever is drawn of several, or by the limit of lots that one supplier may win."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tenders.bids.models import Bid, Receipt
from tenders.evaluation.models import Award, OpenedBid, PriceOpening
from tenders.opportunities.enums import LotState
from tenders.opportunities.models import Lot, Opportunity
from tenders.opportunities.scoring.lots import MOST_LOTS, drawn, give_lots
from tenders.opportunities.scoring.rows import has_draw, limit_in_words
from tenders.opportunities.scoring.words import DRAWN

from .model import price_of
from .results import BidResult, LotResult, is_quality_agreed, lot_result

# Somebody approved who gets it.
SETTLED = (LotState.AWARD_APPROVED, LotState.AWARDED)


@dataclass(frozen=True, slots=True)
class Given:
    """The lots together: by which rule, what is still missing, and the bid that each lot goes to (by the lot's key)."""

    rule: str
    missing: str
    bids: dict[int, BidResult | None]


def given_lots(opportunity: Opportunity) -> Given | None:
    """None where nothing limits the awards. A lot that ended without an award takes no part.

    A lot whose award is approved stays with its supplier and counts towards what that supplier may win.
    """
    most = opportunity.lots_award_max
    lots = list(opportunity.lots.exclude(state=LotState.TERMINATED).order_by("number"))
    if most is None or len(lots) < 2:
        return None
    for lot in lots:
        lot.opportunity = opportunity
    rule = limit_in_words(opportunity)
    if len(lots) > MOST_LOTS:
        # The gate refuses so many; what is published already is decided by people.
        return Given(rule, f"Awards can be limited among at most {MOST_LOTS} lots. End lots, or take legal advice.", {})
    settled = [lot for lot in lots if lot.state in SETTLED]
    free = [lot for lot in lots if lot not in settled]
    missing = next((words for lot in free if (words := what_is_missing(lot))), "")
    if missing:
        return Given(rule, f"Lots are given together. {missing}", {})
    return Given(rule, "", _give(free, settled, most))


def what_is_missing(lot: Lot) -> str:
    """What stands between a lot and its places, in a sentence; "" where nothing does. It comes with its opportunity."""
    if not OpenedBid.objects.assessed().filter(bid__lot=lot).exists():
        return f"Lot {lot.number} has no bid that can be assessed: end it without an award first."
    priced = price_of(lot.opportunity) is None or PriceOpening.objects.filter(lot=lot).exists()
    is_ready = priced and is_quality_agreed(lot)
    return "" if is_ready else f"The assessment of lot {lot.number} is not complete."


def _left(lot: Lot) -> list[BidResult]:
    """The bids that have a place and may get the lot, in the order of the draw."""
    placed = {row.bid_id: row for row in lot_result(lot).bids if row.rank is not None}
    return [placed[bid] for bid in drawn_of(lot, placed)]


def _give(lots: list[Lot], settled: list[Lot], most: int) -> dict[int, BidResult | None]:
    # By the organisation's key: two may bear the same name.
    won = Counter(
        str(owner)
        for owner in Award.objects.standing().filter(lot__in=settled).values_list("bid__organisation", flat=True)
    )
    owners = {str(bid): str(owner) for bid, owner in Bid.objects.filter(lot__in=lots).values_list("pk", "organisation")}
    bids = {lot: {owners[row.bid_id]: row for row in _left(lot)} for lot in lots}
    places = {lot.number: [(owner, row.rank or 0) for owner, row in rows.items()] for lot, rows in bids.items()}
    found = give_lots(places, most, won)
    return {lot.pk: rows.get(found[lot.number] or "") for lot, rows in bids.items()}


def drawn_of(lot: Lot, bids: Iterable[str]) -> list[str]:
    """The bids in the order of the draw (1 query). The lot comes with its opportunity."""
    receipts = Receipt.objects.filter(bid__lot=lot, bid__opened__isnull=False, kind="SUBMITTED")
    newest = {str(row.bid_id): row.content for row in receipts.order_by("version")}
    digests = [hashlib.sha256(content.encode()).hexdigest() for content in newest.values()]
    return drawn(lot.opportunity.model_digest, digests, list(bids))


def drawn_first(lot: Lot, result: LotResult) -> BidResult | None:
    """Of several bids that share the first place the one that is drawn; None where one is first, or nothing is drawn."""
    first = [row.bid_id for row in result.bids if row.rank == 1]
    if len(first) < 2 or not has_draw(lot.opportunity):
        return None
    return result.of(drawn_of(lot, first)[0])


def why_given(award: Award) -> str:
    """Why a bid with the same place or a better one did not get the lot: the published rules; "" where none had."""
    opportunity, rows = award.lot.opportunity, award.results["bids"]
    own = next(row["rank"] for row in rows if row["bid_id"] == str(award.bid_id))
    others = [row["rank"] for row in rows if row["rank"] and row["bid_id"] != str(award.bid_id)]
    if min(others, default=own + 1) > own:
        return ""
    limit = limit_in_words(opportunity) if _is_limited(opportunity) else ""
    draw = DRAWN if own in others and has_draw(opportunity) else ""
    return " ".join(filter(None, (limit, draw)))


def _is_limited(opportunity: Any) -> bool:
    return opportunity.lots_award_max is not None and opportunity.lots.count() > 1
