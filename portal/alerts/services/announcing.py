"""Saying that something happened."""

from datetime import datetime

from django.db import connection, models

from portal.alerts import topics
from portal.alerts.models import Event


def announce(
    *, topic: str, kind: str, subject: models.Model, title: str, summary: str, path: str, now: datetime, key: str = ""
) -> Event:
    """Have whoever asked for it hear of this, once the transaction of the step that causes it is saved.

    The same ``key`` twice is one event; without one, each kind happens to a record once. Title and summary are plain
    text for everyone: nothing sealed. ``path`` is an address on the portal. Raises ``ValueError`` for a topic that
    nobody registered and ``RuntimeError`` outside a transaction: an act and its news are saved together or not at all.
    """
    if topics.find(topic) is None:
        raise ValueError(f"No topic is called {topic!r}: register it in AppConfig.ready.")
    if not connection.in_atomic_block:
        raise RuntimeError("An event is announced inside the transaction of its act.")
    facts = {
        "topic": topic,
        "kind": kind,
        "subject_pk": subject.pk,
        "title": " ".join(title.split())[:300],
        "summary": summary.strip(),
        "path": path,
        "at": now,
    }
    event, _is_new = Event.objects.get_or_create(key=key or f"{topic}.{kind}:{subject.pk}", defaults=facts)
    return event
