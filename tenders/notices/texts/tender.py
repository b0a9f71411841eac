"""UK4, the tender notice: open, competitive flexible, framework, and below the threshold."""

from django.conf import settings

from portal.core.templatetags.words import moment
from tenders.opportunities.enums import NeededAgain, ReservedFor
from tenders.regimes.enums import Band

from .blocks import (
    LOTS,
    SUBJECT,
    TRADE,
    Item,
    field,
    head,
    if_any,
    options,
    says,
    short_period,
    special_regime,
    suitable,
)
from .blocks import reserved as reserved_to
from .facts import Facts, criteria, gross, lines, shown, yes


def how_to_bid(facts: Facts) -> str:
    """Where bids are made, and until when."""
    deadline = moment(facts.found.deadline)
    address = f"{settings.PORTAL_BASE_URL.rstrip('/')}{facts.found.get_absolute_url()}"
    return lines(f"On the portal: {address}", f"Until {deadline}") if deadline else ""


def _again(facts: Facts) -> str | None:
    found = facts.found
    if found.needed_again == NeededAgain.NO:
        return None
    return lines(found.get_needed_again_display(), shown(found.next_notice_on))


def _auction(facts: Facts) -> str:
    return lines("Yes", facts.text("auction_details")) if facts.found.is_auction else "No"


def _documents(facts: Facts) -> str:
    titles = [row.document.title for row in facts.found.documents.select_related("document")]
    return lines(f"{yes(facts.found.has_all_documents)}, all of them with the notice", *titles)


def _stages(facts: Facts) -> str:
    return "\n".join(f"{stage.name}: {stage.what}" for stage in facts.case.stages)


def _negotiates(facts: Facts) -> str:
    return yes(any(stage.allows_negotiation for stage in facts.case.stages))


def _each_stage(name: str):
    def answer(facts: Facts) -> str | None:
        said = [f"{stage.name}: {shown(getattr(stage, name))}" for stage in facts.case.stages if getattr(stage, name)]
        return "\n".join(said) or None

    return answer


def framework(name: str):
    """A field of the framework that is set up."""
    return lambda facts: shown(getattr(facts.case.framework, name))


def fee(facts: Facts) -> str:
    """What its users pay."""
    framework = facts.case.framework
    return lines(f"{framework.fee_percent}%", framework.fee_how) if framework.fee_percent else "No"


