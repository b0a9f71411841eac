"""Reads for the public pages of intentions."""

from collections.abc import Iterable
from datetime import date

from portal.core.charts import Bar
from portal.core.lists import quarter_of

from .models import CommissioningIntention


def timeline_bars(intentions: Iterable[CommissioningIntention]) -> list[Bar]:
    """A bar for each intention that has a date: from the first known date to the last."""
    bars = []
    for intention in intentions:
        days = [
            day for day in (intention.expected_notice_date, intention.expected_start, intention.expected_end) if day
        ]
        if days:
            bars.append(Bar(intention.title, min(days), max(days), intention.get_absolute_url()))
    return sorted(bars, key=lambda bar: (bar.start, bar.label))


def finding(intentions: Iterable[CommissioningIntention], today: date) -> str:
    """The timeline in one sentence."""
    coming = [i.expected_notice_date for i in intentions if i.expected_notice_date and i.expected_notice_date >= today]
    if not coming:
        return "No opportunity on this page is dated from today on."
    first = min(coming)
    ahead = "1 opportunity is" if len(coming) == 1 else f"{len(coming)} opportunities are"
    return f"{ahead} expected, the first in {quarter_of(first)} ({first.day} {first:%B %Y})."
