"""Published awards: who won, at what value. Of those who did not win only their number is said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.core.clock import local
from tenders.evaluation.models import Award
from tenders.opportunities.models import DirectAward, Lot, Opportunity

from .parties import supplier, supplier_reference
from .procedure import OVER_THRESHOLD, is_public_contract
from .values import amount, begin, end, moment, period


@dataclass(frozen=True, slots=True)
class Counts:
    """The bids of one lot in numbers."""

    received: int = 0
    assessed: int = 0
    small: int = 0
    voluntary: int = 0


@dataclass(frozen=True, slots=True)
class Won:
    """One published award, the numbers of its lot, and the last day of its standstill (None for none).

    It is pending while that day is not past. ``place``: the how manyth award of its lot, when earlier ones were
    withdrawn.
    """

    award: Award
    lot: Lot
    counts: Counts
    standstill: date | None = None
    is_pending: bool = False
    place: int = 1

    @property
    def key(self) -> str:
        """Its id in open data: an award that comes after a withdrawn one is another."""
        return str(self.lot.number) if self.place == 1 else f"{self.lot.number}-{self.place}"

    @property
    def stands(self) -> bool:
        """It was not withdrawn."""
        return self.award.withdrawn_at is None

    @property
    def status(self) -> str:
        """As the standard names it."""
        if not self.stands:
            return "cancelled"
        return "pending" if self.is_pending else "active"


def awards(opportunity: Opportunity, won: Iterable[Won], items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One standing award a lot. It is pending while its standstill lies ahead, and active where there is none."""
    return [_award(opportunity, row, [item for item in items if item["id"] == str(row.lot.number)]) for row in won]


def _award(opportunity: Opportunity, row: Won, items: list[dict[str, Any]]) -> dict[str, Any]:
    decided = row.award.approved_at or row.award.recommended_at
    return {
        "id": row.key,
        "title": row.lot.title,
        "status": row.status,
        "date": begin(local(decided).date()),
        "value": amount(row.award.price, None, opportunity.currency),
        "mainProcurementCategory": opportunity.category.lower(),
        "aboveThreshold": opportunity.band in OVER_THRESHOLD,
        "suppliers": [supplier_reference(row.award.bid.organisation)],
        "items": items,
        "relatedLots": [str(row.lot.number)],
        "contractPeriod": period(opportunity.contract_start, opportunity.contract_end),
        "assessmentSummariesDateSent": moment(row.award.sent_at),
        "standstillPeriod": {"endDate": end(row.standstill)},
        "amendments": _withdrawn(row),
    }


def _withdrawn(row: Won) -> list[dict[str, Any]]:
    gone = row.award.withdrawn_at
    return (
        [{"id": f"{row.key}-withdrawn", "date": moment(gone), "rationale": "The award was withdrawn."}] if gone else []
    )


def statistics(won: Iterable[Won]) -> list[dict[str, Any]]:
    """How many bids came, and from what kind of organisation: numbers only."""
    return [
        {"id": f"{row.lot.number}-{measure}", "measure": measure, "value": value, "relatedLot": str(row.lot.number)}
        for row in won
        if row.stands
        for measure, value in (
            ("bids", row.counts.received),
            ("finalStageBids", row.counts.assessed),
            ("smeFinalStageBids", row.counts.small),
            ("vcseFinalStageBids", row.counts.voluntary),
        )
    ]


def winners(won: Iterable[Won]) -> list[dict[str, Any]]:
    """The organisations that won, each once."""
    return list({row["id"]: row for row in (supplier(found.award.bid.organisation) for found in won)}.values())


def direct_award(opportunity: Opportunity, direct: DirectAward, items: list[dict[str, Any]]) -> dict[str, Any]:
    """The award that is planned, to whom; active once its contract is recorded."""
    entered = opportunity.entered_on
    return {
        "id": "1",
        "title": opportunity.title,
        "status": "active" if entered else "pending",
        "date": begin(entered) if entered else None,
        "description": direct.why,
        "value": amount(opportunity.value_net, opportunity.value_gross, opportunity.currency),
        "mainProcurementCategory": opportunity.category.lower(),
        "aboveThreshold": is_public_contract(opportunity),
        "suppliers": [_direct_reference(direct)],
        "items": items,
        "relatedLots": [item["relatedLot"] for item in items],
        "contractPeriod": period(opportunity.contract_start, opportunity.contract_end),
    }


def direct_supplier(direct: DirectAward) -> dict[str, Any]:
    """The supplier of a direct award as a party."""
    number = direct.supplier_identifier
    return {
        **_direct_reference(direct),
        "identifier": {"legalName": direct.supplier, **({"scheme": "GB-PPON", "id": number} if number else {})},
        "roles": ["supplier"],
    }


def _direct_reference(direct: DirectAward) -> dict[str, Any]:
    number = direct.supplier_identifier
    return {"id": f"GB-PPON-{number}" if number else "supplier-1", "name": direct.supplier}
