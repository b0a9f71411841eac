"""An account's alerts follow its address: once confirmed, without doubles, nothing lost, nobody else's."""

import re
from datetime import timedelta

import pytest
from allauth.account.signals import email_changed

from portal.alerts import links
from portal.alerts.enums import Frequency, State
from portal.alerts.models import Delivery, Event, Mailbox, Subscription
from portal.alerts.services import delivering, moving, spreading
from portal.audit.models import AuditEvent
from portal.mail.models import Message
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.alerts import THEN, make_alert, make_event

LATER, TOMORROW = THEN + timedelta(hours=1), THEN + timedelta(days=1)
OLD, NEW = "old@example.org", "new@example.org"
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(email=OLD)


def _move(person, now=LATER):
    return moving.move(person=person, old=OLD, new=NEW, now=now)


def _on(email):
    return list(Subscription.objects.filter(mailbox__email=email, state=State.CONFIRMED).order_by("pk"))


def _told():
    return sorted((message.to, message.subject) for message in Message.objects.filter(kind__startswith="alerts/"))


def test_alerts_end_at_the_old_address_and_are_on_at_the_new_one(plays, person):
    make_alert(OLD, {"genre": "sad"}, frequency=Frequency.WEEKLY)
    make_alert(OLD, {"pk": 2})
    assert _move(person) == 2
    search, record = _on(NEW)
    assert (search.criteria, search.frequency, search.words) == ({"genre": "sad"}, Frequency.WEEKLY, "Plays: sad")
    assert (record.record_pk, record.confirmed_at) == (2, THEN)
    assert _on(OLD) == []
    make_event(1, at=TOMORROW)
    make_event(2, "changed", at=TOMORROW)
    delivering.run(TOMORROW + timedelta(days=8))
    assert _told() == [(NEW, "Changed: Twelfth Night"), (NEW, "New: Hamlet")]


def test_what_both_addresses_asked_for_is_there_once_as_the_new_one_wanted_it(plays, person):
    make_alert(OLD, {"genre": "sad"}, frequency=Frequency.AT_ONCE)
    theirs = make_alert(NEW, {"genre": "sad"}, frequency=Frequency.WEEKLY, on_since=LATER)
    _move(person, TOMORROW)
    theirs.refresh_from_db()
    assert _on(NEW) == [theirs]
    assert (theirs.frequency, theirs.confirmed_at) == (Frequency.WEEKLY, THEN)


def test_what_the_new_address_never_confirmed_is_confirmed_by_the_account_even_after_its_week(plays, person):
    make_alert(OLD, frequency=Frequency.DAILY)
    asked = make_alert(NEW, on_since=None)
    _move(person, THEN + timedelta(days=30))
    assert [(alert.pk, alert.frequency) for alert in _on(NEW)] == [(asked.pk, Frequency.DAILY)]


def test_what_the_old_address_never_confirmed_stays_unconfirmed_there(plays, person):
    asked = make_alert(OLD, on_since=None)
    assert _move(person) == 0
    asked.refresh_from_db()
    assert (asked.state, asked.mailbox.email) == (State.ASKED, OLD)
    assert _on(NEW) == []


def test_moving_twice_changes_nothing_more(plays, person):
    make_alert(OLD)
    assert (_move(person), _move(person)) == (1, 0)
    assert len(_on(NEW)) == 1


def test_without_any_alert_no_mailbox_is_made(plays, person):
    assert _move(person) == 0
    assert not Mailbox.objects.exists()


def test_what_waits_to_be_told_is_told_to_the_new_address_once(plays, person):
    make_alert(OLD, frequency=Frequency.DAILY)
    make_alert(NEW, {"genre": "sad"}, frequency=Frequency.DAILY)
    make_event(1, at=LATER)
    make_event(2, at=LATER)
    spreading.spread(LATER)
    assert Delivery.objects.waiting().count() == 3
    _move(person)
    delivering.run(TOMORROW)
    (message,) = Message.objects.filter(kind="alerts/digest")
    assert (message.to, message.text.count("Hamlet"), message.text.count("Twelfth Night")) == (NEW, 1, 1)
    assert not Delivery.objects.waiting().exists()


