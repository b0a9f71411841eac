"""What the law or good practice advises, without blocking; and figures that nobody read in the statute."""

from collections.abc import Iterator

from tenders.regimes.local import promotion

from .case import Case
from .warnings import warnings_of


def advice_for(case: Case) -> list[str]:
    """Sentences for the commissioner, in order."""
    return [*case.route.warnings, *_unread_lists(case), *_by_our_rules(case), *warnings_of(case), *_about_people(case)]


def _unread_lists(case: Case) -> Iterator[str]:
    for name, label in (("light_touch", "light touch services"), ("health", "health care services")):
        services = case.book.services[name]
        codes = case.opportunity.cpv_codes.split()
        if any(services.holds(code) for code in codes) and services.checked != "STATUTE":
            yield f"A CPV code stands in the list of {label} ({services.source}): check before relying."


def _by_our_rules(case: Case) -> Iterator[str]:
    found = promotion(case.opportunity.value_net, case.day, case.book)
    if found.must_advertise:
        yield f"{found.must_advertise.words} {found.must_advertise.amount} ({found.must_advertise.source})."
    if found.needs_assessment and not case.opportunity.promotion_assessment.strip():
        words = "Record a promotion risk assessment: value, market, interest from elsewhere, controversy"
        yield f"{words} ({found.needs_assessment.source})."


def _about_people(case: Case) -> Iterator[str]:
    if not case.opportunity.small_suppliers.strip():
        yield "Say what was considered to make it easier for small suppliers (sections 12(4) and 86)."
    if case.law.is_public_contract and case.law.is_light_touch and not case.is_user_choice:
        yield "Light touch has no mandatory standstill. A voluntary one of eight working days protects the contract (section 105)."
