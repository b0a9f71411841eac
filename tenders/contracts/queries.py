"""Reads of contracts for other pages."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from portal.core.clock import local
from portal.core.lists import value_in_words
from tenders.intentions.models import CommissioningIntention
from tenders.regimes.book import Book
from tenders.regimes.enums import Jurisdiction, Regime
from tenders.regimes.router import Facts, route

from .lead_times import LeadTime, lead_time
from .models import Contract


@dataclass(frozen=True, slots=True)
class EndingContract:
    """What an intention's page says of the contract that it follows."""

    title: str
    supplier: str
    value: str
    ends_on: date
    latest_end: date | None


def contracts_behind(intention: CommissioningIntention, now: datetime) -> list[EndingContract]:
    """The contracts whose end made this plan."""
    return [
        EndingContract(
            contract.title,
            contract.supplier,
            value_in_words(contract.value_net, contract.value_gross, "GBP"),
            contract.ends_on,
            contract.latest_end if contract.extension_months else None,
        )
        for contract in intention.ending_contracts.all()  # type: ignore[attr-defined]  # a relation made by our model
    ]


def value_of(contract: Contract) -> Decimal | None:
    """With VAT where it is known, otherwise without."""
    return contract.value_gross if contract.value_gross is not None else contract.value_net


def lead_time_of(contract: Contract, now: datetime, *, book: Book, jurisdiction: str) -> LeadTime:
    """When to begin: judged as if the successor commenced today and were worth the same."""
    today = local(now).date()
    facts: dict[str, Any] = {"cpv": tuple(contract.cpv_codes.split()), "jurisdiction": Jurisdiction(jurisdiction)}
    if contract.regime == Regime.PSR:
        facts["is_health_care"] = True
    value = value_of(contract)
    found = route(Facts(today, value_net=contract.value_net, value_gross=value, **facts), book)
    return lead_time(regime=found.regime, band=found.band, value=value, on=today, book=book)
