"""Finding alerts, and whose they are."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from .enums import State


def tidy(email: str) -> str:
    """An address as it is kept: one person, one spelling."""
    return email.strip().lower()


class MailboxQuerySet(models.QuerySet):
    """Addresses. Nobody lists them: they are reached by a signed link or by one's own account."""

    def of(self, email: str):
        """The address, however it is spelt."""
        return self.filter(email=tidy(email))

    def asking(self, topic: str, record_pk: int, at, *, searches: bool):
        """Working addresses with an alert, on since before ``at``, that may hear of the record."""
        subscription = self.model._meta.get_field("subscriptions").related_model
        wanted = Q(record_pk=record_pk) | Q(record_pk=None) if searches else Q(record_pk=record_pk)
        live = subscription.objects.filter(wanted, mailbox=OuterRef("pk")).on_for(topic, at)
        return self.filter(Exists(live), stopped_at=None)

    def idle(self, before):
        """Without any alert, and not written to since: every event that it heard of is worked out and told."""
        subscription = self.model._meta.get_field("subscriptions").related_model
        delivery = self.model._meta.get_field("deliveries").related_model
        needed = Q(settled_at=None) | Q(settled_at__gte=before) | Q(event__spread_at=None)
        return self.filter(
            ~Exists(subscription.objects.filter(mailbox=OuterRef("pk"))),
            ~Exists(delivery.objects.filter(needed, mailbox=OuterRef("pk"))),
            created_at__lt=before,
        )

    def with_due(self, now):
        """Those to whom something has to be written now."""
        delivery = self.model._meta.get_field("deliveries").related_model
        return self.filter(Exists(delivery.objects.filter(mailbox=OuterRef("pk")).due(now)))


class SubscriptionQuerySet(models.QuerySet):
    """Alerts."""

    def on_for(self, topic: str, at):
        """Confirmed before the event happened, and still on."""
        return self.filter(topic=topic, state=State.CONFIRMED, confirmed_at__lte=at)

    def shown(self, lapsed_before):
        """What its owner sees: alerts that are on, and those that can still be confirmed."""
        waiting = Q(state=State.ASKED, asked_at__gte=lapsed_before)
        return self.filter(Q(state=State.CONFIRMED) | waiting).order_by("-asked_at", "-pk")


class EventQuerySet(models.QuerySet):
    """What happened."""

    def waiting(self, now):
        """Not yet worked out who hears of it."""
        return self.filter(spread_at=None, at__lte=now)


class DeliveryQuerySet(models.QuerySet):
    """Who hears of what."""

    def waiting(self):
        """Not yet written."""
        return self.filter(settled_at=None)

    def due(self, now):
        """To be written now."""
        return self.waiting().filter(due_at__lte=now)
