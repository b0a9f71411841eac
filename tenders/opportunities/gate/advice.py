"""What the law or good practice advises, without blocking; and figures that nobody read in the statute."""

from collections.abc import Iterator

from tenders.opportunities.enums import Procedure, ReservedFor
from tenders.regimes.enums import Band, Regime
from tenders.regimes.local import promotion

from .case import Case
from .warnings import warnings_of


def advice_for(case: Case) -> list[str]:
    """Sentences for the commissioner, in order."""
    return [
        *case.route.warnings,
        *_other_law(case),
        *_unread_lists(case),
        *_reserved(case),
        *_by_our_rules(case),
        *_own_figures(case),
        *warnings_of(case),
        *_about_people(case),
    ]


OTHER_LAW = {
    Regime.SCOTLAND: "Scottish law applies, of which this portal knows only the thresholds: check before relying. A regulated contract is advertised, and its award is told, on Public Contracts Scotland (Procurement Reform (Scotland) Act 2014, sections 22 and 23); what its notices state is not checked here.",
    Regime.PSR: "The Provider Selection Regime applies, of which this portal knows only the standstill: check before relying. It has notices and steps of its own (Health Care Services (Provider Selection Regime) Regulations 2023), which are not checked here.",
}


def _other_law(case: Case) -> Iterator[str]:
    if case.route.regime in OTHER_LAW and case.route.band != Band.SMALL:
        yield OTHER_LAW[Regime(case.route.regime)]


def _unread_lists(case: Case) -> Iterator[str]:
    for name, label in (("light_touch", "light touch services"), ("health", "health care services")):
        services = case.book.services[name]
        codes = case.opportunity.cpv_codes.split()
        if any(services.holds(code) for code in codes) and services.checked != "STATUTE":
            yield f"A CPV code stands in the list of {label} ({services.source}): check before relying."


def _reserved(case: Case) -> Iterator[str]:
    if case.opportunity.reserved_for == ReservedFor.MUTUALS and case.route.is_light_touch:
        yield "Only services that Schedule 1 of the Procurement Regulations 2024 marks as reservable can be reserved for public service mutuals; the contract lasts at most five years with every extension (section 33): check before relying."


def _by_our_rules(case: Case) -> Iterator[str]:
    found = promotion(case.opportunity.value_net, case.day, case.book)
    if found.must_advertise:
        yield f"{found.must_advertise.words} {found.must_advertise.amount} ({found.must_advertise.source})."
    if found.needs_assessment and not case.opportunity.promotion_assessment.strip():
        words = "Record a promotion risk assessment: value, market, interest from elsewhere, controversy"
        yield f"{words} ({found.needs_assessment.source})."


def _own_figures(case: Case) -> Iterator[str]:
    """What the council asks of itself beside promotion: how many quotes, and social value on record."""
    quotes = case.book.find("local.quotes_at_least", case.day)
    if quotes and case.opportunity.procedure == Procedure.QUOTES:
        yield f"Ask for at least {quotes.number} quotes ({quotes.source})."
    social, value = case.book.find("local.social_value_from", case.day), case.opportunity.value_net
    if social and (value is None or social.is_met_by(value)):
        yield f"{social.words} {social.amount}: note it in the summary of the decision ({social.source})."


def _about_people(case: Case) -> Iterator[str]:
    if not case.opportunity.small_suppliers.strip():
        source = " (sections 12(4) and 86)" if case.route.regime == Regime.PA23 else ""
        yield f"Say what was considered to make it easier for small suppliers{source}."
    if case.law.is_public_contract and case.law.is_light_touch and not case.is_user_choice:
        yield "Light touch has no mandatory standstill. A voluntary one of eight working days protects the contract (section 105)."
