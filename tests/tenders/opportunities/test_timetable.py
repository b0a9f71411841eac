"""Dates counted from others: working and calendar days, midpoints, the order of writing, both clock changes."""

from datetime import UTC, date, datetime, time

import pytest

from tenders.opportunities import timetable
from tenders.opportunities.enums import Anchor, OffsetUnit, TimeRule
from tenders.opportunities.gate import gaps, judge
from tenders.opportunities.models import Opportunity, TimetableEntry
from tenders.regimes.models import ClosedPeriod
from tests.factories.accounts import THEN
from tests.factories.opportunities import OpportunityFactory

NOON = time(12, 0)


def entry(name="X", **facts):
    values = {
        "rule": TimeRule.OFFSET,
        "unit": OffsetUnit.WORKING_DAYS,
        "number": 0,
        "at": NOON,
        "sets": "",
        "anchor": "",
    }
    return TimetableEntry(name=name, **{**values, **facts})


def days(entries, **known):
    found = timetable.compute(entries, {name.upper(): day for name, day in known.items()})
    return {computed.name: computed.day for computed in found.dates}, found


@pytest.mark.parametrize(
    ("unit", "number", "start", "expected"),
    [
        (OffsetUnit.WORKING_DAYS, 5, date(2026, 11, 27), date(2026, 12, 7)),
        (OffsetUnit.WORKING_DAYS, -5, date(2026, 12, 7), date(2026, 11, 27)),
        (OffsetUnit.DAYS, 25, date(2026, 11, 2), date(2026, 11, 27)),
        (OffsetUnit.WEEKS, -6, date(2026, 12, 11), date(2026, 10, 30)),
        (OffsetUnit.WEEKS, 2, date(2026, 10, 20), date(2026, 11, 3)),
        (OffsetUnit.MONTHS, 3, date(2026, 11, 30), date(2027, 2, 28)),
        (OffsetUnit.MONTHS, -12, date(2028, 2, 29), date(2027, 2, 28)),
        (OffsetUnit.DAYS, 0, date(2026, 11, 2), date(2026, 11, 2)),
    ],
    ids=str,
)
def test_an_offset_counts_from_its_anchor(unit, number, start, expected):
    found, _all = days([entry("X", anchor=Anchor.DEADLINE, unit=unit, number=number)], deadline=start)
    assert found == {"X": expected}


@pytest.mark.parametrize(
    ("first", "second", "expected", "moved"),
    [
        (date(2026, 11, 2), date(2026, 11, 12), date(2026, 11, 9), True),
        (date(2026, 11, 2), date(2026, 11, 10), date(2026, 11, 6), False),
        (date(2026, 11, 10), date(2026, 11, 2), date(2026, 11, 6), False),
        (date(2026, 11, 27), date(2026, 12, 2), date(2026, 12, 1), True),
    ],
)
def test_a_midpoint_lies_midway_on_a_working_day(first, second, expected, moved):
    middle = entry("X", rule=TimeRule.MIDPOINT, anchor=Anchor.NOTICE, second_anchor=Anchor.DEADLINE)
    found, computation = days([middle], notice=first, deadline=second)
    assert found == {"X": expected}
    assert ("moved on" in computation.dates[0].how) is moved


def test_dates_hang_on_each_other_whatever_the_order_of_writing():
    rows = [
        entry("Evaluation ends", anchor=Anchor.AWARD, unit=OffsetUnit.WORKING_DAYS, number=-10),
        entry("Award", sets=Anchor.AWARD, anchor=Anchor.DEADLINE, unit=OffsetUnit.WEEKS, number=8),
        entry("Bids", sets=Anchor.DEADLINE, anchor=Anchor.NOTICE, unit=OffsetUnit.DAYS, number=30),
    ]
    found, _all = days(rows, notice=date(2026, 11, 2))
    assert found == {
        "Bids": date(2026, 12, 2),
        "Evaluation ends": date(2027, 1, 13),
        "Award": date(2027, 1, 27),
    }


def test_everything_moves_when_the_anchor_moves():
    rows = [
        entry("Questions", anchor=Anchor.DEADLINE, number=-5),
        entry("Award", anchor=Anchor.DEADLINE, unit=OffsetUnit.WEEKS, number=6),
    ]
    before, _all = days(rows, deadline=date(2026, 12, 11))
    after, _all = days(rows, deadline=date(2026, 12, 18))
    assert before == {"Questions": date(2026, 12, 4), "Award": date(2027, 1, 22)}
    assert after == {"Questions": date(2026, 12, 11), "Award": date(2027, 1, 29)}


