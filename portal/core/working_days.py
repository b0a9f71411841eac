"""Working days in the United Kingdom.

The Procurement Act 2023 counts a day as a working day only where it is not a Saturday, a Sunday, or a bank holiday
in *any* part of the United Kingdom (Procurement Act 2023, section 123: "working day"), so the calendars of England,
Wales, Scotland and Northern Ireland are joined.
"""

from datetime import date, timedelta
from functools import lru_cache

import holidays

ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> dict[date, str]:
    """Every bank holiday in any part of the UK in that year, with its name."""
    joined: dict[date, str] = {}
    for part in ("ENG", "WLS", "SCT", "NIR"):
        for day, name in holidays.country_holidays("GB", subdiv=part, years=year).items():
            if day.year == year:
                joined.setdefault(day, name)
    return joined


def is_working_day(day: date) -> bool:
    """False on weekends and on a bank holiday in any part of the UK."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def add_working_days(start: date, count: int) -> date:
    """The day that is ``count`` working days after ``start`` (not counting ``start``); negative counts go back."""
    step = ONE_DAY if count >= 0 else -ONE_DAY
    day, left = start, abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after ``start``, up to and including ``end``; negative when ``end`` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=offset)) for offset in range(1, (end - start).days + 1))
