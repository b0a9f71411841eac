"""Alerts for tests: a topic of plays, where a record is any number and every play that is not ``hidden`` is public."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction

from portal.alerts import topics
from portal.alerts.enums import Frequency
from portal.alerts.lifecycle import LIFE
from portal.alerts.models import Event, Mailbox, Subscription

THEN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass
class Plays:
    """What the topic of the test knows: pk to (title, genre), who takes part, what is hidden."""

    titles: dict[int, tuple[str, str]] = field(
        default_factory=lambda: {1: ("Hamlet", "sad"), 2: ("Twelfth Night", "gay")}
    )
    cast: dict[int, list[str]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)

    @property
    def topic(self):
        """As an app registers it."""
        return topics.Topic("plays", "Plays", self.matches, self.describe, self.clean, self.concerned, self.follows)

    def matches(self, criteria, pk, now):
        return criteria.get("genre") in (None, self.titles[pk][1])

    def describe(self, criteria):
        return f"Plays: {criteria['genre']}" if criteria else "All plays"

    def clean(self, query):
        return {"genre": query["genre"]} if query.get("genre") in ("sad", "gay") else {}

    def concerned(self, pk, kind, now):
        return self.cast.get(pk, [])

    def follows(self, pk, now):
        return self.titles[pk][0] if pk in self.titles and pk not in self.hidden else None


def make_event(pk=1, kind="published", at=THEN, **facts):
    """An event of a play, as ``announce`` writes it."""
    with transaction.atomic():
        return Event.objects.create(
            **{
                "key": f"plays.{kind}:{pk}",
                "topic": "plays",
                "kind": kind,
                "subject_pk": pk,
                "title": "Hamlet" if pk == 1 else "Twelfth Night",
                "summary": "A play.",
                "path": f"/plays/{pk}/",
                "at": at,
                **facts,
            }
        )


def make_alert(email="ann@example.org", criteria=None, *, topic="plays", frequency=Frequency.AT_ONCE, on_since=THEN):
    """An alert; ``on_since=None`` leaves it unconfirmed."""
    criteria = criteria or {}
    mailbox, _is_new = Mailbox.objects.get_or_create(email=email, defaults={"created_at": THEN})
    alert = Subscription.objects.create(
        mailbox=mailbox,
        topic=topic,
        criteria=criteria,
        criteria_key=topics.key_of(criteria),
        words=topics.in_words(topics.find(topic), criteria, THEN),
        record_pk=criteria.get(topics.RECORD),
        frequency=frequency,
        asked_at=THEN,
    )
    if on_since is None:
        return alert
    return LIFE.take("confirm", alert, actor=None, now=on_since, changes={"confirmed_at": on_since})
