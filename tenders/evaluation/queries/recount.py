"""An award counted again from its atoms, twice: as the screens count, and by the plain proof."""

import hashlib
from dataclasses import dataclass
from typing import Any

from portal.audit.services import canonical
from tenders.evaluation.models import Award
from tenders.evaluation.proof_lots import TooManyWays
from tenders.opportunities.enums import LotState

from .lots import SETTLED, drawn_first, given_lots
from .plainly import bids_plainly, first_plainly, lots_plainly
from .results import LotResult, lot_result

ONCE = "There are too many ways of giving the lots to go through all: who gets which lot was counted once only."
KEPT = "Lots are given together: who gets this one was counted when its award was approved."


@dataclass(frozen=True, slots=True)
class Recount:
    """What was found; ``faults`` is empty where everything agrees to the byte. ``once``: what was not counted twice now.

    ``screens``, ``proof``: canonical text, {"bids": {bid: what it came to}, "gets": {number of a lot: [bids]}}. Where
    bids share the first place and there is no draw, each of them may get the lot.
    """

    award: Award
    screens: str
    proof: str
    faults: tuple[str, ...]
    once: str = ""


def recount_of(award: Award) -> Recount:
    """Count the lot of an award again, in a fixed number of queries a lot. The award comes with lot and opportunity."""
    opportunity = award.lot.opportunity
    result = lot_result(award.lot)
    kept, gets = result.as_json(), _gets(award, result)
    screens: dict[str, Any] = {"bids": {row["bid_id"]: _told(row) for row in kept["bids"]}, "gets": gets}
    proof, once = _plainly(award, gets)
    if "gets" not in proof:
        del screens["gets"]
    found = []
    if hashlib.sha256(canonical(opportunity.model_content).encode()).hexdigest() != opportunity.model_digest:
        found.append("The evaluation model is not the one whose digest was published.")
    if canonical(kept) != canonical(award.results):
        found.append("The results that the award keeps are not what its scores and prices give.")
    if canonical(screens) != canonical(proof):
        found.append("The two counts differ.")
    if str(award.bid_id) not in gets.get(str(award.lot.number), ()):
        found.append("Another bid than the one that comes first has the award.")
    return Recount(award, canonical(screens), canonical(proof), tuple(found), once)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    points = {str(step["criterion_id"]): step["points"] for step in row["steps"] if step["criterion_id"]}
    return {"compared": row["compared"], "points": points, "total": row["total"], "rank": row["rank"]}


def _gets(award: Award, result: LotResult) -> dict[str, list[str]]:
    """{number of a lot: who gets it}: the first place, or whom the published draw or limit of lots gives it.

    Empty while something is missing in a lot that is given together with others.
    """
    lot = award.lot
    if _is_kept(award):
        return {str(lot.number): [row.bid_id for row in result.bids if row.rank and row.bid_id == str(award.bid_id)]}
    if (given := given_lots(lot.opportunity)) is not None:
        numbers = dict(lot.opportunity.lots.values_list("pk", "number"))
        return {str(numbers[key]): [row.bid_id] if row else [] for key, row in given.bids.items()}
    drawn = drawn_first(lot, result)
    first = [row.bid_id for row in result.bids if row.rank == 1]
    return {str(lot.number): [drawn.bid_id] if drawn else sorted(first)}


def _plainly(award: Award, gets: dict[str, list[str]]) -> tuple[dict[str, Any], str]:
    """(the same by the proof, what it cannot tell)."""
    lot = award.lot
    bids = bids_plainly(lot)
    own = str(lot.number)
    if not gets:
        return {"bids": bids, "gets": {}}, ""
    if _is_kept(award):
        has_place = bids.get(str(award.bid_id), {}).get("rank")
        return {"bids": bids, "gets": {own: [str(award.bid_id)] if has_place else []}}, KEPT
    if not _is_limited(award):
        return {"bids": bids, "gets": {own: first_plainly(lot, bids)}}, ""
    try:
        return {"bids": bids, "gets": lots_plainly(award, bids)}, ""
    except TooManyWays:
        return {"bids": bids}, ONCE


def _is_limited(award: Award) -> bool:
    """Lots are given together: awards are limited, and more than one lot may still be awarded."""
    opportunity = award.lot.opportunity
    return opportunity.lots_award_max is not None and opportunity.lots.exclude(state=LotState.TERMINATED).count() > 1


def _is_kept(award: Award) -> bool:
    """Its lot was given together with others and is approved: what happened in the others since changes nothing here."""
    return _is_limited(award) and award.lot.state in SETTLED
