"""UK5, UK6 and UK7: before a direct award, the award, the contract."""

from datetime import date

from portal.core.clock import local
from portal.core.money import pounds
from portal.core.templatetags.words import day
from tenders.awarding.enums import Kind
from tenders.evaluation.models import Award
from tenders.opportunities.enums import DirectGround
from tenders.regimes.enums import Band

from .blocks import (
    SUBJECT,
    TRADE,
    Item,
    has_lots,
    head,
    if_any,
    options,
    reserved,
    says,
    special_regime,
    suitable,
    unknown,
)
from .facts import Facts, gross, lines, lots, names_losers, numbers, shown, suppliers, unsuccessful, yes
from .tender import fee, framework


def _ground(facts: Facts) -> str:
    direct = facts.case.direct
    return lines(direct.get_ground_display(), direct.why) if direct and direct.ground else ""


def _is(*grounds: str):
    return lambda facts: yes(facts.case.direct is not None and facts.case.direct.ground in grounds)


def _contract_expected(facts: Facts) -> str:
    if facts.is_direct and facts.case.direct:
        return shown(facts.case.direct.contract_expected)
    return shown(facts.found.contract_start)


def _decided(facts: Facts) -> str:
    return "\n".join(
        f"{award.lot}: {day(local(award.approved_at).date())}" for award in facts.awards if award.approved_at
    )


def _summaries(facts: Facts) -> str:
    sent = [award.sent_at for award in facts.awards if award.sent_at]
    return f"Yes, on {day(local(max(sent)).date())}" if sent else ""


def _procedure(facts: Facts) -> str:
    return facts.found.get_procedure_display()


def _standstill(facts: Facts) -> str:
    if not facts.awards:
        return _last_day(Kind.MANDATORY, facts.standstill, facts) if facts.standstill else "No mandatory standstill."
    told = [(award, _last_day(found.kind, found.last, facts, award)) for award, found in facts.standstills]
    return told[0][1] if len(told) == 1 else "\n".join(f"{award.lot}: {words}" for award, words in told)


def _last_day(kind: str, last: date | None, facts: Facts, award: Award | None = None) -> str:
    if last is None:
        return "No standstill."
    name = " (voluntary)" if kind == Kind.VOLUNTARY else ""
    if award and award.published_on:
        return f"{day(last)}{name}"
    return f"{day(last)}{name}, if the notice is published on {day(facts.today)}"


def _indicators(facts: Facts) -> str | None:
    """Asked for over an amount; never of light touch, concessions and frameworks (section 52)."""
    value, spared = facts.found.value_gross, facts.band == Band.LIGHT_TOUCH or facts.found.is_concession
    least = facts.case.book.need("pa23.amount.indicators", facts.case.day).value
    return None if spared or facts.case.framework or value is None or value <= least else ""


def _how_called_off(facts: Facts) -> str | None:
    """A call-off on this portal is a competition among the framework's suppliers (section 46)."""
    return "By a competitive selection process (section 46)" if facts.case.is_call_off else None


def _prices(facts: Facts) -> str | None:
    rows = [f"{award.lot}: {pounds(award.price)} without VAT" for award in facts.awards if award.price is not None]
    return "\n".join(rows) or None


