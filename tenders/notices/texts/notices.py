"""The eight notices that can be drafted from an opportunity."""

from collections.abc import Callable
from dataclasses import dataclass

from tenders.opportunities.enums import State

from . import award, planning, tender
from .blocks import Item
from .facts import Facts

EMPTY = "[not known here: fill it in]"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: its code on the central platform, its name, its paragraphs, and why it may not be wanted."""

    code: str
    name: str
    items: Callable[[Facts], tuple[Item, ...]]
    unwanted: Callable[[Facts], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, answered."""

    label: str
    para: str
    value: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of one notice."""

    code: str
    name: str
    title: str
    unwanted: str
    lines: tuple[Line, ...]

    @property
    def gaps(self) -> int:
        """How many answers are not known here."""
        return sum(not line.value for line in self.lines)

    def as_text(self) -> str:
        """For copying: label, paragraph, answer."""
        rows = [f"{self.code} {self.name}: {self.title}", "Draft. Check it before you send it.", ""]
        for line in self.lines:
            rows += [f"{line.label} [{line.para}]" if line.para else line.label, line.value or EMPTY, ""]
        return "\n".join(rows)


def _never(facts: Facts) -> str:
    return ""


def _public_contract(facts: Facts) -> str:
    return "" if facts.is_public_contract else "Below the threshold the law does not ask for this notice."


def _competition(facts: Facts) -> str:
    if facts.case.is_call_off:
        return "This is called off from a framework: it has no tender notice."
    return "This is a direct award: it has a transparency notice instead." if facts.is_direct else ""


def _direct(facts: Facts) -> str:
    if facts.case.is_user_choice:
        return "The user chose the supplier: such an award has no transparency notice."
    return "" if facts.is_direct else "Only a direct award has this notice."


def _awarded(facts: Facts) -> str:
    if not facts.is_public_contract:
        return "Below the threshold the law does not ask for this notice."
    return "" if facts.awards or facts.is_direct else "No award has been approved yet."


def _contract(facts: Facts) -> str:
    return "" if facts.awards or facts.is_direct else "No award has been approved yet."


def _ended(facts: Facts) -> str:
    if not facts.is_public_contract:
        return "Below the threshold the law does not know this notice."
    ended = facts.found.state in (State.WITHDRAWN, State.TERMINATED)
    return "" if ended else "The procurement has not been ended."


NOTICES = {
    notice.code: notice
    for notice in (
        Notice("UK1", "Pipeline notice", lambda facts: planning.UK1, _public_contract),
        Notice("UK2", "Preliminary market engagement notice", lambda facts: planning.UK2, _public_contract),
        Notice("UK3", "Planned procurement notice", lambda facts: planning.UK3, _public_contract),
        Notice("UK4", "Tender notice", tender.items_of, _competition),
        Notice("UK5", "Transparency notice", lambda facts: award.UK5, _direct),
        Notice("UK6", "Contract award notice", lambda facts: award.UK6, _awarded),
        Notice("UK7", "Contract details notice", award.contract_items, _contract),
        Notice("UK12", "Procurement termination notice", lambda facts: award.UK12, _ended),
    )
}


def draft(code: str, facts: Facts) -> Draft:
    """The notice with every paragraph that applies. Raises ``KeyError`` for a notice that is not drafted here."""
    notice = NOTICES[code]
    answered = ((item, item.answer(facts)) for item in notice.items(facts))
    lines = tuple(Line(item.label, cited(item.para), value) for item, value in answered if value is not None)
    return Draft(code, notice.name, facts.found.title, notice.unwanted(facts), lines)


def cited(para: str) -> str:
    """ "regulation 18(2)(a)" or "section 21(2)(a)"; "" where nothing is cited."""
    return para if not para or para.startswith("section") else f"regulation {para}"
