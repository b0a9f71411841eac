"""Addresses are forgotten when nothing needs them any more, and not before."""

from datetime import timedelta

import pytest

from portal.alerts.models import Bounce, Delivery, Mailbox, Subscription
from portal.alerts.services import delivering, subscribing
from portal.alerts.services.forgetting import KEPT_AFTER_LEAVING, forget
from portal.mail.models import Message
from tests.factories.alerts import THEN, make_alert, make_event

LATER = THEN + timedelta(hours=1)
AFTER = LATER + KEPT_AFTER_LEAVING + timedelta(seconds=1)
pytestmark = pytest.mark.django_db


def test_an_address_is_forgotten_ninety_days_after_its_last_alert_ended(plays):
    alert = make_alert()
    make_event(1)
    delivering.run(LATER)
    subscribing.leave(subscriptions=[alert], actor=None, now=LATER)
    message = Message.objects.get()
    Bounce.objects.create(digest="d", message=message, mailbox=alert.mailbox, is_permanent=False, taken_at=LATER)
    assert forget(AFTER - timedelta(seconds=2)) == "0 addresses forgotten"
    assert forget(AFTER) == "1 addresses forgotten"
    assert (Mailbox.objects.count(), Subscription.objects.count(), Delivery.objects.count()) == (0, 0, 0)
    assert Bounce.objects.get().mailbox is None
    assert forget(AFTER) == "0 addresses forgotten"


def test_what_was_never_confirmed_is_forgotten(plays):
    make_alert(on_since=None)
    assert forget(AFTER) == "1 addresses forgotten"


def test_what_is_on_or_waits_is_kept(plays):
    make_alert("on@example.org")
    plays.cast[1] = ["cast@example.org"]
    make_event(1)
    delivering.spread(LATER)
    assert forget(AFTER) == "0 addresses forgotten"
    delivering.run(AFTER)
    assert forget(AFTER + timedelta(days=1)) == "0 addresses forgotten"
    assert forget(AFTER + timedelta(days=91)) == "1 addresses forgotten"
    assert [mailbox.email for mailbox in Mailbox.objects.all()] == ["on@example.org"]
