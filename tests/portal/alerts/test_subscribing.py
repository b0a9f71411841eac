"""Asking for alerts: nothing before it is confirmed, nothing told about what an address has."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from portal.alerts import links, rules
from portal.alerts.enums import Frequency, State
from portal.alerts.lifecycle import LIFE
from portal.alerts.models import CONFIRM_WITHIN, Mailbox, Subscription
from portal.alerts.services import subscribing
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from portal.mail.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.alerts import THEN, make_alert

LATER = THEN + timedelta(hours=1)
pytestmark = pytest.mark.django_db


def _ask(plays, email="Ann@Example.org ", criteria=None, frequency=Frequency.DAILY, now=THEN):
    subscribing.ask(email=email, topic=plays.topic, criteria=criteria or {}, frequency=frequency, now=now)


def test_asking_sends_a_link_and_switches_nothing_on(plays):
    _ask(plays, criteria={"genre": "sad"})
    alert, message = Subscription.objects.get(), Message.objects.get()
    assert (alert.state, alert.criteria, alert.frequency) == (State.ASKED, {"genre": "sad"}, Frequency.DAILY)
    assert (message.to, message.subject) == ("ann@example.org", "Confirm your alert")
    assert "Plays: sad" in message.text
    assert links.address(links.CONFIRM, [alert.pk]) in message.text
    assert "You get this because somebody entered this address" in message.text
    assert message.text.count("http") == 2  # the link, and where the portal is


def test_asking_again_before_confirming_is_the_same_alert_with_a_new_week(plays):
    _ask(plays)
    _ask(plays, email="ann@example.org", frequency=Frequency.WEEKLY, now=LATER)
    alert = Subscription.objects.get()
    assert (alert.frequency, alert.asked_at) == (Frequency.WEEKLY, LATER)
    assert Message.objects.count() == 2


def test_asking_for_what_is_on_changes_nothing_and_tells_only_the_owner(plays):
    alert = make_alert()
    _ask(plays, frequency=Frequency.WEEKLY)
    message = Message.objects.get()
    alert.refresh_from_db()
    assert (alert.frequency, Subscription.objects.count()) == (Frequency.AT_ONCE, 1)
    assert links.address(links.MANAGE, [alert.mailbox_id]) in message.text


def test_one_address_gets_only_so_many_links_a_day(plays):
    for _round in range(subscribing.MOST_A_DAY + 3):
        _ask(plays)
    assert Message.objects.count() == subscribing.MOST_A_DAY
    _ask(plays, email="bob@example.org")
    _ask(plays, now=THEN + timedelta(days=1))
    assert Message.objects.count() == subscribing.MOST_A_DAY + 2


def test_confirming_switches_it_on_once(plays):
    alert = make_alert(on_since=None)
    subscribing.confirm(subscription=alert, now=LATER)
    again = subscribing.confirm(subscription=alert, now=LATER + timedelta(days=1))
    assert (again.state, again.confirmed_at) == (State.CONFIRMED, LATER)
    assert [event.verb for event in AuditEvent.objects.all()] == ["confirm"]


def test_the_audit_trail_names_no_address(plays):
    subscribing.leave(subscriptions=[make_alert("canary@example.org")], actor=None, now=LATER)
    event = AuditEvent.objects.get(verb="leave")
    assert "canary" not in f"{event.subject_name}{event.data}{event.actor_name}{event.reason}"


@pytest.mark.parametrize(
    ("after", "is_allowed"), [(CONFIRM_WITHIN, True), (CONFIRM_WITHIN + timedelta(seconds=1), False)]
)
def test_a_link_works_for_seven_days(plays, after, is_allowed):
    alert = make_alert(on_since=None)
    verdict = rules.may_confirm(None, alert, THEN + after)
    assert bool(verdict) is is_allowed
    if not is_allowed:
        with pytest.raises(NotAllowed, match="older than 7 days"):
            subscribing.confirm(subscription=alert, now=THEN + after)


def test_what_was_ended_is_not_switched_on_by_its_old_link(plays):
    alert = make_alert(on_since=None)
    subscribing.leave(subscriptions=[alert], actor=None, now=LATER)
    with pytest.raises(NotAllowed, match="already ended"):
        subscribing.confirm(subscription=alert, now=LATER)


def test_leaving_twice_is_fine_and_asking_afterwards_is_a_new_alert(plays):
    alert = make_alert()
    assert subscribing.leave(subscriptions=[alert], actor=AnonymousUser(), now=LATER) == 1
    assert subscribing.leave(subscriptions=[alert], actor=AnonymousUser(), now=LATER) == 0
    _ask(plays, now=LATER)
    assert sorted(Subscription.objects.values_list("state", flat=True)) == [State.ASKED, State.LEFT]


def test_a_person_with_a_confirmed_address_has_it_at_once(plays):
    person = UserFactory()
    facts = {"person": person, "topic": plays.topic, "criteria": {"pk": 1}}
    alert = subscribing.subscribe(frequency=Frequency.DAILY, now=THEN, **facts)
    assert (alert.state, alert.mailbox.email, alert.record_pk) == (State.CONFIRMED, person.email, 1)
    subscribing.subscribe(frequency=Frequency.WEEKLY, now=LATER, **facts)
    alert = Subscription.objects.get()
    assert (alert.frequency, alert.confirmed_at, Message.objects.count()) == (Frequency.WEEKLY, THEN, 0)


def test_a_person_without_a_confirmed_address_has_to_confirm(plays):
    person = UserFactory()
    person.emailaddress_set.update(verified=False)
    with pytest.raises(NotAllowed, match="Confirm the e-mail address"):
        subscribing.subscribe(person=person, topic=plays.topic, criteria={}, frequency=Frequency.DAILY, now=THEN)
    assert not rules.may_skip_confirmation(AnonymousUser(), None, THEN)
    assert not Subscription.objects.exists()


def test_a_link_that_arrived_starts_a_stopped_address_again(plays):
    alert = make_alert(on_since=None)
    Mailbox.objects.update(stopped_at=THEN, stopped_why="It came back.")
    subscribing.confirm(subscription=alert, now=LATER)
    assert Mailbox.objects.get().stopped_at is None


def test_the_database_keeps_one_live_alert_for_the_same_thing(plays):
    make_alert()
    with pytest.raises(IntegrityError):
        make_alert()


def test_a_failing_audit_write_saves_nothing(plays, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    alert = make_alert(on_since=None)
    monkeypatch.setattr("portal.lifecycle.record", fail)
    for act in (
        lambda: subscribing.confirm(subscription=alert, now=LATER),
        lambda: subscribing.leave(subscriptions=[alert], actor=None, now=LATER),
    ):
        with pytest.raises(RuntimeError, match="disk full"):
            act()
    alert.refresh_from_db()
    assert (alert.state, alert.confirmed_at, alert.left_at) == (State.ASKED, None, None)


def test_the_steps_of_an_alert():
    steps = {verb: (set(step.sources), step.target) for verb, step in LIFE.steps.items()}
    assert steps == {
        "confirm": ({State.ASKED}, State.CONFIRMED),
        "leave": ({State.ASKED, State.CONFIRMED}, State.LEFT),
    }
