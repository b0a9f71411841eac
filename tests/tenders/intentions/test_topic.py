"""Alerts about intentions: what is announced, what a search finds, what is never told."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict

from portal.alerts.models import Event
from portal.alerts.services import delivering
from portal.mail.models import Message
from tenders.intentions import services, topic
from tenders.intentions.lifecycle import LIFE
from tenders.intentions.models import CommissioningIntention
from tests.factories.accounts import THEN
from tests.factories.alerts import make_alert
from tests.factories.intentions import IntentionFactory, redraft

LATER = THEN + timedelta(days=2)
pytestmark = pytest.mark.django_db


def _events():
    return [(event.kind, event.title, event.summary) for event in Event.objects.order_by("pk")]


def test_publishing_announces_what_was_published():
    intention = IntentionFactory()
    redraft(intention, title="Its newer title")
    services.publish(intention=intention, actor=intention.owner, now=THEN)
    assert _events() == [("published", "Its newer title", intention.summary)]
    assert Event.objects.get().path == intention.get_absolute_url()


def test_a_moved_date_says_from_when_to_when_and_why():
    intention = IntentionFactory(published=True)
    redraft(intention, expected_notice_date=date(2027, 3, 1), description="Long.\nVery long.")
    services.revise(intention=intention, actor=intention.owner, now=LATER, reason="The consultation runs longer.")
    kind, _title, summary = _events()[-1]
    assert kind == "changed"
    assert summary == (
        "Reason: The consultation runs longer.\n"
        "What we have in mind: new text\n"
        "Opportunity expected: 1 February 2027 → 1 March 2027"
    )


def test_each_change_is_an_event_of_its_own():
    intention = IntentionFactory(published=True)
    for day in (1, 2):
        redraft(intention, expected_notice_date=date(2027, 3, day))
        services.revise(intention=intention, actor=intention.owner, now=LATER, reason="Again.")
        intention.refresh_from_db()
    assert [kind for kind, _title, _summary in _events()] == ["published", "changed", "changed"]


def test_a_refused_change_announces_nothing(monkeypatch):
    intention = IntentionFactory(published=True)
    redraft(intention, title="New name")
    monkeypatch.setattr("portal.lifecycle.record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.revise(intention=intention, actor=intention.owner, now=LATER, reason="Because")
    assert len(_events()) == 1


def test_a_dropped_plan_says_why():
    intention = IntentionFactory(published=True)
    services.drop(intention=intention, actor=intention.owner, now=LATER, reason="No money.")
    assert _events()[-1][::2] == ("dropped", "This plan is given up. Reason: No money.")


def test_a_plan_that_became_an_opportunity_is_told():
    intention = IntentionFactory(published=True)
    LIFE.take("become_opportunity", intention, actor=intention.owner, now=LATER, data={"opportunity": "O"})
    assert _events()[-1][::2] == ("became_opportunity", "There is now an opportunity for it.")


@pytest.mark.parametrize(("age", "count"), [(timedelta(days=13), 1), (timedelta(days=14), 0)], ids=["recent", "old"])
def test_of_imported_notices_only_recent_ones_are_news(age, count):
    intention = IntentionFactory(buyer="Another council")
    changes = {"published_at": LATER - age}
    LIFE.take("list_imported", intention, actor=None, now=LATER, changes=changes)
    assert len(_events()) == count


@pytest.mark.parametrize(
    ("query", "criteria", "words"),
    [
        ("", {}, "All commissioning intentions"),
        ("page=2&no=thing&kind=NO_SUCH", {}, "All commissioning intentions"),
        ("kind=HEALTH", {"kind": "HEALTH"}, "Commissioning intentions: Public health and wellbeing"),
        (
            "words=carers&value_from=100,000&after=2027-02-01",
            {"words": "carers", "value_from": "100000.00", "after": "2027-02-01"},
            "Commissioning intentions: “carers”, value from £100,000, expected on or after 1 February 2027",
        ),
        (
            "fit=small&cpv_code=85&stage=PUBLISHED",
            {"stage": "PUBLISHED", "fit": "small", "cpv_code": "85"},
            "Commissioning intentions: Published, suitable for small organisations, CPV code 85",
        ),
    ],
)
def test_criteria_are_the_valid_filters_of_the_list(query, criteria, words):
    found = topic.clean(QueryDict(query))
    assert (found, topic.describe(found)) == (criteria, words)


@pytest.mark.parametrize(
    ("criteria", "is_found"),
    [
        ({}, True),
        ({"kind": "ADULT_CARE", "words": "carers"}, True),
        ({"after": "2027-02-01", "value_to": "5000"}, False),
        ({"kind": "HEALTH"}, False),
    ],
)
def test_a_search_finds_what_the_list_finds(criteria, is_found):
    intention = IntentionFactory(published=True)
    assert topic.matches(criteria, intention.pk, THEN) is is_found
    listed = CommissioningIntention.objects.published(THEN).matching(**topic.filter_form(criteria).chosen)
    assert (intention in listed) is is_found


def test_a_draft_is_neither_found_nor_followed():
    intention = IntentionFactory()
    assert not topic.matches({}, intention.pk, THEN)
    assert topic.follows(intention.pk, THEN) is None
    assert list(topic.concerned(intention.pk, "published", THEN)) == []


def test_a_follower_and_a_searcher_each_hear_their_own():
    intention = IntentionFactory()
    make_alert("search@example.org", {"kind": "ADULT_CARE"}, topic="intentions")
    services.publish(intention=intention, actor=intention.owner, now=THEN)
    make_alert("follow@example.org", {"pk": intention.pk}, topic="intentions", on_since=LATER)
    services.drop(intention=intention, actor=intention.owner, now=LATER, reason="No money.")
    delivering.run(LATER)
    assert sorted(Message.objects.filter(kind="alerts/event").values_list("to", "subject")) == [
        ("follow@example.org", f"Dropped: {intention.title}"),
        ("search@example.org", f"New: {intention.title}"),
    ]


def test_the_pages_lead_to_the_alert(client):
    intention = IntentionFactory(published=True)
    page = client.get("/intentions/?kind=HEALTH&page=1&words=").content.decode()
    assert 'href="/alerts/new/?topic=intentions&amp;kind=HEALTH"' in page
    assert "Get e-mail alerts for this search" in page
    assert "Get e-mail alerts for this list" in client.get("/intentions/").content.decode()
    page = client.get(intention.get_absolute_url()).content.decode()
    assert f'href="/alerts/new/?topic=intentions&amp;pk={intention.pk}"' in page
    answer = client.get(f"/alerts/new/?topic=intentions&pk={intention.pk}")
    assert intention.title in answer.content.decode()
