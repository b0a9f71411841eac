"""How long a framework or a reserved contract may last, and who may have one."""

from collections.abc import Iterator
from typing import Any

from tenders.opportunities.enums import ReservedFor, SupplierLimit
from tenders.regimes.book import Figure
from tenders.regimes.counting import add_months
from tenders.regimes.enums import Strength

from .case import Case
from .gap import Gap


def limits(case: Case) -> Iterator[Gap]:
    """What lasts longer than the law allows. An ordinary framework may, with reasons that its notice gives."""
    if not case.route.is_public_contract:
        return
    if case.opportunity.reserved_for == ReservedFor.MUTUALS:
        yield from _mutuals(case)
    if case.framework is not None and case.framework.is_open:
        yield from _open_framework(case)


def is_longer(case: Case, key: str) -> bool:
    """The framework's term is longer than the figure that the law gives for it; False where it gives none."""
    years = _figure(case, key)
    return years is not None and (case.framework.months or 0) > 12 * years.value


def _figure(case: Case, key: str) -> Figure | None:
    return case.book.find(f"pa23.{key}", case.day, case.route.band)


def _mutuals(case: Case) -> Iterator[Gap]:
    found, years = case.opportunity, _figure(case, "mutuals.years")
    if case.strength("reserve_mutuals") == Strength.NONE:
        words = "Only reservable light touch services can be reserved for public service mutuals. Open it to everyone."
        yield Gap("reserved_for", words, "section 33(1)(a)")
    elif (
        years
        and found.contract_start
        and found.contract_end
        and _is_past(found.contract_start, found.contract_end, years)
    ):
        words = f"What is reserved for public service mutuals lasts at most {years.amount}. End the contract earlier."
        yield Gap("contract_end", words, "section 33(1)(b)")


def _open_framework(case: Case) -> Iterator[Gap]:
    framework = case.framework
    if case.is_direct:
        words = "A framework under an open framework is never awarded directly. Run a competition."
        yield Gap("frameworks", words, "section 49(10)")
    single = framework.limit == SupplierLimit.SINGLE
    key, para = ("single_years", "section 49(6)") if single else ("open_years", "section 49(2)(c)")
    years = _figure(case, f"framework.{key}")
    start, last = case.opportunity.contract_start, framework.open_until
    ends_late = bool(years and start and last) and _is_past(start, last, years)
    if years and (ends_late or is_longer(case, f"framework.{key}")):
        who = " with one supplier" if single else ""
        words = f"An open framework{who} ends after at most {years.amount}. Shorten its term, or let it end earlier."
        yield Gap("frameworks", words, para)


def _is_past(start: Any, last: Any, years: Any) -> bool:
    """The last day is later than so many years from the start."""
    return bool(last >= add_months(start, 12 * years.number))
