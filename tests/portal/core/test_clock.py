"""One clock: the database's; the hours that happen twice or never."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.core import clock


@pytest.mark.django_db
def test_now_is_the_databases_time_aware_and_in_utc():
    before = datetime.now(UTC)  # noqa: TID251
    now = clock.now()
    assert now.utcoffset() == timedelta(0)
    assert abs(now - before) < timedelta(seconds=5)


@pytest.mark.django_db
def test_now_is_asked_of_the_database(django_assert_num_queries):
    with django_assert_num_queries(1):
        clock.now()


@pytest.mark.parametrize(
    ("wall", "twice", "never"),
    [
        (datetime(2026, 10, 25, 0, 59, 59), False, False),
        (datetime(2026, 10, 25, 1, 0), True, False),
        (datetime(2026, 10, 25, 1, 30), True, False),
        (datetime(2026, 10, 25, 2, 0), False, False),
        (datetime(2026, 3, 29, 0, 59, 59), False, False),
        (datetime(2026, 3, 29, 1, 0), False, True),
        (datetime(2026, 3, 29, 1, 30), False, True),
        (datetime(2026, 3, 29, 2, 0), False, False),
        (datetime(2026, 7, 1, 12, 0), False, False),
    ],
    ids=lambda value: f"{value:%d %b %H:%M:%S}" if isinstance(value, datetime) else str(value),
)
def test_is_ambiguous_and_is_missing(wall, twice, never):
    assert (clock.is_ambiguous(wall), clock.is_missing(wall)) == (twice, never)


def test_local_is_what_clocks_in_the_uk_show():
    assert clock.local(datetime(2026, 7, 1, 11, 0, tzinfo=UTC)).hour == 12
    assert clock.local(datetime(2026, 12, 1, 11, 0, tzinfo=UTC)).hour == 11
