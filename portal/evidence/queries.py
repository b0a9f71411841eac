"""Was the portal up?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .models import ProbeResult

# sealed-bids.md, section 4.6: from so long on an outage is a reason to give everybody more time.
LONG_ENOUGH = timedelta(minutes=5)
LOOK_BACK = timedelta(hours=2)
# What an outage without any result of the probe failed at.
SILENCE = "no result of the probe"


@dataclass(frozen=True, slots=True)
class Outage:
    """From the first failed probe, or the last before none came, to the first that worked again (or to now)."""

    since: datetime
    until: datetime
    failed_at: str

    @property
    def minutes(self) -> int:
        """Whole minutes, rounded up."""
        return -(-int((self.until - self.since).total_seconds()) // 60)


def outages(since: datetime, until: datetime) -> list[Outage]:
    """Times of at least five minutes in which no probe worked, as far as they reach into the time asked for.

    One that failed once between good ones is none. A time without any result while the probe was on is one: the
    portal, its database or the whole machine was away. ``until`` is not after now.
    """
    return outages_in([(since, until)])[0]


def outages_in(windows: Sequence[tuple[datetime, datetime]]) -> list[list[Outage]]:
    """The same for each ``(since, until)``, in two queries however many they are."""
    results = ProbeResult.objects.around(windows)
    return [_seen(rows, *window) for rows, window in zip(results, windows, strict=True)]


def _seen(results: Iterable[ProbeResult], since: datetime, until: datetime) -> list[Outage]:
    found: list[Outage] = []
    begun: tuple[datetime, str] | None = None
    last: ProbeResult | None = None
    for result in results:
        if last is not None and last.is_last:
            found += _ended(begun, last.at)
            begun = None
        elif last is not None and begun is None and result.at - last.at >= LONG_ENOUGH:
            begun = (last.at, SILENCE)
        if result.is_up:
            found += _ended(begun, result.at)
            begun = None
        elif begun is None:
            begun = (result.at, result.failed_at)
        last = result
    if last is not None and last.at <= until:
        end = last.at if last.is_last else until
        found += _ended(begun or (last.at, SILENCE), end)
    elif last is not None:
        found += _ended(begun, last.at)
    return [row for row in found if row.until - row.since >= LONG_ENOUGH and row.since < until and row.until > since]


def _ended(begun: tuple[datetime, str] | None, until: datetime) -> list[Outage]:
    return [Outage(begun[0], until, begun[1])] if begun else []


def recent_outages(now: datetime) -> list[Outage]:
    """Those of the last two hours."""
    return outages(now - LOOK_BACK, now)
