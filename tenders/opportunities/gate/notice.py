"""The notice's content list against the draft: which paragraph is not yet answered."""

from collections.abc import Callable, Iterator

from tenders.opportunities.criteria import leaves
from tenders.opportunities.enums import (
    DirectGround,
    Engagement,
    Procedure,
    ReservedFor,
    ShortPeriod,
    State,
    SupplierLimit,
    ValueKind,
)
from tenders.regimes.enums import Band, Regime, Strength

from .case import Case
from .gap import Gap
from .limits import is_longer, limits

Test = Callable[[Case], bool]
AFTER_SELECTION = (ShortPeriod.PRESELECTED, ShortPeriod.NEGOTIATED)


def gaps_of_notice(case: Case) -> Iterator[Gap]:
    """One gap for each paragraph that is wanted and not answered, in the order of the regulations."""
    for item in case.wanted():
        if (not item.when or CONDITIONS[item.when](case)) and not ANSWERED[item.key](case):
            yield Gap(item.field, item.ask, item.para)


def _text(name: str) -> Test:
    return lambda case: bool(str(getattr(case.opportunity, name) or "").strip())


def _framework(name: str) -> Test:
    return lambda case: bool(str(getattr(case.framework, name) or "").strip())


def _direct(*names: str) -> Test:
    return lambda case: case.direct is not None and all(getattr(case.direct, name) for name in names)


def _of_authority(*names: str) -> Test:
    return lambda case: all(getattr(case.authority, name) for name in names)


def _contact(case: Case) -> bool:
    is_noticed = case.route.regime == Regime.PA23 and case.route.band not in (Band.SMALL, Band.EXEMPT)
    needs_name = is_noticed or not case.is_routed
    return bool(case.opportunity.contact) and (bool(case.opportunity.contact_name) or not needs_name)


def _binds(case: Case, duty: str) -> bool:
    return case.strength(duty) in (Strength.BLOCKS, Strength.REASON)


CONDITIONS: dict[str, Test] = {
    "has_auction": lambda case: case.opportunity.is_auction,
    "begins_with_selection": lambda case: case.begins_with_selection,
    "begins_with_tenders": lambda case: not case.begins_with_selection,
    "has_lots": lambda case: len(case.lots) > 1,
    "limits_awards": lambda case: case.opportunity.lots_award_max is not None,
    "has_no_lots_in_notice": lambda case: len(case.lots) == 1 and _binds(case, "lots_reasons_in_notice"),
    "has_no_lots_on_record": lambda case: (
        len(case.lots) == 1 and _binds(case, "lots_considered") and not _binds(case, "lots_reasons_in_notice")
    ),
    "has_options": lambda case: ValueKind.OPTION in case.value_kinds,
    "has_extensions": lambda case: ValueKind.EXTENSION in case.value_kinds,
    "relies_on_planned_notice": lambda case: case.opportunity.short_period == ShortPeriod.PLANNED,
    "relies_on_short_period": lambda case: bool(case.opportunity.short_period),
    "refines": lambda case: any(stage.refines_criteria for stage in case.stages),
    "limits_suppliers": lambda case: any(stage.most_suppliers for stage in case.stages),
    "gives_documents_later": lambda case: not case.opportunity.has_all_documents,
    "is_open_framework": lambda case: case.framework.is_open,
    "limits_framework": lambda case: case.framework.limit == SupplierLimit.MAXIMUM,
    "has_framework_fee": lambda case: bool(case.framework.fee_percent),
    "is_long_framework": lambda case: (
        _binds(case, "framework_limits") and not case.framework.is_open and is_longer(case, "framework.years")
    ),
    "follows_framework": lambda case: case.framework.is_open and not case.framework.is_first,
    "is_reserved_locally": lambda case: case.opportunity.reserved_for == ReservedFor.LOCAL,
    "switches": lambda case: case.has_ground(DirectGround.SWITCH),
    "repeats": lambda case: case.has_ground(DirectGround.REPEAT),
    "protects_life": lambda case: case.has_ground(DirectGround.LIFE),
    "engaged_with_notice": lambda case: case.opportunity.engagement == Engagement.NOTICE,
    "engaged_without_notice": lambda case: case.opportunity.engagement == Engagement.NO_NOTICE,
}

