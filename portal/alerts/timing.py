"""When a person hears of something."""

from datetime import datetime, time, timedelta

from portal.core import clock

from .enums import Frequency

AT = time(7)
MONDAY = 0


def due_at(frequency: str, at: datetime) -> datetime:
    """The moment itself, the next morning at 7, or the next Monday at 7, in UK time and always after ``at``."""
    if frequency == Frequency.AT_ONCE:
        return at
    local = clock.local(at)
    day = local.date()
    if frequency == Frequency.WEEKLY:
        day += timedelta(days=(MONDAY - day.weekday()) % 7)
    morning = datetime.combine(day, AT, tzinfo=clock.LONDON)
    if morning <= local:
        step = timedelta(days=7 if frequency == Frequency.WEEKLY else 1)
        morning = datetime.combine(day + step, AT, tzinfo=clock.LONDON)
    return morning
