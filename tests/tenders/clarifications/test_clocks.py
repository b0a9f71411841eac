"""Working hours and days, in words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tenders.clarifications.clocks import age_in_words, due_in_words, working_days_later, working_time

FRIDAY = datetime(2026, 11, 6, 15, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 9, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (FRIDAY, MONDAY, 3),
        (FRIDAY, FRIDAY.replace(hour=23), 2),
        (FRIDAY.replace(hour=18), MONDAY.replace(hour=8), 0),
        (datetime(2026, 12, 24, 9, tzinfo=UTC), datetime(2026, 12, 29, 17, tzinfo=UTC), 16),
        (MONDAY, MONDAY, 0),
    ],
)
def test_only_working_hours_count(start, end, hours):
    assert working_time(start, end) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("asked", "now", "words"),
    [
        (FRIDAY, FRIDAY + timedelta(minutes=1), "1 minute"),
        (FRIDAY.replace(hour=23), FRIDAY.replace(hour=23, minute=52), "52 minutes"),
        (FRIDAY.replace(hour=18), MONDAY.replace(hour=8), "less than a working hour"),
        (FRIDAY, MONDAY, "3 working hours"),
        (FRIDAY, MONDAY + timedelta(days=1), "1 working day"),
        (FRIDAY, MONDAY + timedelta(days=2), "2 working days"),
    ],
)
def test_age(asked, now, words):
    assert age_in_words(asked, now) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 11), "due by 11 November 2026, in 2 working days"),
        (date(2026, 11, 9), "due today"),
        (date(2026, 11, 6), "overdue by 1 working day"),
        (date(2026, 11, 4), "overdue by 3 working days"),
    ],
)
def test_when_it_is_due(day, words):
    assert due_in_words(day, MONDAY) == words


def test_a_working_day_later_is_the_same_time_of_day_also_over_the_change_of_clocks():
    assert working_days_later(FRIDAY, 1) == datetime(2026, 11, 9, 15, 0, tzinfo=UTC)
    before = datetime(2026, 10, 23, 9, 30, tzinfo=UTC)  # 10:30 in summer
    assert working_days_later(before, 1) == datetime(2026, 10, 26, 10, 30, tzinfo=UTC)