ANSWERED: dict[str, Test] = {
    "authority": _of_authority("name"),
    "authority_contact": _of_authority("address", "email"),
    "authority_identifier": _of_authority("identifier"),
    "contact": _contact,
    "description": _text("description"),
    "period": lambda case: bool(case.opportunity.contract_start and case.opportunity.contract_end),
    "cpv": _text("cpv_codes"),
    "region": lambda case: bool(case.opportunity.regions or case.authority.region),
    "value": lambda case: case.opportunity.value_gross is not None,
    "auction": _text("auction_details"),
    "deadline": lambda case: case.opportunity.deadline is not None,
    "criteria": lambda case: bool(leaves(case.opportunity.criteria.all())),
    "languages": _text("languages"),
    "gpa": _text("gpa"),
    "cptpp": _text("cptpp"),
    "lots": lambda case: bool(case.lots),
    "lot_kinds": lambda case: all(lot.description.strip() for lot in case.lots),
    "lot_values": lambda case: all(lot.value_gross is not None for lot in case.lots),
    "lots_award_method": _text("lots_award_method"),
    "no_lots": _text("no_lots_reason"),
    "options_supply": _text("options_supply"),
    "options_extension": _text("options_extension"),
    "planned_notice": lambda case: bool(case.opportunity.planned_notice_number and case.opportunity.planned_notice_on),
    "short_period": _text("short_period_reason"),
    "specification": lambda case: case.has_documents or bool(case.opportunity.specification.strip()),
    "award_expected": lambda case: case.opportunity.award_expected is not None,
    "stages": lambda case: bool(case.stages) and all(stage.what.strip() for stage in case.stages),
    "refinement": lambda case: all(stage.refined_how.strip() for stage in case.stages if stage.refines_criteria),
    "selection": lambda case: all(stage.chosen_by.strip() for stage in case.stages if stage.most_suppliers),
    "later_documents": _text("later_documents"),
    "calling_off": _framework("calling_off"),
    "framework_term": _framework("months"),
    "framework_users": _framework("users"),
    "previous_framework": _framework("previous_ref"),
    "open_framework_end": _framework("open_until"),
    "framework_limit": _framework("limit"),
    "framework_most": _framework("most_suppliers"),
    "framework_fee": _framework("fee_how"),
    "long_framework": _framework("long_reason"),
    "reserved_areas": _text("reserved_areas"),
    "engagement": _text("engagement"),
    "engagement_notice": _text("engagement_notice_number"),
    "no_engagement_notice": _text("no_engagement_reason"),
    "conflicts": lambda case: bool(
        case.opportunity.conflicts_assessed_on and case.opportunity.conflicts_summary.strip()
    ),
    "ground": _direct("ground", "why"),
    "supplier": _direct("supplier", "supplier_contact", "supplier_identifier"),
    "supplier_name": _direct("supplier"),
    "switched_from": _direct("earlier_procurement"),
    "switch_reason": _direct("no_competition"),
    "repeated": _direct("earlier_procurement", "earlier_contract"),
    "instrument": _direct("instrument"),
    "exclusion": _direct("exclusion_checked"),
    "contract_expected": _direct("contract_expected"),
}


def contradictions(case: Case) -> Iterator[Gap]:
    """Answers that the law does not allow together."""
    if case.route.regime == Regime.PA23:
        yield from _of_the_act(case)
    found = case.opportunity
    if case.is_direct and found.deadline is not None:
        yield Gap("deadline", "A direct award takes no bids. Take the deadline out, or choose another procedure.")
    if found.called_off_ref and not found.called_off_regime:
        yield Gap("called_off_regime", "Say under which law the framework began: the call-off follows it.")
    if found.called_off_from is not None and found.called_off_from.opportunity.state != State.FINISHED:
        yield Gap("called_off_from", "Nothing is called off from a framework that is not awarded yet.", "section 45")
    if found.procedure != Procedure.FLEXIBLE and case.stages:
        yield Gap("stages", "Only a competitive flexible procedure has stages. Take them out, or change the procedure.")


def _of_the_act(case: Case) -> Iterator[Gap]:
    found = case.opportunity
    if found.procedure != Procedure.FLEXIBLE and found.reserved_for in (ReservedFor.SUPPORTED, ReservedFor.MUTUALS):
        yield Gap(
            "reserved_for",
            "Only a competitive flexible procedure can be reserved for these suppliers.",
            "sections 32 and 33",
        )
    is_local = found.reserved_for in (ReservedFor.UK, ReservedFor.LOCAL)
    if is_local and case.strength("reserve_local") == Strength.NONE:
        yield Gap(
            "reserved_for",
            "A contract at or over the threshold cannot be reserved for the United Kingdom or an area.",
            "SI 2026/94",
        )
    if found.procedure == Procedure.QUOTES and case.route.is_public_contract:
        yield Gap(
            "procedure",
            "A contract at or over the threshold is not bought by a call for quotes. Choose the open or the competitive flexible procedure.",
            "section 20",
        )
    if case.selects and case.forbids_selection:
        yield Gap(
            "stages",
            "Below the threshold no stage may let only suitable suppliers tender. Ask about suitability together with the tender.",
            "section 85(1)",
        )
    yield from _direct_contradictions(case)
    yield from limits(case)
    if found.short_period in AFTER_SELECTION and case.route.is_public_contract and not case.selects:
        yield Gap(
            "short_period",
            "Only after a selection stage are tenders invited from pre-selected suppliers alone. Choose another reason for a short time, or add the stage to a competitive flexible procedure.",
            "section 54(4), entries 2 and 3",
        )


def _direct_contradictions(case: Case) -> Iterator[Gap]:
    """A ground that the law does not give for this contract."""
    if not case.route.is_public_contract:
        return
    if case.has_ground(DirectGround.BELOW):
        yield Gap(
            "direct_awards",
            "Our own rules allow a direct award only below the threshold, and this contract is at or over it. Choose a ground that the Act gives, or run a competition.",
            "section 41(1)",
        )
    if case.is_user_choice and not case.route.is_light_touch:
        yield Gap(
            "direct_awards",
            "The user’s own choice is a ground only for light touch services. Choose another ground, or run a competition.",
            "Schedule 5, paragraph 15",
        )
