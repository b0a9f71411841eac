"""Lots: what each is, how bids for it are judged, and where it stands."""

from collections.abc import Collection
from typing import Any

from tenders.opportunities.criteria import leaves
from tenders.opportunities.enums import CriterionKind, LotState, NeededAgain, State
from tenders.opportunities.models import Lot, Opportunity
from tenders.opportunities.scoring.enums import Weighing
from tenders.opportunities.scoring.rows import scoring_sentences
from tenders.regimes.models import Authority

from .parties import COUNTRY
from .values import amount, number, period

WEIGHTS = {
    Weighing.PERCENT: "percentageExact",
    Weighing.POINTS: "pointsExact",
    Weighing.RANKING: "order",
}
ENDED = {State.WITHDRAWN: "withdrawn", State.TERMINATED: "cancelled"}


def lots(opportunity: Opportunity, won: Collection[int]) -> list[dict[str, Any]]:
    """Every lot; always at least one. ``won`` are the keys of those whose award is published."""
    rows = list(opportunity.lots.all())
    common = _common(opportunity)
    if not rows:
        return [{"id": "1", "status": ENDED.get(State(opportunity.state), "active"), **common}]
    return [
        {
            "id": str(lot.number),
            "title": lot.title,
            "description": lot.description,
            "status": lot_status(opportunity, lot, won),
            "value": amount(lot.value_net, lot.value_gross),
            **common,
        }
        for lot in rows
    ]


def lot_status(opportunity: Opportunity, lot: Lot, won: Collection[int]) -> str:
    """Where one lot stands."""
    if lot.pk in won:
        return "complete"
    if lot.state == LotState.TERMINATED:
        return "unsuccessful"
    return ENDED.get(State(opportunity.state), "active")


def tender_status(opportunity: Opportunity, told: list[dict[str, Any]]) -> str:
    """Where the whole stands: ended by a step, or over once its last lot is."""
    found = {lot["status"] for lot in told}
    if opportunity.state in ENDED and found != {"unsuccessful"}:
        return ENDED[State(opportunity.state)]
    if "active" in found:
        return "active"
    return "complete" if "complete" in found else "unsuccessful"


def _common(opportunity: Opportunity) -> dict[str, Any]:
    """What is the same for every lot."""
    return {
        "contractPeriod": period(opportunity.contract_start, opportunity.contract_end),
        "hasRenewal": bool(opportunity.options_extension),
        "renewal": {"description": opportunity.options_extension},
        "hasOptions": bool(opportunity.options_supply),
        "options": {"description": opportunity.options_supply},
        "suitability": {"sme": opportunity.suits_small, "vcse": opportunity.suits_voluntary},
        "awardCriteria": award_criteria(opportunity),
        "selectionCriteria": {"criteria": [{"type": "other", "description": opportunity.conditions}]}
        if opportunity.conditions
        else {},
        **_again(opportunity),
    }


def _again(opportunity: Opportunity) -> dict[str, Any]:
    """What happens when the contract is over (regulation 18(2)(h))."""
    if opportunity.needed_again == NeededAgain.NO:
        return {}
    return {"hasRecurrence": True, "recurrence": {"description": opportunity.get_needed_again_display()}}


def award_criteria(opportunity: Opportunity) -> dict[str, Any]:
    """The criteria that are scored, each with its weight; groups have no place in OCDS."""
    found = [
        {
            "type": "price" if node.criterion.kind == CriterionKind.PRICE else "quality",
            "name": node.criterion.name,
            "description": node.criterion.description,
            "numbers": [{"number": number(node.weight), "weight": WEIGHTS[opportunity.weighing]}]
            if node.weight
            else [],
        }
        for node in leaves(opportunity.criteria.all())
    ]
    prices = any(row["type"] == "price" for row in found)
    return {"criteria": found, "weightingDescription": _in_words(opportunity) if prices else ""}


def _in_words(opportunity: Opportunity) -> str:
    """How prices become points: of each lot that has rules of its own."""
    if not opportunity.scoring_rules.all():
        return "Lowest total price divided by the bid's total price, times the weight."
    told = [(f"Lot {lot}: " if lot else "") + " ".join(words) for lot, words in scoring_sentences(opportunity)]
    return " ".join(told)


def items(opportunity: Opportunity, authority: Authority) -> list[dict[str, Any]]:
    """One item a lot, with the CPV codes and the regions that are the same for all."""
    codes = opportunity.cpv_codes.split()
    regions = (opportunity.regions or authority.region).replace(",", " ").split()
    numbers = [str(lot.number) for lot in opportunity.lots.all()] or ["1"]
    return [item(key, codes, regions) for key in numbers] if codes or regions else []


def item(key: str, codes: list[str], regions: list[str]) -> dict[str, Any]:
    """What is bought for one lot, and where it is supplied."""
    return {
        "id": key,
        "additionalClassifications": [{"scheme": "CPV", "id": code} for code in codes],
        "deliveryAddresses": [{"region": region, **COUNTRY} for region in regions],
        "relatedLot": key,
    }
