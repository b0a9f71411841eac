"""The outbox is there for the demonstration only."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from portal.mail import services

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def message():
    text = "Open http://localhost:8000/x/ <script>alert(1)</script>"
    return services.queue(to="ann@example.org", subject="Hello", text=text, now=NOW)


def test_the_outbox_lists_messages_by_recipient(client, message):
    services.queue(to="bob@example.org", subject="Other", text="T", now=NOW)
    assert b"Other" in client.get(reverse("mail:outbox")).content
    page = client.get(reverse("mail:outbox"), {"to": "ANN@example.org"}).content
    assert b"Hello" in page
    assert b"Other" not in page


def test_a_message_shows_its_links_and_no_markup(client, message):
    page = client.get(reverse("mail:message", args=[message.pk])).content.decode()
    assert '<a href="http://localhost:8000/x/"' in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("name", ["outbox", "message"])
def test_outside_the_demonstration_the_outbox_does_not_exist(client, message, settings, name):
    settings.PORTAL_DEMO = False
    args = [message.pk] if name == "message" else []
    assert client.get(reverse(f"mail:{name}", args=args)).status_code == 404
