"""The outbox: written with the act, handed on once, tried again after a failure."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import transaction

from portal.mail import services
from portal.mail.backend import KIND, WHY
from portal.mail.models import Message
from tests.factories.accounts import UserFactory

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MEMORY = "django.core.mail.backends.locmem.EmailBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture
def transport(settings):
    settings.MAIL_TRANSPORT = MEMORY
    mail.outbox = []
    return mail.outbox


def _queue(to="ann@example.org", **kwargs):
    return services.queue(to=to, subject="Hello\n there", text="Body", now=NOW, **kwargs)


@pytest.fixture
def templates(settings, tmp_path):
    """A message of a made-up app."""
    folder = tmp_path / "emails" / "zoo"
    folder.mkdir(parents=True)
    (folder / "feed.subject.txt").write_text("Feed {{ animal }}\n")
    (folder / "feed.txt").write_text(
        '{% extends "emails/base.txt" %}{% block body %}Feed {{ animal }} & co.{% endblock %}'
    )
    config = [dict(settings.TEMPLATES[0], DIRS=[tmp_path, *settings.TEMPLATES[0]["DIRS"]])]
    settings.TEMPLATES = config


def test_send_renders_subject_and_text_and_says_why(templates):
    (message,) = services.send(
        template="zoo/feed", to="ann@example.org", context={"animal": "<cat>"}, why="you keep it.", now=NOW
    )
    assert (message.subject, message.kind, message.why, message.html) == (
        "Feed <cat>",
        "zoo/feed",
        "you keep it.",
        "",
    )
    assert message.text.startswith("Feed <cat> & co.")
    assert "You get this because you keep it." in message.text
    assert "cannot be switched off" in message.text


def test_send_writes_one_message_for_each_person_and_the_way_to_stop(templates):
    ann, bob = UserFactory(), UserFactory()
    stop = "http://localhost:8000/stop/1/"
    sent = services.send(template="zoo/feed", to=[ann, bob], context={}, why="you asked.", now=NOW, stop_url=stop)
    assert [m.to for m in sent] == [ann.email, bob.email]
    assert sent[0].headers == {"List-Unsubscribe": f"<{stop}>"}
    assert f"Stop these messages: {stop}" in sent[0].text


def test_a_message_is_undone_with_its_act():
    with transaction.atomic():
        _queue()
        transaction.set_rollback(True)
    assert Message.objects.count() == 0


def test_deliver_sends_once_with_its_own_message_id(transport):
    message = _queue(html="<p>Body</p>")
    assert services.deliver_due(NOW) == services.Delivered(sent=1)
    assert services.deliver_due(NOW + timedelta(days=1)) == services.Delivered()
    (sent,) = transport
    assert (sent.subject, sent.to, sent.extra_headers["Message-ID"]) == (
        "Hello there",
        [message.to],
        message.message_id,
    )
    message.refresh_from_db()
    assert (message.status, message.sent_at, message.attempts) == ("Sent", NOW, 1)


def test_deliver_keeps_when_there_is_no_mail_server():
    message = _queue()
    assert services.deliver_due(NOW) == services.Delivered(kept=1)
    message.refresh_from_db()
    assert message.status == "Kept"


def test_a_failure_waits_longer_each_time_and_does_not_stop_the_others(transport, monkeypatch):
    first, second = _queue("bad@example.org"), _queue("good@example.org")
    hand_on = services._hand_on

    def fails_for_one(message):
        if message.to == "bad@example.org":
            raise ConnectionRefusedError("no mail server")
        hand_on(message)

    monkeypatch.setattr(services, "_hand_on", fails_for_one)
    assert services.deliver_due(NOW) == services.Delivered(sent=1, failed=1)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, first.next_try_at) == ("Waiting to be tried again", NOW + timedelta(minutes=1))
    assert first.last_error == "ConnectionRefusedError: no mail server"
    assert second.status == "Sent"
    services.deliver_due(NOW + timedelta(minutes=1))
    first.refresh_from_db()
    assert first.next_try_at == NOW + timedelta(minutes=3)


def test_a_message_that_failed_too_often_is_given_up(transport, monkeypatch):
    message = _queue()
    Message.objects.update(attempts=services.MOST_ATTEMPTS - 1)
    monkeypatch.setattr(services, "_hand_on", lambda message: 1 / 0)
    services.deliver_due(NOW)
    message.refresh_from_db()
    assert (message.status, message.next_try_at) == ("Given up", None)


def test_a_message_held_by_another_worker_is_left_alone_until_its_lease_ends(transport):
    _queue()
    assert services._claim(NOW, []) is not None
    assert services.deliver_due(NOW + timedelta(minutes=9)) == services.Delivered()
    assert services.deliver_due(NOW + timedelta(minutes=10)) == services.Delivered(sent=1)


def test_djangos_own_mail_goes_into_the_outbox(settings):
    settings.EMAIL_BACKEND = "portal.mail.backend.OutboxBackend"
    send_mail("Subject", "Text", None, ["ann@example.org", "bob@example.org"], html_message="<p>Text</p>")
    assert sorted(Message.objects.values_list("to", "html")) == [
        ("ann@example.org", "<p>Text</p>"),
        ("bob@example.org", "<p>Text</p>"),
    ]


def test_the_backend_takes_kind_and_reason_from_headers_that_are_not_sent(settings):
    settings.EMAIL_BACKEND = "portal.mail.backend.OutboxBackend"
    EmailMultiAlternatives(
        "S", "T", None, ["a@example.org"], headers={KIND: "account", WHY: "you asked.", "X-A": "b"}
    ).send()
    message = Message.objects.get()
    assert (message.kind, message.why, message.headers) == ("account", "you asked.", {"X-A": "b"})


def test_the_backend_refuses_attachments(settings):
    settings.EMAIL_BACKEND = "portal.mail.backend.OutboxBackend"
    message = EmailMessage("S", "T", None, ["a@example.org"])
    message.attach("bid.txt", "secret", "text/plain")
    with pytest.raises(ValueError, match="no attachments"):
        message.send()
