"""How long a question has waited and when its answer is due, in working hours and days, in words."""

from datetime import date, datetime, time, timedelta

from portal.core.clock import LONDON, local
from portal.core.templatetags.words import day as day_in_words
from portal.core.working_days import ONE_DAY, add_working_days, is_working_day, working_days_between

OPENS, CLOSES = time(9), time(17)
HOUR, HOURS_A_DAY = timedelta(hours=1), 8


def working_days_later(moment: datetime, days: int) -> datetime:
    """The same time of day so many working days later."""
    here = local(moment)
    return datetime.combine(add_working_days(here.date(), days), here.timetz().replace(tzinfo=None), tzinfo=LONDON)


def working_time(start: datetime, end: datetime) -> timedelta:
    """The time between two moments that lies on working days between nine and five."""
    total, first, last = timedelta(), local(start), local(end)
    day = first.date()
    while day <= last.date():
        if is_working_day(day):
            opens, closes = (datetime.combine(day, hour, tzinfo=LONDON) for hour in (OPENS, CLOSES))
            total += max(min(closes, last) - max(opens, first), timedelta())
        day += ONE_DAY
    return total


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'}"


def age_in_words(asked_at: datetime, now: datetime) -> str:
    """ "14 minutes", "3 working hours", "2 working days": minutes count at night too, when somebody calls for help."""
    if now - asked_at < HOUR:
        return _counted(max(int((now - asked_at).total_seconds() // 60), 0), "minute")
    hours = working_time(asked_at, now) // HOUR
    if hours < 1:
        return "less than a working hour"
    if hours < HOURS_A_DAY:
        return _counted(hours, "working hour")
    return _counted(hours // HOURS_A_DAY, "working day")


def due_in_words(due_on: date, now: datetime) -> str:
    """ "due today", "due by 5 November 2026, in 2 working days", "overdue by 1 working day"."""
    today = local(now).date()
    left = working_days_between(today, due_on)
    if today > due_on:
        late = max(working_days_between(due_on, today), 1)
        return f"overdue by {_counted(late, 'working day')}"
    if today == due_on:
        return "due today"
    return f"due by {day_in_words(due_on)}, in {_counted(left, 'working day')}"
