"""Dates of a draft: past, contradicting each other, too soon for the law, or out of date."""

from collections.abc import Iterator
from datetime import date

from portal.core.clock import local
from portal.core.templatetags.words import day as day_in_words
from portal.core.templatetags.words import moment
from tenders.opportunities import timetable
from tenders.opportunities.enums import ShortPeriod
from tenders.regimes.enums import Regime
from tenders.regimes.periods import Shortest, qualifying_window

from .case import Case
from .gap import OUR_OWN, Gap


def gaps_of_dates(case: Case) -> Iterator[Gap]:
    """The deadline first; what hangs on a missing deadline is not asked twice."""
    found = case.opportunity
    yield from gaps_of_time(case)
    for field, sentence in found.faults_of_dates():
        yield Gap(field, sentence)
    for fault in timetable.of(found).faults:
        yield Gap("timetable", fault)
    yield from _conflicts(case)


def gaps_of_time(case: Case) -> Iterator[Gap]:
    """Too little time from the notice to the deadline: asked of a draft, and again when its notice is sent and is out."""
    found = case.opportunity
    if found.deadline is not None:
        if found.deadline <= case.now:
            yield Gap("deadline", f"The deadline ({moment(found.deadline)}) is past. Choose a later one.")
        elif case.is_routed:
            yield from _too_short(case, local(found.deadline).date())
    for stage, shortest in case.later_tenders() if case.is_routed else ():
        if stage.ends_at and shortest.earliest and local(stage.ends_at).date() < shortest.earliest:
            words = f"“{stage.name}” may close on {day_in_words(shortest.earliest)} at the earliest. {shortest.why}."
            yield Gap("stages", words, _para(shortest))
    yield from _planned_notice(case)


def _para(shortest: Shortest) -> str:
    return "section 54" if shortest.figure and shortest.figure.key.startswith("pa23") else OUR_OWN


def _too_short(case: Case, closes: date) -> Iterator[Gap]:
    shortest = case.shortest()
    if shortest.earliest and closes < shortest.earliest:
        words = f"Bids may close on {day_in_words(shortest.earliest)} at the earliest. {shortest.why}."
        yield Gap("deadline", words, _para(shortest))


def _planned_notice(case: Case) -> Iterator[Gap]:
    found = case.opportunity
    is_relied_on = found.short_period == ShortPeriod.PLANNED and case.route.regime == Regime.PA23
    if not is_relied_on or found.planned_notice_on is None:
        return
    first, last = qualifying_window(case.notice_day, case.book)
    if not first <= found.planned_notice_on <= last:
        words = f"A planned procurement notice shortens the time only if it was published between {day_in_words(first)} and {day_in_words(last)}."
        yield Gap("planned_notice_on", words, "section 15(3)")


def _conflicts(case: Case) -> Iterator[Gap]:
    revised, fresh = case.opportunity.conflicts_assessed_on, case.book.find("local.conflicts_fresh", case.day)
    today = local(case.now).date()
    if revised and revised > today:
        yield Gap("conflicts_assessed_on", "The conflicts assessment cannot be dated in the future.")
    elif revised and fresh and fresh.count_from(revised).last < today:
        words = f"The conflicts assessment of {day_in_words(revised)} is out of date: our own rule allows {fresh.amount}. Revise it."
        yield Gap("conflicts_assessed_on", words, OUR_OWN)
