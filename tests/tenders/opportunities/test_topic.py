"""Opportunities as news: who hears of what, never before the embargo ends, never twice."""

from datetime import timedelta

import pytest

from portal.alerts.models import Event
from portal.alerts.services import delivering
from portal.alerts.topics import find
from portal.mail.models import Message
from tenders.clarifications import services as clarifications
from tenders.opportunities import services
from tests.factories.accounts import THEN
from tests.factories.bids import make_draft
from tests.factories.clarifications import make_question
from tests.factories.opportunities import OpportunityFactory, end_embargo, make_complete, publish_twice

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(hours=2)


def _told(now=LATER):
    Message.objects.all().delete()
    delivering.run(now)
    delivering.run(now)
    return sorted(Message.objects.values_list("to", flat=True))


def test_a_search_hears_of_what_it_would_find(set_clock):
    topic = find("opportunities")
    opportunity = OpportunityFactory(published=True, title="Warm breaks", kind="TRANSPORT")
    finds = {"words": "warm", "kind": "TRANSPORT"}
    assert topic.matches(finds, opportunity.pk, LATER)
    assert not topic.matches({**finds, "words": "cold"}, opportunity.pk, LATER)
    assert topic.matches({}, opportunity.pk, LATER)
    assert topic.describe(finds) == "Opportunities: “warm”, Transport"


def test_nothing_is_news_before_the_embargo_ends():
    embargoed = publish_twice(make_complete("LIGHT_TOUCH"))
    topic = find("opportunities")
    assert not Event.objects.filter(subject_pk=embargoed.pk, topic="opportunities").exists()
    assert topic.follows(embargoed.pk, LATER) is None
    assert not topic.matches({}, embargoed.pk, LATER)
    end_embargo(embargoed)
    assert [event.kind for event in Event.objects.filter(subject_pk=embargoed.pk)] == ["published"]
    assert topic.follows(embargoed.pk, LATER) == embargoed.title


def test_bidders_and_those_who_asked_hear_of_an_answer_once():
    bid, author = make_draft()
    row = make_question(opportunity=bid.lot.opportunity)
    lead = bid.lot.opportunity.published_by
    clarifications.publish(clarification=row, text="Nights?", answer="Yes.", overruled={}, actor=lead, now=LATER)
    assert _told(LATER + timedelta(minutes=1)) == sorted([author.email, row.asked_by.email])


def test_an_early_end_is_news_with_its_reason():
    bid, author = make_draft()
    opportunity = bid.lot.opportunity
    services.withdraw(opportunity=opportunity, actor=opportunity.published_by, now=LATER, reason="No money.")
    assert _told(LATER + timedelta(minutes=1)) == [author.email]
    assert "No money." in Message.objects.get().text


def test_what_was_never_public_ends_in_silence():
    embargoed = publish_twice(make_complete("LIGHT_TOUCH"))
    services.withdraw(opportunity=embargoed, actor=embargoed.published_by, now=LATER, reason="No money.")
    assert _told(LATER + timedelta(minutes=1)) == []
