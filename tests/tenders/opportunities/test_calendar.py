"""Calendar files: per opportunity and for all, readable by another library's rules, embargo kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from tests.factories.accounts import THEN
from tests.factories.opportunities import DEADLINE, OpportunityFactory, make_complete, publish_twice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(set_clock):
    set_clock(THEN + timedelta(days=1))


def _events(response):
    calendar = Calendar.from_ical(b"".join(response.streaming_content))
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_one_opportunity_gives_every_date_with_its_address_and_how_it_was_counted(client):
    opportunity = OpportunityFactory(title="Short, warm breaks", contract_start=date(2027, 4, 1))
    opportunity.timetable.create(name="Site visit", anchor="DEADLINE", number=-10)
    opportunity.save()
    publish_twice(opportunity)
    response = client.get(f"/opportunities/{opportunity.slug}/calendar.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    events = _events(response)
    assert set(events) == {
        "Bids until: Short, warm breaks",
        "Contract starts: Short, warm breaks",
        "Site visit: Short, warm breaks",
    }
    deadline = events["Bids until: Short, warm breaks"]
    assert deadline.decoded("dtstart") == DEADLINE
    assert events["Contract starts: Short, warm breaks"].decoded("dtstart") == date(2027, 4, 1)
    visit = events["Site visit: Short, warm breaks"]
    assert visit.decoded("dtstart") == datetime(2026, 11, 26, 12, tzinfo=UTC)
    assert "10 working days before" in str(visit["description"])
    assert str(visit["url"]).endswith(f"/opportunities/{opportunity.slug}/")


def test_the_calendar_of_all_has_the_open_ones_that_the_filters_find(client):
    OpportunityFactory(title="A", published=True)
    OpportunityFactory(title="B", kind="TRANSPORT", published=True)
    OpportunityFactory(title="Over", deadline=THEN + timedelta(hours=1), published=True)
    OpportunityFactory(title="Draft")
    assert set(_events(client.get("/opportunities/calendar.ics"))) == {"Bids until: A", "Bids until: B"}
    assert set(_events(client.get("/opportunities/calendar.ics?kind=TRANSPORT"))) == {"Bids until: B"}


def test_an_event_keeps_its_identity_when_its_date_moves(client):
    opportunity = OpportunityFactory(published=True)
    address = f"/opportunities/{opportunity.slug}/calendar.ics"
    (before,) = _events(client.get(address)).values()
    type(opportunity).objects.update(deadline=DEADLINE + timedelta(days=7))
    (after,) = _events(client.get(address)).values()
    assert before["uid"] == after["uid"]
    assert before.decoded("dtstart") != after.decoded("dtstart")


def test_the_calendar_of_all_asks_as_often_for_three_as_for_one(client, django_assert_max_num_queries):
    OpportunityFactory(published=True)
    with django_assert_max_num_queries(20) as one:
        b"".join(client.get("/opportunities/calendar.ics").streaming_content)
    OpportunityFactory.create_batch(2, published=True)
    with django_assert_max_num_queries(20) as three:
        b"".join(client.get("/opportunities/calendar.ics").streaming_content)
    assert len(one) == len(three)


def test_what_is_embargoed_stands_in_no_calendar(client):
    opportunity = publish_twice(make_complete("LIGHT_TOUCH"))
    assert client.get(f"/opportunities/{opportunity.slug}/calendar.ics").status_code == 404
    assert _events(client.get("/opportunities/calendar.ics")) == {}