def test_what_hangs_on_itself_or_on_nothing_is_told_and_sets_nothing():
    rows = [
        entry("A", sets=Anchor.AWARD, anchor=Anchor.START, number=-1),
        entry("B", sets=Anchor.START, anchor=Anchor.AWARD, number=1),
        entry("C", anchor=Anchor.NOTICE, number=1),
        entry("D", rule=TimeRule.FIXED, day=date(2026, 11, 2)),
    ]
    found, computation = days(rows, award=date(2026, 12, 1))
    assert found == {"D": date(2026, 11, 2)}
    assert [fault.split("”")[0] for fault in computation.faults] == ["“A", "“B", "“C"]


def test_each_date_says_how_it_was_counted():
    _found, computation = days([entry("X", anchor=Anchor.DEADLINE, number=-5)], deadline=date(2026, 12, 11))
    how = computation.dates[0].how
    assert how.startswith("5 working days before “Bids until” (11 December 2026)")
    assert "bank holidays anywhere in the UK" in how


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2026, 10, 24), time(12), datetime(2026, 10, 24, 11, tzinfo=UTC)),
        (date(2026, 10, 26), time(12), datetime(2026, 10, 26, 12, tzinfo=UTC)),
        (date(2027, 3, 28), time(1, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2027, 3, 29), time(12), datetime(2027, 3, 29, 11, tzinfo=UTC)),
    ],
)
def test_times_are_uk_times_across_both_clock_changes(day, at, utc):
    assert timetable.Computed("X", day, at, "").moment == utc


@pytest.mark.django_db
def test_the_draft_follows_its_timetable_and_only_the_timetable():
    opportunity = OpportunityFactory(notice_on=date(2026, 11, 2), award_expected=date(2027, 3, 1))
    opportunity.timetable.create(name="Bids", sets="DEADLINE", anchor="NOTICE", number=30, unit="DAYS")
    opportunity.timetable.create(name="Visit", anchor="DEADLINE", number=-10, unit="WORKING_DAYS")
    opportunity.save()
    timetable.follow(opportunity)
    assert opportunity.deadline == datetime(2026, 12, 2, 12, tzinfo=UTC)
    assert opportunity.award_expected == date(2027, 3, 1)


@pytest.mark.django_db
def test_a_date_that_cannot_be_found_blocks():
    opportunity = OpportunityFactory()
    opportunity.timetable.create(name="Visit", anchor="OPENS", number=3)
    opportunity.save()
    assert [gap.field for gap in gaps(opportunity, THEN)] == ["timetable"]


def _advice(opportunity):
    return " ".join(judge(Opportunity.objects.get(pk=opportunity.pk), THEN).advice)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (datetime(2026, 12, 14, 12, tzinfo=UTC), "Monday by noon"),
        (datetime(2026, 12, 13, 12, tzinfo=UTC), "falls on a Sunday"),
        (datetime(2026, 11, 30, 17, tzinfo=UTC), "bank holiday in some part"),
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "happens twice"),
    ],
)
def test_unkind_deadlines_are_warned_about(deadline, words):
    assert words in _advice(OpportunityFactory(deadline=deadline))
    kind = OpportunityFactory(deadline=datetime(2026, 12, 10, 17, tzinfo=UTC))
    assert words not in _advice(kind)


@pytest.mark.django_db
def test_school_holidays_are_warned_about():
    ClosedPeriod.objects.create(name="the autumn half-term holiday", first=date(2026, 12, 7), last=date(2026, 12, 11))
    assert "falls into the autumn half-term" in _advice(OpportunityFactory())
    assert "falls into" not in _advice(OpportunityFactory(deadline=datetime(2026, 12, 14, 17, tzinfo=UTC)))


@pytest.mark.django_db
def test_a_crowd_in_one_hour_is_warned_about():
    opportunity = OpportunityFactory()
    OpportunityFactory(published=True)
    assert "same hour" not in _advice(opportunity)
    OpportunityFactory(published=True)
    assert "2 other opportunities close in the same hour" in _advice(opportunity)


@pytest.mark.django_db
def test_an_entry_without_what_it_needs_is_refused_next_to_its_field():
    from django.core.exceptions import ValidationError

    for facts, field in (
        ({"rule": "FIXED"}, "day"),
        ({"rule": "OFFSET"}, "anchor"),
        ({"rule": "MIDPOINT", "anchor": "NOTICE"}, "second_anchor"),
        ({"sets": "AWARD", "anchor": "AWARD"}, "anchor"),
    ):
        with pytest.raises(ValidationError) as caught:
            entry(**facts).clean()
        assert list(caught.value.message_dict) == [field]
