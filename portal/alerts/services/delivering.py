"""Writing the messages. A message and the rows that it settles are one transaction: each is told once, or not yet."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portal.alerts import links, topics
from portal.alerts.enums import Frequency, kind_in_words
from portal.alerts.hearing import hears
from portal.alerts.models import Delivery, Event, Mailbox, Subscription
from portal.alerts.timing import due_at
from portal.mail.models import Message
from portal.mail.services import send

from .spreading import spread

logger = logging.getLogger(__name__)

# Rows for one address in one transaction, and so the longest digest; messages in one run of the job.
BATCH, MOST_MESSAGES = 50, 2_000


@dataclass(frozen=True, slots=True)
class News:
    """One event for one address: which of its alerts hear of it, and when."""

    delivery: Delivery
    alerts: tuple[Subscription, ...]
    due_at: datetime
    alone: bool

    @property
    def event(self) -> Event:
        return self.delivery.event


def run(now: datetime) -> str:
    """The job: who hears of what, then the messages that are due. Raises ``RuntimeError`` when some failed."""
    failed = spread(now)
    written, broken = deliver(now)
    if failed or broken:
        raise RuntimeError(f"{written} messages; {failed} events and {broken} addresses failed and are tried again")
    return f"{written} messages"


def deliver(now: datetime) -> tuple[int, int]:
    """Write what is due, address by address; (messages, addresses that failed)."""
    written = broken = after = 0
    while written < MOST_MESSAGES:
        due = Mailbox.objects.with_due(now).filter(pk__gt=after).order_by("pk")
        pk = due.values_list("pk", flat=True).first()
        if pk is None:
            break
        after = pk
        try:
            written += tell(pk, now)
        except Exception:
            logger.exception("Mailbox %s could not be told", pk)
            broken += 1
    return written, broken


def tell(pk: int, now: datetime) -> int:
    """Write what is due to one address; how many messages. An address that another worker holds is left to it."""
    with transaction.atomic():
        locked = Mailbox.objects.select_for_update(skip_locked=True, no_key=True)
        mailbox = locked.filter(pk=pk).first()
        if mailbox is None:
            return 0
        news = _sorted_out(mailbox, now)
        alone = [one for one in news if one.alone]
        together = [one for one in news if not one.alone]
        bundles = [[one] for one in alone] + ([together] if together else [])
        for bundle in bundles:
            _settle([one.delivery for one in bundle], _write(mailbox, bundle, now), now)
    return len(bundles)


def _sorted_out(mailbox: Mailbox, now: datetime) -> list[News]:
    """What is still to be told now. What nobody wants to hear any more is settled without a message."""
    found = []
    alerts = list(mailbox.subscriptions.filter(state="CONFIRMED").order_by("pk")) if not mailbox.stopped_at else []
    for delivery in (
        Delivery.objects.due(now).filter(mailbox=mailbox).select_related("event").order_by("event_id")[:BATCH]
    ):
        news = _news(delivery, alerts, now)
        if news is None:
            _settle([delivery], None, now)
        elif news.due_at > now:
            delivery.due_at = news.due_at
            delivery.save(update_fields=["due_at"])
        else:
            found.append(news)
    return found


def _news(delivery: Delivery, alerts: Sequence[Subscription], now: datetime) -> News | None:
    """Asked again at the last moment: is it still public, is the alert still on, how often is it wanted?"""
    event = delivery.event
    topic = topics.find(event.topic)
    if topic is None or topic.follows(event.subject_pk, now) is None:
        return None
    own = (alert for alert in alerts if alert.topic == event.topic and _was_on(alert, event))
    hearing = tuple(alert for alert in own if hears(alert, event, topic, now, {}))
    moments = [due_at(alert.frequency, event.at) for alert in hearing]
    if delivery.is_concerned:
        moments.append(event.at)
    if not moments:
        return None
    at_once = delivery.is_concerned or any(alert.frequency == Frequency.AT_ONCE for alert in hearing)
    return News(delivery, hearing, min(moments), at_once)


def _was_on(alert: Subscription, event: Event) -> bool:
    return alert.confirmed_at is not None and alert.confirmed_at <= event.at


def _settle(deliveries: Sequence[Delivery], message: Message | None, now: datetime) -> None:
    pks = [delivery.pk for delivery in deliveries]
    Delivery.objects.filter(pk__in=pks).update(settled_at=now, message=message)


def _write(mailbox: Mailbox, bundle: Sequence[News], now: datetime) -> Message:
    """One message for one event, or a digest."""
    alerts = {alert.pk: alert for one in bundle for alert in one.alerts}
    entries = [
        {
            "kind": kind_in_words(one.event.kind),
            "title": one.event.title,
            "summary": one.event.summary,
            "link": links.absolute(one.event.path),
        }
        for one in bundle
    ]
    (message,) = send(
        template="alerts/event" if len(bundle) == 1 else "alerts/digest",
        to=mailbox.email,
        context={
            "entries": entries,
            "entry": entries[0],
            "manage": links.address(links.MANAGE, [mailbox.pk]) if alerts else "",
        },
        why=_why(list(alerts.values())),
        now=now,
        stop_url=links.address(links.LEAVE, sorted(alerts)) if alerts else "",
        one_click=True,
    )
    return message


def _why(alerts: Sequence[Subscription]) -> str:
    if not alerts:
        return "you or your organisation take part in it."
    return f"you asked for alerts: {'; '.join(alert.words for alert in alerts)}."