_MONEY = (
    Item("Special regime contract", "18(2)(e)", special_regime),
    *SUBJECT,
    Item("Estimated value", "18(2)(g)", gross),
    Item("Needed again afterwards", "18(2)(h)", _again),
    Item("Electronic auction", "18(2)(i)", _auction),
)
_COMMON = (
    Item("Award criteria", "18(2)(k)", criteria),
    Item("Languages", "18(2)(l)", field("languages")),
    *TRADE,
    *LOTS,
    *options("18(2)(r)"),
    Item("Shorter time for bids", "18(2)(s)", short_period),
    *suitable("18(2)(t)"),
    Item("Tender documents", "18(2)(u)", _documents),
    Item("Technical specifications", "18(2)(w)", field("specification")),
    Item("Conditions of participation", "18(2)(x)", if_any("conditions")),
    Item("Payment terms beyond the 30 days of the Act", "18(2)(y)", if_any("payment_terms")),
    Item("Known risks", "18(2)(z)", if_any("risks")),
    Item("Award expected", "18(2)(z1)", field("award_expected")),
    Item("No engagement notice: reasons", "section 17(1)(b)", if_any("no_engagement_reason")),
    Item(
        "Conflicts assessment",
        "section 83(5)(c)",
        lambda facts: "It was prepared and revised." if facts.found.conflicts_assessed_on else "",
    ),
)
OPEN = (
    *head("18"),
    Item("Statement", "section 21(2)(a)", says("The authority intends to award a public contract competitively.")),
    Item("Procedure", "18(2)(d)", says("Open procedure under section 20(2)(a) of the Procurement Act 2023")),
    *_MONEY,
    Item("How to submit tenders, and until when", "18(2)(j)", how_to_bid),
    *_COMMON,
)
FLEXIBLE = (
    *head("18"),
    Item("Statement", "section 21(2)(a)", says("The authority intends to award a public contract competitively.")),
    Item(
        "Procedure",
        "19(2)(b)",
        says("Competitive flexible procedure under section 20(2)(b) of the Procurement Act 2023"),
    ),
    *_MONEY,
    *_COMMON,
    Item("The process", "19(2)(c)", _stages),
    Item("Negotiation at any stage", "19(2)(c)(i)", _negotiates),
    Item("How criteria may be refined", "19(2)(c)(ii)", _each_stage("refined_how")),
    Item("Most suppliers, and how they are selected", "19(2)(d)", _each_stage("most_suppliers")),
    Item("How they are chosen", "19(2)(d)", _each_stage("chosen_by")),
    Item("Fewest suppliers", "19(2)(e)", _each_stage("least_suppliers")),
    Item(
        "How to request to participate, and until when",
        "19(2)(f)",
        lambda facts: how_to_bid(facts) if facts.case.begins_with_selection else None,
    ),
    Item(
        "How to submit tenders, and until when",
        "19(2)(g)",
        lambda facts: None if facts.case.begins_with_selection else how_to_bid(facts),
    ),
    *reserved_to("19(2)(h)(i)", "19(2)(h)(ii)"),
    Item("Later documents", "19(2)(i)", if_any("later_documents")),
)
FRAMEWORK = (
    Item("How suppliers are selected for call-offs", "20(2)(c)", framework("calling_off")),
    Item("Term of the framework, in months", "20(2)(d)", framework("months")),
    Item("Who may use it", "20(2)(e)", framework("users")),
    Item("Under an open framework", "20(2)(f)", lambda facts: yes(facts.case.framework.is_open)),
    Item("Last framework’s procurement", "20(2)(g)", lambda facts: facts.case.framework.previous_ref or None),
    Item("Open framework ends", "20(2)(h)", lambda facts: shown(facts.case.framework.open_until) or None),
    Item("Number of suppliers", "20(2)(i)", lambda facts: facts.case.framework.get_limit_display()),
    Item("The maximum", "20(2)(j)", lambda facts: shown(facts.case.framework.most_suppliers) or None),
    Item("Fees", "20(2)(k)", fee),
    Item("Why longer than four years", "section 47(3)", lambda facts: facts.case.framework.long_reason or None),
)
BELOW = (
    *head("24"),
    Item("Statement", "section 87(5)(a)", says("The authority intends to award a below-threshold contract.")),
    *SUBJECT,
    Item("Estimated value", "24(2)(e)", gross),
    Item("How to submit tenders, and until when", "24(2)(f)", how_to_bid),
    Item("Special regime contract", "24(2)(g)", special_regime),
    *suitable("24(2)(h)"),
    Item("Award criteria", "24(2)(i)", criteria),
    Item("Conditions of participation", "24(2)(j)", if_any("conditions")),
    Item(
        "Reserved to suppliers in the UK", "24(2)(k)(i)", lambda facts: yes(facts.found.reserved_for == ReservedFor.UK)
    ),
    Item(
        "Reserved to suppliers of named areas",
        "24(2)(k)(ii)",
        lambda facts: facts.text("reserved_areas") if facts.found.reserved_for == ReservedFor.LOCAL else "No",
    ),
    Item("Reserved to small and medium-sized enterprises", "24(2)(l)(i)", field("reserved_small")),
    Item("Reserved to voluntary organisations", "24(2)(l)(ii)", field("reserved_voluntary")),
)


def items_of(facts: Facts) -> tuple[Item, ...]:
    """The paragraphs of the tender notice that this opportunity needs."""
    if facts.band not in (Band.COVERED, Band.LIGHT_TOUCH):
        return BELOW
    found = FLEXIBLE if facts.is_flexible else OPEN
    return (*found, *FRAMEWORK) if facts.case.framework else found
