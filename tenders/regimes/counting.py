"""Counting periods of law, each with the words that say how it was counted."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.core.templatetags.words import day as day_in_words
from portal.core.working_days import ONE_DAY, bank_holidays, is_working_day

from .enums import Counting, Unit


@dataclass(frozen=True, slots=True)
class Counted:
    """The last day of a period and how it was counted."""

    last: date
    how: str

    @property
    def next_day(self) -> date:
        """The first day on which the period is over."""
        return self.last + ONE_DAY


def count(start: date, number: int, unit: str, counting: str) -> Counted:
    """The last day of ``number`` days, working days, months or years from ``start``.

    Counting ``WITH`` makes ``start`` day 1; ``AFTER`` makes the following day day 1 (Procurement Act 2023, sections
    51, 53 and 54(5)). A working day is no bank holiday in any part of the UK (section 123(1)).
    """
    if unit == Unit.MONTHS:
        return Counted(add_months(start, number), f"{number} months from {day_in_words(start)}")
    if unit == Unit.YEARS:
        return Counted(add_months(start, 12 * number), f"{number} years from {day_in_words(start)}")
    first = start if counting == Counting.WITH else start + ONE_DAY
    skipped: list[str] = []
    if unit == Unit.WORKING_DAYS:
        last, skipped = _working(first, number)
    else:
        last = first + timedelta(days=number - 1)
    return Counted(last, _words(start, number, unit, counting, skipped))


def _working(first: date, number: int) -> tuple[date, list[str]]:
    """The day on which the count of working days is full, and the bank holidays passed over on the way."""
    day, left = first, number
    skipped: list[str] = []
    while True:
        if is_working_day(day):
            left -= 1
            if left == 0:
                return day, skipped
        elif day.weekday() < 5:
            skipped.append(f"{day_in_words(day)} ({bank_holidays(day.year)[day]})")
        day += ONE_DAY


def _words(start: date, number: int, unit: str, counting: str, skipped: list[str]) -> str:
    begins = "beginning with" if counting == Counting.WITH else "counted from the day after"
    name = Unit(unit).label if number != 1 else Unit(unit).label.removesuffix("s")
    words = f"{number} {name} {begins} {day_in_words(start)}"
    if skipped:
        words += f"; not counted: {', '.join(skipped)}"
    return words


def add_months(start: date, months: int) -> date:
    """The same day so many months later (or earlier); the month's last day where it has no such day."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    for day in range(start.day, start.day - 4, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise ValueError(f"No such month: {start} and {months} months.")
