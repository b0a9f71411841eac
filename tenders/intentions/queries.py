"""Reads for the public pages of intentions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from portal.core.calendars import Happening
from portal.core.charts import Bar
from portal.core.lists import quarter_of
from portal.core.templatetags.words import moment
from tenders.regimes.book import Book, Figure
from tenders.regimes.counting import Counted, add_months
from tenders.regimes.periods import qualifying_window

from .models import CommissioningIntention
from .slots import EVENTS


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


@dataclass(frozen=True, slots=True)
class Event:
    """Something that the public can take part in. ``when`` is the moment by which it is put in order."""

    name: str
    when: datetime
    when_in_words: str
    where: str = ""
    how: str = ""
    href: str = ""
    is_over: bool = False


def events_of(intention: CommissioningIntention, now: datetime) -> list[Event]:
    """Its own events and what others offer (consultations), the coming ones first."""
    own = [
        Event(
            event.name,
            event.starts_at,
            moment(event.starts_at),
            event.place,
            event.how,
            event.link,
            event.starts_at < now,
        )
        for event in intention.events.all()
    ]
    offered = [event for rows in EVENTS.ask(intention, now) for event in rows] if intention.pk else []
    return sorted([*own, *offered], key=lambda event: (event.is_over, event.when))


def outcomes_of(intention: CommissioningIntention) -> list[Any]:
    """What should get better: as the plan says it, otherwise as its service does."""
    chosen = list(intention.outcomes.all())
    return chosen or (list(intention.service.outcomes.all()) if intention.service else [])


COLUMNS = (
    "title", "summary", "why", "outcomes", "buyer", "kind", "state", "service", "place", "cpv_codes", "value_net", "value_gross",
    "currency", "expected_notice_date", "expected_start", "expected_end", "suits_small", "suits_voluntary",
    "get_ready", "events", "published_at", "address",
)  # fmt: skip


def record_of(intention: CommissioningIntention, root: str) -> dict[str, Any]:
    """One intention as a row of a file; ``root`` is the portal's address."""
    made = {
        "outcomes": ", ".join(outcome.name for outcome in outcomes_of(intention)),
        "events": intention.event_words,
        "kind": intention.get_kind_display(),
        "state": intention.get_state_display(),
        "service": intention.service.name if intention.service else "",
        "place": intention.service.area if intention.service else "",
        "address": f"{root}{intention.get_absolute_url()}",
    }
    return {name: made[name] if name in made else getattr(intention, name) for name in COLUMNS}


def happenings(intention: CommissioningIntention, root: str) -> list[Happening]:
    """The dates of one plan for a calendar."""
    dates = (
        ("Opportunity expected", intention.expected_notice_date),
        ("Contract start expected", intention.expected_start),
        ("Contract end expected", intention.expected_end),
    )
    events = [
        Happening(
            uid=f"event-{event.pk}.{intention.slug}@intentions",
            name=f"{event.name}: {intention.title}",
            when=event.starts_at,
            url=f"{root}{intention.get_absolute_url()}",
            text=" ".join(part for part in (f"Where: {event.place}.", event.how) if part),
        )
        for event in intention.events.all()
    ]
    return events + [
        Happening(
            uid=f"{words.lower().replace(' ', '-')}.{intention.slug}@intentions",
            name=f"{words}: {intention.title}",
            when=day,
            url=f"{root}{intention.get_absolute_url()}",
            text="A plan: its date may move. The page says why when it does.",
        )
        for words, day in dates
        if day
    ]


# The standard rate of VAT; lower rates and exemptions only make the value with VAT smaller.
HIGHEST_VAT = Decimal("1.20")


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """One contract of the yearly pipeline (Procurement Act 2023, section 93)."""

    intention: CommissioningIntention
    value: Decimal


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The yearly pipeline: whether it is due, by when, and what it lists."""

    is_due: bool
    due: Counted
    entry: Figure
    rows: list[PipelineRow]
    unsure: list[CommissioningIntention]
    until: date


def pipeline(year: int, *, is_large_spender: bool, book: Book) -> Pipeline:
    """For the financial year that begins on 1 April: contracts over the amount, noticed within 18 months of that day."""
    first = date(year, 4, 1)
    until = add_months(first, 18)
    entry = book.need("pa23.amount.pipeline_entry", first)
    found = CommissioningIntention.objects.current().filter(
        published_at__isnull=False, external_url="", expected_notice_date__gte=first, expected_notice_date__lt=until
    )
    dated = found.order_by("expected_notice_date", "pk")
    rows = [
        PipelineRow(row, row.value_gross) for row in dated.exclude(value_gross=None) if entry.is_met_by(row.value_gross)
    ]
    # Whether VAT is due is not ours to guess: a plan that VAT could lift over the amount is named, not counted.
    unsure = [row for row in dated.filter(value_gross=None) if _could_be(row.value_net, entry)]
    due = book.need("pa23.clock.pipeline", first).count_from(first)
    return Pipeline(is_large_spender, due, entry, rows, unsure, until)


def _could_be(value_net: Decimal | None, entry: Figure) -> bool:
    """True where the value with VAT could be over the amount, or no value is known."""
    return value_net is None or entry.is_met_by(value_net * HIGHEST_VAT)


def planned_notice_window(intention: CommissioningIntention, book: Book) -> tuple[date, date] | None:
    """First and last day for a planned procurement notice that would shorten the time for bids."""
    if intention.expected_notice_date is None:
        return None
    return qualifying_window(intention.expected_notice_date, book)
