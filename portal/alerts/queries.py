"""What the pages of alerts show."""

from datetime import datetime

from .models import CONFIRM_WITHIN, Mailbox, Subscription
from .querysets import SubscriptionQuerySet


def shown(mailbox: Mailbox | None, now: datetime) -> SubscriptionQuerySet:
    """The alerts of a mailbox that are on or can still be confirmed, newest first."""
    alerts = Subscription.objects.shown(now - CONFIRM_WITHIN)
    return alerts.filter(mailbox=mailbox) if mailbox else alerts.none()
