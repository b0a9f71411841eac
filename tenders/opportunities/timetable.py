"""The timetable computed: anchors, offsets and midpoints become days, each with the words that say how.

Dates hang on each other; they are resolved in the order in which they can be, whatever order they were written in.
What hangs on itself, or on a date that nobody gave, is told as a fault and sets nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from portal.core.clock import LONDON, is_missing, local
from portal.core.templatetags.words import day as day_in_words
from portal.core.working_days import ONE_DAY, add_working_days, is_working_day
from tenders.regimes.counting import add_months

from .enums import Anchor, OffsetUnit, TimeRule

FIELDS = {
    Anchor.NOTICE: "notice_on",
    Anchor.OPENS: "opens_at",
    Anchor.QUESTIONS: "questions_by",
    Anchor.DEADLINE: "deadline",
    Anchor.AWARD: "award_expected",
    Anchor.START: "contract_start",
    Anchor.END: "contract_end",
}
MOMENTS = (Anchor.OPENS, Anchor.QUESTIONS, Anchor.DEADLINE)


@dataclass(frozen=True, slots=True)
class Computed:
    """One date of the timetable: when, and how it was counted."""

    name: str
    day: date
    at: time
    how: str
    sets: str = ""

    @property
    def moment(self) -> datetime:
        """The day and its UK time; an hour that the clocks skip is moved on by one."""
        naive = datetime.combine(self.day, self.at)
        if is_missing(naive):
            naive += timedelta(hours=1)
        return naive.replace(tzinfo=LONDON)


@dataclass(frozen=True, slots=True)
class Computation:
    """All dates, in the order of time, and a sentence for each that could not be found."""

    dates: list[Computed]
    faults: list[str]


def compute(entries: Iterable[Any], known: Mapping[str, date]) -> Computation:
    """Resolve the entries from the known dates (anchor → day). An entry that sets an anchor decides it."""
    waiting = list(entries)
    days = {anchor: day for anchor, day in known.items() if anchor not in {entry.sets for entry in waiting}}
    found: list[Computed] = []
    while waiting:
        ready = [entry for entry in waiting if all(anchor in days for anchor in _needs(entry))]
        if not ready:
            break
        for entry in ready:
            computed = _one(entry, days)
            found.append(computed)
            if entry.sets:
                days[entry.sets] = computed.day
            waiting.remove(entry)
    found.sort(key=lambda computed: (computed.day, computed.at))
    return Computation(found, [_fault(entry, days) for entry in waiting])


def _needs(entry: Any) -> list[str]:
    if entry.rule == TimeRule.FIXED:
        return []
    if entry.rule == TimeRule.MIDPOINT:
        return [entry.anchor, entry.second_anchor]
    return [entry.anchor]


def _one(entry: Any, days: Mapping[str, date]) -> Computed:
    if entry.rule == TimeRule.FIXED:
        return Computed(entry.name, entry.day, entry.at, "A fixed day.", entry.sets)
    start = days[entry.anchor]
    if entry.rule == TimeRule.MIDPOINT:
        day, how = _midway(entry, start, days[entry.second_anchor])
    else:
        day, how = _offset(entry, start)
    return Computed(entry.name, day, entry.at, how, entry.sets)


def _midway(entry: Any, first: date, second: date) -> tuple[date, str]:
    """The day in the middle, or the working day after it."""
    day = first + (second - first) // 2
    between = f"Midway between “{Anchor(entry.anchor).label}” ({day_in_words(first)}) and “{Anchor(entry.second_anchor).label}” ({day_in_words(second)})"
    if is_working_day(day):
        return day, f"{between}."
    while not is_working_day(day):
        day += ONE_DAY
    return day, f"{between}, moved on to the next working day."


def _offset(entry: Any, start: date) -> tuple[date, str]:
    unit = OffsetUnit(entry.unit)
    if unit == OffsetUnit.WORKING_DAYS:
        day = add_working_days(start, entry.number)
    elif unit == OffsetUnit.MONTHS:
        day = add_months(start, entry.number)
    else:
        day = start + timedelta(days=entry.number * (7 if unit == OffsetUnit.WEEKS else 1))
    anchor = f"“{Anchor(entry.anchor).label}” ({day_in_words(start)})"
    if entry.number == 0:
        return day, f"On the day of {anchor}."
    count = abs(entry.number)
    label = unit.label.removesuffix("s") if count == 1 else unit.label
    side = "after" if entry.number > 0 else "before"
    note = "; days that are bank holidays anywhere in the UK are not counted" if unit == OffsetUnit.WORKING_DAYS else ""
    return day, f"{count} {label} {side} {anchor}{note}."


def _fault(entry: Any, days: Mapping[str, date]) -> str:
    missing = [Anchor(anchor).label for anchor in _needs(entry) if anchor not in days]
    return f"“{entry.name}” cannot be found: “{'” and “'.join(missing)}” has no date, or hangs on this one."


def known_dates(opportunity: Any) -> dict[str, date]:
    """Anchor → UK day of every date that the opportunity has."""
    found = {}
    for anchor, field in FIELDS.items():
        value = getattr(opportunity, field)
        if value is not None:
            found[anchor.value] = local(value).date() if isinstance(value, datetime) else value
    return found


def of(opportunity: Any) -> Computation:
    """The opportunity's timetable as its anchors stand now."""
    return compute(opportunity.timetable.all(), known_dates(opportunity))


def follow(opportunity: Any) -> None:
    """Set the fields that the timetable decides on the (unsaved) draft: they move when their anchor moves."""
    for computed in of(opportunity).dates:
        if computed.sets:
            value = computed.moment if computed.sets in MOMENTS else computed.day
            setattr(opportunity, FIELDS[Anchor(computed.sets)], value)
