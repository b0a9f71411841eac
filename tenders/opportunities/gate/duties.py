"""Which notices of the central platform this contract has in its life, and by when each is due."""

from collections.abc import Iterator
from dataclasses import dataclass

from tenders.regimes.enums import Counting, Regime

from .case import Case

# What a contract of a kind does not have (Procurement Act 2023, sections 44(3), 50(6), 53(6), 80(4); call-offs have no notice
# that begins them).
COMPETITION, DIRECT = {"UK4"}, {"UK5"}
NOT_OF_CALL_OFFS = {"UK1", "UK2", "UK3", "UK4", "UK12"}
NOT_OF_USER_CHOICE = {"UK1", "UK2", "UK3", "UK5", "UK6", "UK7", "UK9", "UK10", "UK11", "UK12"}


@dataclass(frozen=True, slots=True)
class DueNotice:
    """One notice: when, whether it must be, and its clock in words ("" where the law counts no days)."""

    code: str
    name: str
    when: str
    is_must: bool
    clock: str
    source: str


def notices_of(case: Case) -> Iterator[DueNotice]:
    """In the order of the contract's life; none outside the Act."""
    if case.law.regime != Regime.PA23:
        return
    for code, rule in case.book.notices.items():
        demand = rule.demand(case.law.band)
        if demand != "NONE" and code not in _without(case):
            yield DueNotice(code, rule.name, rule.when, demand == "MUST", _clock(case, rule.clock), rule.source)


def _without(case: Case) -> set[str]:
    if case.is_user_choice:
        return COMPETITION | NOT_OF_USER_CHOICE
    kind = COMPETITION if case.is_direct else DIRECT
    return kind | NOT_OF_CALL_OFFS if case.is_call_off else kind


def _clock(case: Case, key: str) -> str:
    if key == "pa23.clock.standstill" and not case.has_mandatory_standstill:
        return "no mandatory standstill follows"
    figure = case.book.find(key, case.day, case.law.band) if key else None
    if figure is None:
        return ""
    begins = Counting(figure.counting).label if figure.counting else ""
    return ", ".join(filter(None, (f"{figure.words.lower()}: {figure.amount}", begins)))
