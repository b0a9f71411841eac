"""Working days by the rule of any part of the United Kingdom."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.working_days import add_working_days, is_working_day, working_days_between

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (date(2026, 11, 30), False),
        (date(2026, 7, 13), False),
        (date(2026, 3, 17), False),
        (date(2027, 1, 4), False),
        (date(2026, 8, 3), False),
        (date(2026, 8, 31), False),
        (date(2026, 12, 28), False),
        (date(2026, 12, 29), True),
    ],
    ids=[
        "a Friday",
        "a Saturday",
        "a Sunday",
        "St Andrew’s Day, Scotland only",
        "12 July moved to Monday, Northern Ireland only",
        "St Patrick’s Day, Northern Ireland only",
        "2 January moved, Scotland only",
        "summer bank holiday, Scotland only",
        "summer bank holiday, the others",
        "Boxing Day moved",
        "the day after",
    ],
)
def test_is_working_day(day, works):
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 12, 23), 5, date(2027, 1, 5)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 27), 1, date(2026, 12, 1)),
        (date(2026, 12, 1), -1, date(2026, 11, 27)),
        (date(2027, 1, 5), -5, date(2026, 12, 23)),
    ],
    ids=["over Christmas", "none", "over a weekend", "over St Andrew’s Day", "back over it", "back over Christmas"],
)
def test_add_working_days(start, count, end):
    assert add_working_days(start, count) == end


@given(DAYS, st.integers(min_value=0, max_value=300))
def test_between_is_the_inverse_of_add(start, count):
    assert working_days_between(start, add_working_days(start, count)) == count


@given(DAYS, st.integers(min_value=0, max_value=400))
def test_between_backwards_is_the_negative(start, days):
    end = start + timedelta(days=days)
    assert working_days_between(end, start) == -working_days_between(start, end)
