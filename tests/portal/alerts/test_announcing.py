"""Saying that something happened: once, with its act, under a topic that exists."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from portal.alerts.models import Event
from portal.alerts.services import announce
from tests.factories.accounts import UserFactory

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def _announce(subject, **facts):
    return announce(
        **{
            "topic": "plays",
            "kind": "published",
            "subject": subject,
            "title": "Hamlet\nagain",
            "summary": " To be. ",
            "path": "/plays/1/",
            "now": NOW,
            **facts,
        }
    )


def test_announce_keeps_what_happened_in_one_line_of_title(plays):
    subject = UserFactory()
    event = _announce(subject)
    assert (event.key, event.title, event.summary) == (f"plays.published:{subject.pk}", "Hamlet again", "To be.")
    assert (event.subject_pk, event.at, event.spread_at) == (subject.pk, NOW, None)


def test_the_same_key_is_one_event_and_another_key_another(plays):
    subject = UserFactory()
    assert _announce(subject) == _announce(subject, title="Other words")
    assert _announce(subject, kind="changed", key="plays.changed:1:2") != _announce(subject, kind="changed")
    assert Event.objects.count() == 3


def test_an_event_is_undone_with_its_act(plays):
    with transaction.atomic():
        _announce(UserFactory())
        transaction.set_rollback(True)
    assert Event.objects.count() == 0


def test_a_topic_that_nobody_registered_is_refused(plays):
    with pytest.raises(ValueError, match="No topic is called 'play'"):
        _announce(UserFactory(), topic="play")


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_refused(plays):
    with pytest.raises(RuntimeError, match="inside the transaction of its act"):
        _announce(UserFactory())
