"""Forgetting addresses that no longer want to hear anything."""

from datetime import datetime, timedelta

from django.db import transaction

from portal.alerts.enums import State
from portal.alerts.models import Bounce, Delivery, Mailbox, Subscription

KEPT_AFTER_LEAVING, BATCH = timedelta(days=90), 1_000


def forget(now: datetime) -> str:
    """Delete alerts that ended, or were never confirmed, 90 days ago; then addresses that nothing else needs."""
    before = now - KEPT_AFTER_LEAVING
    Subscription.objects.filter(state=State.LEFT, left_at__lt=before).delete()
    Subscription.objects.filter(state=State.ASKED, asked_at__lt=before).delete()
    idle = Mailbox.objects.idle(before).order_by("pk").values_list("pk", flat=True)
    return f"{sum(_forget(pk, before) for pk in list(idle[:BATCH]))} addresses forgotten"


@transaction.atomic
def _forget(pk: int, before: datetime) -> int:
    """One address, if it is still idle now that nobody else can change it."""
    Mailbox.objects.select_for_update().filter(pk=pk).first()
    if not Mailbox.objects.idle(before).filter(pk=pk).exists():
        return 0
    Delivery.objects.filter(mailbox=pk).delete()
    Bounce.objects.filter(mailbox=pk).update(mailbox=None)
    Mailbox.objects.filter(pk=pk).delete()
    return 1