DIRECT = (
    Item(
        "Direct award to a supplier that is not excluded",
        "26(2)(h)",
        lambda facts: yes(facts.case.direct is not None and facts.case.direct.ground not in _OTHER_WAYS),
    ),
    Item("Justification, and why it applies", "26(2)(i)", _ground),
    Item("Direct award to an excluded supplier", "26(2)(j)", says("No")),
    Item("Under regulations to protect life", "26(2)(l)", _is(DirectGround.LIFE)),
    Item("After a switch from a competition", "26(2)(n)", _is(DirectGround.SWITCH)),
)
_OTHER_WAYS = (DirectGround.LIFE, DirectGround.SWITCH)
UK5 = (
    *head("26"),
    Item("Statement", "section 44(2)(a)", says("The authority intends to award a contract directly.")),
    Item("Unique identifier of the contract, if known", "26(2)(e)", unknown),
    *SUBJECT,
    Item("Special regime contract", "26(2)(g)", special_regime),
    *DIRECT,
    Item("Lots", "26(2)(p)", lambda facts: lots(facts) if has_lots(facts) else "No"),
    *options("26(2)(pa)"),
    Item("Estimated value", "26(2)(q)", gross),
    *suitable("26(2)(r)"),
    Item("Known risks", "26(2)(s)", if_any("risks")),
    Item("Supplier already selected", "26(2)(t)", lambda facts: yes(suppliers(facts))),
    Item("Supplier", "26(2)(u)", suppliers),
    Item("Contract expected to be entered into", "26(2)(v)", _contract_expected),
    Item(
        "Conflicts assessment",
        "section 83(5)(c)",
        lambda facts: "It was prepared and revised." if facts.found.conflicts_assessed_on else "",
    ),
)
UK6 = (
    *head("27", identifier="(2)(c)(i)"),
    Item("Unique identifier of the contract", "27(2)(c)(ii)", unknown),
    Item("Framework’s procurement", "27(2)(c)(iii)", if_any("called_off_ref")),
    Item("Statement", "section 50(2)(a)", says("The authority intends to enter into a contract.")),
    *SUBJECT,
    Item("Winner", "27(2)(e)", suppliers),
    Item("Connected persons of the winner", "27(2)(e)(vii)", unknown),
    Item("Decided on", "27(2)(f)", _decided),
    Item("Lots", "27(2)(g)", lambda facts: lots(facts) if has_lots(facts) else None),
    Item("Chosen by a competition, or without one", "27(2)(h)", _how_called_off),
    Item("Special regime contract", "27(2)(k)", special_regime),
    Item("Assessment summaries given", "27(2)(l)", lambda facts: None if facts.is_direct else _summaries(facts)),
    Item("Estimated value", "27(2)(m)", gross),
    Item("Price as bid (not asked for by the regulation)", "", _prices),
    Item("Tenders", "27(2)(n)", lambda facts: None if facts.is_direct or names_losers(facts) else numbers(facts)),
    Item(
        "Tenders", "27(2)(o)(i)", lambda facts: numbers(facts) if names_losers(facts) and not facts.is_direct else None
    ),
    Item("Suppliers that were assessed and did not win", "27(2)(o)(ii)-(iii)", unsuccessful),
    Item("Procedure", "27(2)(p)", _procedure),
    *reserved("27(2)(q)", "27(2)(r)"),
    Item("Standstill ends", "27(2)(s)", _standstill),
    Item("Contract expected to be entered into", "27(2)(t)", _contract_expected),
    Item("Direct award: justification", "27(2)(u)", lambda facts: _ground(facts) if facts.is_direct else None),
)
_CONTRACT = (
    *head("32"),
    Item("Unique identifier of the contract", "32(2)(d)", unknown),
    Item("Statement", "section 53(2)(a)", says("The authority has entered into a contract.")),
    *SUBJECT,
    Item("Supplier", "32(2)(g)", suppliers),
    Item("Procedure", "32(2)(h)", lambda facts: None if facts.is_direct else _procedure(facts)),
    *reserved("32(2)(i)(i)", "32(2)(i)(ii)"),
    Item("Lots", "32(2)(j)", lambda facts: lots(facts) if has_lots(facts) else None),
    Item("Estimated value", "32(2)(k)", gross),
    Item("Entered into on", "32(2)(l)", unknown),
    *options("32(2)(m)"),
    Item("Special regime contract", "32(2)(o)", special_regime),
    *(Item(row.label, f"32(2){mark}", row.answer) for row, mark in zip(TRADE, ("(p)", "(q)"), strict=True)),
    Item("Key performance indicators, or why none", "32(2)(r)-(s)", _indicators),
)
_CONTRACT_FRAMEWORK = (
    Item("Who may use the framework", "33(2)(b)", framework("users")),
    Item("Its term, in months", "33(2)(c)", framework("months")),
    Item("Under an open framework", "33(2)(d)", lambda facts: yes(facts.case.framework.is_open)),
    Item("Fees", "33(2)(h)", fee),
    Item("Price in call-offs, or how it is determined", "33(2)(i)", unknown),
    Item("How suppliers are selected for call-offs", "33(2)(j)", framework("calling_off")),
)
_CONTRACT_DIRECT = tuple(
    Item(row.label, f"35(2){mark}", row.answer)
    for row, mark in zip(DIRECT, ("(b)", "(c)", "(d)", "(f)", "(h)"), strict=True)
)
_CONTRACT_BELOW = (
    *head("36"),
    Item("Unique identifier of the contract", "36(2)(d)", unknown),
    Item("Supplier", "36(2)(e)", suppliers),
    *SUBJECT,
    Item("Lots", "36(2)(g)", lambda facts: lots(facts) if has_lots(facts) else "No"),
    Item("Special regime contract", "36(2)(h)", special_regime),
    Item("Estimated value", "36(2)(i)", gross),
    Item("Entered into on", "36(2)(j)", unknown),
    *options("36(2)(k)"),
    Item("The supplier confirmed that it is registered, on", "36A(1)", unknown),
)


# Regulation 34(2)(a): as 32(2), without these.
_NOT_IN_CALL_OFFS = {"32(2)(e)", "32(2)(h)", "32(2)(n)", "32(2)(p)", "32(2)(q)"}
_CONTRACT_CALL_OFF = (
    *(item for item in _CONTRACT if item.para not in _NOT_IN_CALL_OFFS),
    Item("Framework’s procurement", "34(2)(b)", if_any("called_off_ref")),
    Item("Defence and security framework contract", "34(2)(c)", unknown),
    Item("Lot of the framework", "34(2)(d)", unknown),
    Item("Chosen by a competition, or without one", "34(2)(e)", _how_called_off),
)


def contract_items(facts: Facts) -> tuple[Item, ...]:
    """The paragraphs of the contract details notice: regulation 36 below the threshold, otherwise 32 to 35."""
    if not facts.is_public_contract:
        return _CONTRACT_BELOW
    if facts.case.is_call_off:
        return _CONTRACT_CALL_OFF
    found = _CONTRACT
    if facts.case.framework:
        found = (*found, *_CONTRACT_FRAMEWORK)
    return (*found, *_CONTRACT_DIRECT) if facts.is_direct else found


UK12 = (
    *head("37"),
    Item("Statement", "37(2)(d)", says("The authority has decided, after its notice, not to award a contract.")),
    Item("Date of the decision", "37(2)(e)", unknown),
    Item("Reason (not asked for by the regulation)", "", if_any("state_reason")),
)
