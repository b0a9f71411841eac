"""Calendar files (RFC 5545), written one event at a time so that a long calendar takes no more memory than a short one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Commissioning portal//EN"


@dataclass(frozen=True, slots=True)
class Happening:
    """One event: a moment, or a whole day. ``uid`` stays the same when its date moves."""

    uid: str
    name: str
    when: datetime | date
    url: str
    text: str = ""
    changed: datetime | None = None


def written(happenings: Iterable[Happening], *, name: str, now: datetime) -> Iterator[bytes]:
    """The calendar's bytes, piece by piece."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    head, tail = calendar.to_ical().split(b"END:VCALENDAR")
    yield head
    for happening in happenings:
        yield _event(happening, now).to_ical()
    yield b"END:VCALENDAR" + tail


def _event(happening: Happening, now: datetime) -> Event:
    event = Event()
    event.add("uid", happening.uid)
    event.add("dtstamp", happening.changed or now)
    event.add("summary", happening.name)
    if isinstance(happening.when, datetime):
        event.add("dtstart", happening.when.astimezone(UTC))
        event.add("dtend", happening.when.astimezone(UTC))
    else:
        event.add("dtstart", happening.when)
        event.add("dtend", happening.when + timedelta(days=1))
    event.add("url", happening.url)
    if happening.text:
        event.add("description", happening.text)
    return event
