"""Dates that are lawful and yet unkind: weekends, holidays, the hour that happens twice, a crowd in one hour."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from portal.core.clock import is_ambiguous, local
from portal.core.templatetags.words import day as day_in_words
from portal.core.templatetags.words import moment
from portal.core.working_days import bank_holidays
from tenders.opportunities import timetable
from tenders.opportunities.enums import State
from tenders.opportunities.models import Opportunity
from tenders.regimes.models import ClosedPeriod

from .case import Case

NOON = 12
# So many other deadlines in the same hour make a crowd: officers cannot help everybody at once.
CROWD = 2


def warnings_of(case: Case) -> Iterator[str]:
    """Sentences in the order of the timetable, the deadline's own first."""
    found = case.opportunity
    if found.deadline is not None:
        yield from _deadline(found, local(found.deadline))
    named = {computed.name: computed.day for computed in timetable.of(found).dates}
    for anchor, field in timetable.FIELDS.items():
        value = getattr(found, field)
        if value is not None and anchor not in (timetable.Anchor.START, timetable.Anchor.END):
            named[anchor.label] = local(value).date() if isinstance(value, datetime) else value
    periods = list(ClosedPeriod.objects.all()) if named else []
    for name, day in sorted(named.items(), key=lambda row: row[1]):
        yield from _day(name, day, periods)


def _deadline(found: Opportunity, closes: datetime) -> Iterator[str]:
    if closes.weekday() == 0 and closes.hour <= NOON:
        yield "Bids close on a Monday by noon: small organisations would have to finish at the weekend, when nobody answers questions."
    if is_ambiguous(closes.replace(tzinfo=None)):
        yield f"The clocks go back that night: {moment(found.deadline)} happens twice. Choose another hour."
    others = _crowd(found, closes)
    if others >= CROWD:
        yield f"{others} other opportunities close in the same hour. Choose another, so that everybody can be helped."


def _crowd(found: Opportunity, closes: datetime) -> int:
    hour = closes.replace(minute=0, second=0, microsecond=0)
    others = Opportunity.objects.filter(
        is_held_elsewhere=False, deadline__gte=hour, deadline__lt=hour + timedelta(hours=1)
    )
    return others.filter(state__in=(State.CHECKED, State.PUBLISHED)).exclude(pk=found.pk).count()


def _day(name: str, day: date, periods: list[ClosedPeriod]) -> Iterator[str]:
    if day.weekday() >= 5:
        yield f"“{name}” falls on a {day:%A} ({day_in_words(day)})."
    elif day in bank_holidays(day.year):
        yield f"“{name}” falls on a bank holiday in some part of the UK: {bank_holidays(day.year)[day]} ({day_in_words(day)})."
    for period in periods:
        if period.first <= day <= period.last:
            yield f"“{name}” ({day_in_words(day)}) falls into {period.name}."
