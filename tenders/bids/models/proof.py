"""What is proof: receipts, late attempts, reminders. Added, never changed."""

import uuid

from django.conf import settings
from django.db import models

from tenders.bids.enums import Lead
from tenders.bids.querysets import WriteOnceQuerySet

from .bid import Bid


class Receipt(models.Model):
    """What a bidder holds: signed text with time, digests and the head of the audit chain."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="receipts")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=[("SUBMITTED", "Submitted"), ("WITHDRAWN", "Withdrawn")])
    issued_at = models.DateTimeField()
    content = models.TextField(help_text="Canonical JSON: the signature is over these bytes.")
    signature = models.CharField(max_length=100, help_text="Ed25519, base64.")

    objects = WriteOnceQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "version", "kind"], name="receipt_once_for_version"),
        ]

    def __str__(self):
        return f"Receipt {str(self.pk)[:8]}"


class LateAttempt(models.Model):
    """Somebody tried to submit after the deadline: when, and nothing of what."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="late_attempts")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    deadline = models.DateTimeField()
    content = models.TextField(blank=True, help_text="Canonical JSON: the signature is over these bytes.")
    signature = models.CharField(max_length=100, blank=True, help_text="Ed25519, base64.")

    objects = WriteOnceQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"Late attempt at {self.at}"


class FinishReceipt(models.Model):
    """A file that was named before the deadline came after it: signed, when, and that it is the one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="finish_receipts")
    file = models.UUIDField(unique=True, help_text="The number that the receipt of the bid gave it.")
    at = models.DateTimeField()
    content = models.TextField(help_text="Canonical JSON: the signature is over these bytes.")
    signature = models.CharField(max_length=100, help_text="Ed25519, base64.")

    objects = WriteOnceQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"Receipt {str(self.pk)[:8]}"


class Reminder(models.Model):
    """Somebody was reminded of a bid that was not submitted: the row is the proof that it was once."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lead = models.CharField(max_length=20, choices=Lead.choices)
    deadline = models.DateTimeField()
    sent_at = models.DateTimeField()

    objects = WriteOnceQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "person", "lead", "deadline"], name="reminder_once"),
            models.CheckConstraint(condition=models.Q(lead__in=Lead.values), name="reminder_known_lead"),
        ]

    def __str__(self):
        return f"{self.bid}, {self.get_lead_display()} before the deadline"


class SubmitToken(models.Model):
    """Idempotency: the same submit request twice gives the same receipt."""

    token = models.UUIDField(primary_key=True)
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="+")

    def __str__(self):
        return str(self.token)
