"""Was the portal up?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .models import ProbeResult

# sealed-bids.md, section 4.6: from so long on an outage is a reason to give everybody more time.
LONG_ENOUGH = timedelta(minutes=5)
LOOK_BACK = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Outage:
    """From the first failed probe to the first one that worked again (or to now)."""

    since: datetime
    until: datetime
    failed_at: str

    @property
    def minutes(self) -> int:
        """Whole minutes, rounded up."""
        return -(-int((self.until - self.since).total_seconds()) // 60)


def outages(since: datetime, until: datetime) -> list[Outage]:
    """Times of at least five minutes in which no probe worked. One that failed once between good ones is none."""
    found: list[Outage] = []
    begun: ProbeResult | None = None
    for result in ProbeResult.objects.between(since, until):
        if result.is_up and begun is not None:
            found.append(Outage(begun.at, result.at, begun.failed_at))
            begun = None
        elif not result.is_up and begun is None:
            begun = result
    if begun is not None:
        found.append(Outage(begun.at, until, begun.failed_at))
    return [outage for outage in found if outage.until - outage.since >= LONG_ENOUGH]


def recent_outages(now: datetime) -> list[Outage]:
    """Those of the last two hours."""
    return outages(now - LOOK_BACK, now)
