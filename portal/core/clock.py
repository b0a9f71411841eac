"""One clock: the database's.

Deadlines are decided by the database clock, asked once when a request arrives; several web servers can then
never disagree about "late". PostgreSQL answers to the microsecond, SQLite to the millisecond.
Everything below the views takes ``now`` as an argument.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The database's time, aware, in UTC."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0].astimezone(UTC)
        cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
        return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)


def local(moment: datetime) -> datetime:
    """The moment as clocks in the UK show it."""
    return moment.astimezone(LONDON)


def _offsets(naive: datetime) -> tuple[timedelta, timedelta]:
    first, second = (naive.replace(fold=fold, tzinfo=LONDON).utcoffset() for fold in (0, 1))
    return first or timedelta(), second or timedelta()


def is_ambiguous(naive: datetime) -> bool:
    """True for a wall-clock time that happens twice: the hour repeated when summer time ends."""
    first, second = _offsets(naive)
    return first > second


def is_missing(naive: datetime) -> bool:
    """True for a wall-clock time that never happens: the hour skipped when summer time begins."""
    first, second = _offsets(naive)
    return first < second
