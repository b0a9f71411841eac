"""Working out who hears of an event. A batch is one transaction, so it may be killed anywhere and run twice."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from portal.alerts import topics
from portal.alerts.enums import PUBLISHED
from portal.alerts.hearing import hears
from portal.alerts.models import Delivery, Event, Mailbox, Subscription
from portal.alerts.querysets import tidy
from portal.alerts.timing import due_at

logger = logging.getLogger(__name__)

BATCH, MOST_EVENTS = 200, 500


def spread(now: datetime) -> int:
    """Work out every waiting event; how many failed. One that fails is tried again and stops no other."""
    failed = 0
    for pk in list(Event.objects.waiting(now).order_by("pk").values_list("pk", flat=True)[:MOST_EVENTS]):
        try:
            while spread_batch(pk, now):
                pass
        except Exception:
            logger.exception("Event %s could not be worked out", pk)
            failed += 1
    return failed


def spread_batch(pk: int, now: datetime) -> bool:
    """The next mailboxes of one event; True while there are more. Another worker's event is left to it."""
    with transaction.atomic():
        event = Event.objects.select_for_update(skip_locked=True).filter(pk=pk, spread_at=None).first()
        if event is None:
            return False
        topic = topics.find(event.topic)
        is_public = topic is not None and topic.follows(event.subject_pk, now) is not None
        more = topic is not None and is_public and _hand_out(event, topic, now)
        _advance(event, None if more else now)
    return more


def _hand_out(event: Event, topic: topics.Topic, now: datetime) -> bool:
    if event.reached == 0:
        _to_concerned(event, topic, now)
    asking = Mailbox.objects.asking(event.topic, event.subject_pk, event.at, searches=event.kind == PUBLISHED)
    mailboxes = list(asking.filter(pk__gt=event.reached).order_by("pk")[:BATCH])
    if not mailboxes:
        return False
    _write(event, _due_of(event, topic, mailboxes, now))
    event.reached = mailboxes[-1].pk
    return len(mailboxes) == BATCH


def _to_concerned(event: Event, topic: topics.Topic, now: datetime) -> None:
    """Those who take part hear at once, whatever else they asked for."""
    emails = {tidy(email) for email in topic.concerned(event.subject_pk, event.kind, now)} - {""}
    found = Mailbox.objects.filter(email__in=emails)
    new = emails - set(found.values_list("email", flat=True))
    Mailbox.objects.bulk_create([Mailbox(email=email, created_at=now) for email in sorted(new)], ignore_conflicts=True)
    pks = Mailbox.objects.filter(email__in=emails).order_by("pk").values_list("pk", flat=True)
    _write(event, dict.fromkeys(pks, event.at), is_concerned=True)


def _due_of(event: Event, topic: topics.Topic, mailboxes: Iterable[Mailbox], now: datetime) -> dict[int, datetime]:
    """When each mailbox hears of the event: the earliest of its alerts that do."""
    found: dict[int, list[datetime]] = defaultdict(list)
    known: dict[tuple[int, str], bool] = {}
    subscriptions = Subscription.objects.on_for(event.topic, event.at).filter(mailbox__in=mailboxes).order_by("pk")
    for subscription in subscriptions:
        if hears(subscription, event, topic, now, known):
            found[subscription.mailbox_id].append(due_at(subscription.frequency, event.at))
    return {pk: min(moments) for pk, moments in found.items()}


def _write(event: Event, due: dict[int, datetime], *, is_concerned: bool = False) -> None:
    """A row for each mailbox that has none yet for this event."""
    rows = [
        Delivery(event=event, mailbox_id=pk, due_at=moment, is_concerned=is_concerned)
        for pk, moment in sorted(due.items())
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def _advance(event: Event, spread_at: datetime | None) -> None:
    event.spread_at = spread_at
    event.save(update_fields=["reached", "spread_at"])
