"""Alerts: who asked to hear of what, what happened, and who was told."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from .enums import LIVE, Frequency, State
from .querysets import DeliveryQuerySet, EventQuerySet, MailboxQuerySet, SubscriptionQuerySet

CONFIRM_WITHIN = timedelta(days=7)


class Mailbox(models.Model):
    """An e-mail address in lower case. Whoever holds the links that were sent there is its reader."""

    email = models.EmailField("e-mail address", max_length=320, unique=True)
    created_at = models.DateTimeField()
    stopped_at = models.DateTimeField("alerts stopped, because a message came back", null=True)
    stopped_why = models.CharField(max_length=300, blank=True)
    temporary_failures = models.PositiveIntegerField(default=0)
    last_failure_at = models.DateTimeField(null=True)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "mailboxes"
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_why="") | (Q(stopped_at__isnull=False) & ~Q(stopped_why="")),
                name="alerts_mailbox_stopped_with_reason",
            ),
        ]

    def __str__(self):
        # The audit trail keeps this for ever, so it names nobody.
        return f"mailbox {self.pk}"


class Subscription(models.Model):
    """One alert: a search, or one record that is followed. It lapses when nobody confirms it in time."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="subscriptions")
    topic = models.CharField(max_length=40)
    criteria = models.JSONField(default=dict, blank=True)
    criteria_key = models.CharField(max_length=64)
    words = models.CharField("what it is for", max_length=500, blank=True)
    record_pk = models.PositiveBigIntegerField("the one record that is followed", null=True)
    frequency = models.CharField("how often", max_length=10, choices=Frequency.choices, default=Frequency.AT_ONCE)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = "alert"
        indexes = [
            models.Index(fields=["topic", "state", "record_pk"], name="alerts_subscription_hears"),
            models.Index(fields=["state", "asked_at"], name="alerts_subscription_lapsed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "topic", "criteria_key"],
                condition=Q(state__in=LIVE),
                name="alerts_subscription_live_once",
            ),
            models.CheckConstraint(
                condition=Q(state=State.ASKED, confirmed_at=None, left_at=None)
                | Q(state=State.CONFIRMED, confirmed_at__isnull=False, left_at=None)
                | Q(state=State.LEFT, left_at__isnull=False),
                name="alerts_subscription_state_and_when",
            ),
        ]

    def __str__(self):
        # Without the address: see Mailbox.
        return f"alert {self.pk} ({self.topic})"

    def has_lapsed(self, now):
        """Asked for, and not confirmed in time."""
        return self.state == State.ASKED and self.asked_at + CONFIRM_WITHIN < now


class Event(models.Model):
    """Something that happened to one record, in words that everyone may read. Written in the step's transaction."""

    key = models.CharField(max_length=200, unique=True)
    topic = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    subject_pk = models.PositiveBigIntegerField()
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    path = models.CharField(max_length=500)
    at = models.DateTimeField()
    reached = models.PositiveBigIntegerField("worked out up to this mailbox", default=0)
    spread_at = models.DateTimeField("worked out who hears of it", null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["at"], condition=Q(spread_at=None), name="alerts_event_waiting")]

    def __str__(self):
        return f"{self.kind}: {self.title}"


class Delivery(models.Model):
    """One event for one address, once. Settled in the transaction that writes its message, or without a message."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="deliveries")
    is_concerned = models.BooleanField("hears of it without having asked", default=False)
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    message = models.ForeignKey("mail.Message", null=True, on_delete=models.PROTECT, related_name="alerts")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["event_id", "pk"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["mailbox", "due_at"], condition=Q(settled_at=None), name="alerts_delivery_waiting")
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "mailbox"], name="alerts_delivery_once"),
            models.CheckConstraint(
                condition=Q(message=None) | Q(settled_at__isnull=False), name="alerts_delivery_message_settles"
            ),
        ]

    def __str__(self):
        return f"event {self.event_id} for mailbox {self.mailbox_id}"


class Bounce(models.Model):
    """A report that a message of ours did not arrive. The same report again is the same row."""

    digest = models.CharField(max_length=64, unique=True)
    message = models.ForeignKey("mail.Message", on_delete=models.PROTECT, related_name="bounces")
    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.PROTECT, related_name="bounces")
    is_permanent = models.BooleanField()
    status = models.CharField(max_length=20, blank=True)
    diagnostic = models.CharField(max_length=500, blank=True)
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["-taken_at", "-pk"]

    def __str__(self):
        return f"{'permanent' if self.is_permanent else 'temporary'} failure {self.status}"
