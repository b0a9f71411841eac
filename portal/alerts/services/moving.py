"""An account's address changed: its alerts go along."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.alerts.enums import State
from portal.alerts.lifecycle import LIFE
from portal.alerts.models import Delivery, Event, Mailbox, Subscription
from portal.alerts.querysets import tidy

from .subscribing import live_alert, locked_mailbox, start_again

WHY = "The e-mail address of the account was changed."


@transaction.atomic
def move(*, person: Any, old: str, new: str, now: datetime) -> int:
    """Carry the alerts that are on from one confirmed address of a person to another confirmed one; how many.

    At the old address they end, so the links in its messages open nothing of the new one. What both asked for is
    there once, as the new address wanted it. Whatever was never confirmed stays where it was.
    """
    source = Mailbox.objects.of(old).first()
    if source is None or tidy(old) == tidy(new):
        return 0
    # First, and again from the start: an event half worked out must not pass by between the two addresses.
    Event.objects.filter(spread_at=None).update(reached=0)
    target = locked_mailbox(new, now)
    Mailbox.objects.select_for_update(no_key=True).get(pk=source.pk)
    alerts = list(source.subscriptions.filter(state=State.CONFIRMED).order_by("pk"))
    for alert in alerts:
        _carry(alert, target, person, now)
    _hand_over(source, target, now)
    start_again(mailbox=target)
    return len(alerts)


def _carry(alert: Subscription, target: Mailbox, person: Any, now: datetime) -> None:
    """The same alert at the other address, on since the earlier of the two: what waits to be told still is."""
    facts = {name: getattr(alert, name) for name in ("criteria", "words", "record_pk", "frequency")}
    there = live_alert(target, alert.topic, alert.criteria_key, facts, now)
    if there.state == State.ASKED:
        LIFE.take("confirm", there, actor=person, now=now, reason=WHY, changes={"confirmed_at": alert.confirmed_at})
    else:
        there.confirmed_at = min(moment for moment in (there.confirmed_at, alert.confirmed_at) if moment)
        there.save(update_fields=["confirmed_at"])
    LIFE.take("leave", alert, actor=person, now=now, reason=WHY, changes={"left_at": now})


def _hand_over(source: Mailbox, target: Mailbox, now: datetime) -> None:
    """What waits to be told is told there; what the other address knows or waits for already, once."""
    waiting = Delivery.objects.waiting().filter(mailbox=source)
    theirs = Delivery.objects.filter(mailbox=target)
    concerned = list(waiting.filter(is_concerned=True).values_list("event", flat=True))
    theirs.waiting().filter(event__in=concerned).update(is_concerned=True)
    known = list(theirs.values_list("event", flat=True))
    waiting.filter(event__in=known).update(settled_at=now)
    waiting.update(mailbox=target)
    theirs.waiting().update(due_at=now)
