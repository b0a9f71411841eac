"""When a person hears, in UK time, also when the clocks change."""

from datetime import datetime

import pytest

from portal.alerts.enums import Frequency
from portal.alerts.timing import due_at


def _utc(text):
    return datetime.fromisoformat(text + "+00:00")


@pytest.mark.parametrize(
    ("frequency", "at", "due"),
    [
        (Frequency.AT_ONCE, "2026-11-21T12:00", "2026-11-21T12:00"),
        (Frequency.DAILY, "2026-11-21T06:59", "2026-11-21T07:00"),
        (Frequency.DAILY, "2026-11-21T07:00", "2026-11-22T07:00"),
        (Frequency.DAILY, "2026-07-01T06:30", "2026-07-02T06:00"),
        (Frequency.DAILY, "2026-10-24T20:00", "2026-10-25T07:00"),
        (Frequency.DAILY, "2027-03-27T20:00", "2027-03-28T06:00"),
        (Frequency.WEEKLY, "2026-11-21T12:00", "2026-11-23T07:00"),
        (Frequency.WEEKLY, "2026-11-23T06:00", "2026-11-23T07:00"),
        (Frequency.WEEKLY, "2026-11-23T07:00", "2026-11-30T07:00"),
        (Frequency.WEEKLY, "2026-11-22T23:59", "2026-11-23T07:00"),
    ],
    ids=[
        "at once",
        "before seven: today",
        "at seven: tomorrow",
        "in summer seven is six UTC",
        "the night the clocks go back",
        "the night the clocks go forward",
        "Saturday: Monday",
        "Monday before seven: today",
        "Monday at seven: in a week",
        "Sunday night: Monday",
    ],
)
def test_due_at(frequency, at, due):
    assert due_at(frequency, _utc(at)) == _utc(due)
