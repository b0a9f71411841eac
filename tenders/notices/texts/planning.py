"""UK1, UK2 and UK3: before the tender notice."""

from portal.core.templatetags.words import day
from tenders.opportunities.enums import Procedure

from .blocks import SUBJECT, Item, field, head, says, unknown
from .facts import Facts, criteria, gross, shown
from .tender import how_to_bid


def _notice_expected(facts: Facts) -> str:
    found = facts.found
    planned = found.intention.expected_notice_date if found.intention else None
    return shown(found.notice_on or planned)


def _tenders_wanted(facts: Facts) -> str:
    return day(facts.found.deadline)


def _procedure(facts: Facts) -> str:
    is_known = facts.found.procedure in (Procedure.OPEN, Procedure.FLEXIBLE)
    return facts.found.get_procedure_display() if is_known else ""


UK1 = (
    *head("15"),
    *SUBJECT,
    Item(
        "Tender notice expected",
        "15(2)(e)(i)",
        lambda facts: None if facts.is_direct else _notice_expected(facts),
    ),
    Item(
        "Transparency notice expected",
        "15(2)(e)(ii)",
        lambda facts: _notice_expected(facts) if facts.is_direct else None,
    ),
)
UK2 = (
    *head("17"),
    Item("Statement", "section 17(2)(a)", says("The authority intends to engage, or has engaged, the market.")),
    *SUBJECT,
    Item("The engagement closes, or closed, on", "17(2)(e)", unknown),
    Item("How suppliers are, or were, engaged", "17(2)(f)", unknown),
)
UK3 = (
    *head("16"),
    Item("Statement", "section 15(2)(a)", says("The authority intends to publish a tender notice.")),
    *SUBJECT,
    Item("Tender notice expected", "16(2)(e)", _notice_expected),
    Item("Requests or tenders wanted by", "16(2)(f)", _tenders_wanted),
    Item("Procedure expected", "16(2)(g)", _procedure),
    Item("Award by membership of a dynamic market", "16(2)(h)", says("No")),
    Item("Award expected", "16(2)(i)", field("award_expected")),
    Item("How to get the documents", "16(2)(j)", how_to_bid),
    Item("How and when to express interest", "16(2)(k)", unknown),
    Item("Estimated value, as far as it is known", "16(2)(l)", gross),
    Item("Award criteria, as far as they are known", "16(2)(l)", criteria),
)
