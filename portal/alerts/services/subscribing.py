"""Asking for alerts, changing and ending them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from portal.alerts import links, rules, topics
from portal.alerts.enums import LIVE, State
from portal.alerts.lifecycle import LIFE
from portal.alerts.models import Delivery, Mailbox, Subscription
from portal.alerts.querysets import tidy
from portal.mail.models import Message
from portal.mail.services import send

# Nobody fills somebody else's mailbox through us.
MOST_A_DAY = 10
CONFIRM, ALREADY = "alerts/confirm", "alerts/already"


def locked_mailbox(email: str, now: datetime) -> Mailbox:
    """The mailbox of an address, locked: two requests for the same thing come one after the other."""
    made, _is_new = Mailbox.objects.get_or_create(email=tidy(email), defaults={"created_at": now})
    return Mailbox.objects.select_for_update(no_key=True).get(pk=made.pk)


def _asked(
    mailbox: Mailbox, topic: topics.Topic, criteria: Mapping[str, Any], frequency: str, now: datetime
) -> Subscription:
    """The live alert for these criteria, with what it is for in words."""
    facts = {
        "criteria": dict(criteria),
        "words": topics.in_words(topic, criteria, now)[:500],
        "record_pk": criteria.get(topics.RECORD),
        "frequency": frequency,
    }
    return live_alert(mailbox, topic.name, topics.key_of(criteria), facts, now)


def live_alert(mailbox: Mailbox, topic: str, key: str, facts: Mapping[str, Any], now: datetime) -> Subscription:
    """The live alert for the same thing, asked for anew while it is unconfirmed; or a new one."""
    found = mailbox.subscriptions.filter(topic=topic, criteria_key=key, state__in=LIVE).first()
    if found is None:
        return Subscription.objects.create(mailbox=mailbox, topic=topic, criteria_key=key, asked_at=now, **facts)
    if found.state == State.ASKED:
        found.frequency, found.asked_at, found.words = facts["frequency"], now, facts["words"]
        found.save(update_fields=["frequency", "asked_at", "words"])
    return found


@transaction.atomic
def ask(*, email: str, topic: topics.Topic, criteria: Mapping[str, Any], frequency: str, now: datetime) -> None:
    """Ask for an alert without an account: a message with the link that switches it on, and nothing before that.

    Says nothing of what the address already has; its owner learns that from the message. After ``MOST_A_DAY``
    such messages to one address within a day there are no more.
    """
    mailbox = locked_mailbox(email, now)
    sent = Message.objects.filter(kind__in=[CONFIRM, ALREADY], to=mailbox.email, created_at__gt=now - timedelta(days=1))
    if sent.count() >= MOST_A_DAY:
        return
    subscription = _asked(mailbox, topic, criteria, frequency, now)
    is_on = subscription.state == State.CONFIRMED
    link = links.address(links.MANAGE, [mailbox.pk]) if is_on else links.address(links.CONFIRM, [subscription.pk])
    send(
        template=ALREADY if is_on else CONFIRM,
        to=mailbox.email,
        context={"words": subscription.words, "link": link},
        why="somebody entered this address to ask for an alert.",
        now=now,
    )


@transaction.atomic
def subscribe(
    *, person: Any, topic: topics.Topic, criteria: Mapping[str, Any], frequency: str, now: datetime
) -> Subscription:
    """Ask for an alert with an account, on at once; asked for again, it only changes how often.

    Raises ``NotAllowed`` when the person's address is not confirmed.
    """
    rules.may_skip_confirmation(person, None, now).or_raise()
    subscription = _asked(locked_mailbox(person.email, now), topic, criteria, frequency, now)
    if subscription.state == State.ASKED:
        return LIFE.take("confirm", subscription, actor=person, now=now, changes={"confirmed_at": now})
    return change_frequency(subscription=subscription, frequency=frequency, now=now)


@transaction.atomic
def confirm(*, subscription: Subscription, now: datetime) -> Subscription:
    """Switch an alert on by its link; twice is fine. The link arrived, so an address that was stopped works again.

    Raises ``NotAllowed`` when it lapsed or was ended.
    """
    mailbox = Mailbox.objects.select_for_update(no_key=True).get(pk=subscription.mailbox_id)
    locked = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if locked.state == State.CONFIRMED:
        return locked
    taken = LIFE.take("confirm", locked, actor=None, now=now, changes={"confirmed_at": now})
    _start_again(mailbox)
    return taken


@transaction.atomic
def leave(*, subscriptions: Iterable[Subscription], actor: Any, now: datetime) -> int:
    """End alerts; those that already ended stay as they are. How many ended now."""
    person = actor if getattr(actor, "pk", None) else None
    pks = [subscription.pk for subscription in subscriptions]
    live = Subscription.objects.select_for_update().filter(pk__in=pks, state__in=LIVE).order_by("pk")
    ended = [LIFE.take("leave", row, actor=person, now=now, changes={"left_at": now}) for row in live]
    return len(ended)


@transaction.atomic
def change_frequency(*, subscription: Subscription, frequency: str, now: datetime) -> Subscription:
    """Hear more or less often; what waits to be told is looked at again with it."""
    mailbox = Mailbox.objects.select_for_update(no_key=True).get(pk=subscription.mailbox_id)
    subscription.frequency = frequency
    subscription.save(update_fields=["frequency"])
    Delivery.objects.waiting().filter(mailbox=mailbox).update(due_at=now)
    return subscription


@transaction.atomic
def start_again(*, mailbox: Mailbox) -> None:
    """The person says that the address works again."""
    _start_again(Mailbox.objects.select_for_update(no_key=True).get(pk=mailbox.pk))


def _start_again(mailbox: Mailbox) -> None:
    mailbox.stopped_at, mailbox.stopped_why = None, ""
    mailbox.save(update_fields=["stopped_at", "stopped_why"])