def test_what_the_new_address_was_told_already_is_not_told_again(plays, person):
    make_alert(OLD, frequency=Frequency.DAILY)
    make_alert(NEW)
    make_event(1)
    delivering.run(LATER)
    _move(person)
    delivering.run(TOMORROW)
    assert _told() == [(NEW, "New: Hamlet")]


def test_who_takes_part_still_hears_after_the_change(plays, person):
    plays.cast[1] = [OLD]
    make_event(1, "clarification")
    spreading.spread(THEN)
    _move(person)
    delivering.run(LATER)
    assert _told() == [(NEW, "Question answered: Hamlet")]


def test_an_event_half_worked_out_is_not_lost_between_the_addresses(plays, person, monkeypatch):
    monkeypatch.setattr(spreading, "BATCH", 1)
    make_alert(NEW, {"genre": "gay"})  # the lower number: passed by before the old address is reached
    make_alert(OLD)
    event = make_event(1)
    spreading.spread_batch(event.pk, THEN)
    assert Event.objects.get().reached == Mailbox.objects.get(email=NEW).pk
    _move(person)
    delivering.run(LATER)
    assert _told() == [(NEW, "New: Hamlet")]


def test_links_in_messages_to_the_old_address_open_nothing_of_the_new_one(plays, person, client):
    alert = make_alert(OLD)
    _move(person)
    client.post(f"/alerts/leave/{links.token(links.LEAVE, [alert.pk])}/")
    page = client.get(f"/alerts/manage/{links.token(links.MANAGE, [alert.mailbox_id])}/").content.decode()
    assert len(_on(NEW)) == 1
    assert NEW not in page
    assert "All plays" not in page


def test_a_confirmed_address_that_was_stopped_works_again(plays, person):
    make_alert(OLD)
    Mailbox.objects.create(email=NEW, created_at=THEN, stopped_at=THEN, stopped_why="It came back.")
    _move(person)
    assert Mailbox.objects.get(email=NEW).stopped_at is None


def test_the_trail_says_why_and_names_no_address(plays, person):
    make_alert(OLD)
    _move(person)
    events = AuditEvent.objects.filter(reason=moving.WHY)
    assert sorted((event.verb, event.actor_id) for event in events) == [("confirm", person.pk), ("leave", person.pk)]
    assert not any(NEW in event.data or OLD in event.data for event in events)


@pytest.mark.parametrize(("from_", "to"), [(False, True), (True, False), (None, True)])
def test_an_address_that_was_not_confirmed_gives_and_gets_nothing(plays, person, from_, to):
    """Whoever opens an account with somebody else's address does not get hold of that person's alerts."""
    make_alert(OLD)
    addresses = person.emailaddress_set
    addresses.update(verified=bool(from_))
    old = None if from_ is None else addresses.get(email=OLD)
    new = addresses.create(email=NEW, verified=to)
    email_changed.send(type(new), request=None, user=person, from_email_address=old, to_email_address=new)
    assert [alert.mailbox.email for alert in Subscription.objects.all()] == [OLD]


def test_the_alerts_of_an_account_move_when_its_new_address_is_confirmed(plays, person, client, settings):
    settings.EMAIL_BACKEND = "portal.mail.backend.OutboxBackend"
    make_alert(OLD)
    client.post("/account/login/", {"login": OLD, "password": PASSWORD})
    client.post("/account/email/", {"email": NEW, "action_add": "1"})
    assert (len(_on(OLD)), len(_on(NEW))) == (1, 0)
    message = Message.objects.filter(to=NEW).first()
    client.post(re.search(r"https?://[^/\s]+(/\S+)", message.text)[1])
    assert (len(_on(OLD)), len(_on(NEW))) == (0, 1)
    assert b"All plays" in client.get("/account/alerts/").content
