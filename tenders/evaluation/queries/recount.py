"""An award counted again from its atoms, twice: as the screens count, and by the plain proof."""

import hashlib
from dataclasses import dataclass
from typing import Any

from portal.audit.services import canonical
from tenders.evaluation.models import Agreement, Award, OpenedBid
from tenders.evaluation.proof import recount
from tenders.evaluation.proof_prices import compared_price

from .lots import SETTLED, drawn_first, given_lots
from .results import disregarded, lot_result


@dataclass(frozen=True, slots=True)
class Recount:
    """What was found; ``faults`` is empty where everything agrees to the byte."""

    award: Award
    screens: str
    proof: str
    faults: tuple[str, ...]


def recount_of(award: Award) -> Recount:
    """Count the lot of an award again, in a fixed number of queries a lot. The award comes with lot and opportunity."""
    opportunity = award.lot.opportunity
    result = lot_result(award.lot).as_json()
    screens = canonical({row["bid_id"]: _told(row) for row in result["bids"]})
    proof = canonical(_plainly(award))
    found = []
    if hashlib.sha256(canonical(opportunity.model_content).encode()).hexdigest() != opportunity.model_digest:
        found.append("The evaluation model is not the one whose digest was published.")
    if canonical(result) != canonical(award.results):
        found.append("The results that the award keeps are not what its scores and prices give.")
    if screens != proof:
        found.append("The two counts differ.")
    if not _is_first(award):
        found.append("Another bid than the one that comes first has the award.")
    return Recount(award, screens, proof, tuple(found))


def _is_first(award: Award) -> bool:
    """The award goes to the first place, or to whom the published draw or limit of lots gives it.

    A bid that no longer takes part is not first. What happened in other lots after the approval changes nothing here.
    """
    result = lot_result(award.lot)
    given = given_lots(award.lot.opportunity)
    if given is not None:
        if award.lot.state in SETTLED:
            return any(row.bid_id == str(award.bid_id) and row.rank for row in result.bids)
        row = given.bids.get(award.lot_id)
        return row is not None and row.bid_id == str(award.bid_id)
    first = [row.bid_id for row in result.bids if row.rank == 1]
    drawn = drawn_first(award.lot, result)
    return str(award.bid_id) in ([drawn.bid_id] if drawn else first)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    points = {str(step["criterion_id"]): step["points"] for step in row["steps"] if step["criterion_id"]}
    return {"compared": row["compared"], "points": points, "total": row["total"], "rank": row["rank"]}


def _plainly(award: Award) -> dict[str, Any]:
    """From rows as they are stored: texts of scores and prices, nothing that was counted before."""
    lot, content = award.lot, award.lot.opportunity.model_content
    opened = list(OpenedBid.objects.assessed().filter(bid__lot=lot))
    scores: dict[str, dict[int, str]] = {str(row.bid_id): {} for row in opened}
    # What the panel agreed, as the database keeps it for good: of each the last agreement.
    agreed = Agreement.objects.filter(moderation__bid__lot=lot).order_by("number")
    for bid, criterion, value in agreed.values_list("moderation__bid", "moderation__criterion", "value"):
        if str(bid) in scores:
            scores[str(bid)][criterion] = str(value)
    has_prices = hasattr(lot, "price_opening")
    prices = {
        str(row.bid_id): compared_price(content, lot.number, row.prices) if row.prices else None for row in opened
    }
    counted = recount(content, lot.number, scores, prices if has_prices else None, disregarded(lot))
    return {bid: {"compared": prices[bid] if has_prices else None, **row} for bid, row in counted.items()}
