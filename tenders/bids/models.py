"""Bids: what the database holds of them before the opening is ciphertext, digests and times."""

import uuid

from django.conf import settings
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from portal.core.pages import ServedByView
from portal.files.enums import Verdict

from .enums import Lead, Part, State
from .querysets import BidQuerySet, LibraryQuerySet, WriteOnceQuerySet


class Bid(models.Model):
    """One provider's offer for one lot."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lot = models.ForeignKey("opportunities.Lot", on_delete=models.PROTECT, related_name="bids")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="bids")
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0, help_text="How often it was submitted.")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = BidQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "organisation"], name="bid_once_for_lot"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="bid_state"),
            models.CheckConstraint(
                condition=models.Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | models.Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="bid_submitted_when_and_by",
            ),
        ]

    def __str__(self):
        # Never the organisation: this text stands in audit events.
        return f"Bid {str(self.pk)[:8]}"

    @property
    def draft_key(self):
        """The name of its draft key in the key store."""
        return f"draft:{self.pk}"


class SealedPart(models.Model):
    """One part of a bid as age ciphertext: to the opportunity's key and, while it is a draft, to the draft key."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="parts")
    part = models.CharField(max_length=10, choices=Part.choices)
    ciphertext = models.BinaryField()
    revision = models.PositiveIntegerField(default=0, help_text="Goes up with each save: nobody overwrites unseen.")

    class Meta:
        ordering = ["bid", "part"]
        constraints = [models.UniqueConstraint(fields=["bid", "part"], name="bid_part_once")]

    def __str__(self):
        return f"{self.bid}, {self.part}"


class SealedNotes(models.Model):
    """What a team writes beside its draft: comments, earlier texts, who does what, who signed off.

    Sealed to the draft key alone and kept apart from the parts, so that nothing that is submitted, exported or opened
    can hold any of it: when the draft key goes, it is unreadable for everybody and for good.
    """

    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="notes")
    ciphertext = models.BinaryField()

    class Meta:
        verbose_name_plural = "sealed notes"

    def __str__(self):
        return f"{self.bid}, notes"


class LibraryAnswer(models.Model):
    """An answer that an organisation keeps to use again: its question and text sealed to a key of that organisation.

    The key stays in the key store, so the library is as safe as a draft and no safer: its pages say so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="library")
    ciphertext = models.BinaryField()
    revision = models.PositiveIntegerField(default=0, help_text="Goes up with each change: nobody overwrites unseen.")
    checked_at = models.DateTimeField(help_text="When somebody last said that it is still right.")
    used_at = models.DateTimeField(null=True, help_text="When it was last put into a bid.")

    objects = LibraryQuerySet.as_manager()

    class Meta:
        ordering = ["-checked_at", "pk"]

    def __str__(self):
        return str(self.pk)


class SealedFile(models.Model):
    """One file of a bid as age ciphertext on disk; its name and place stand in the sealed part only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="files")
    size = models.PositiveBigIntegerField(help_text="Bytes of the plain file.")
    sha256 = models.CharField(max_length=64, help_text="Of the plain file.")
    ciphertext_sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    verdict = models.CharField(max_length=12, choices=Verdict.choices, default=Verdict.NOT_CHECKED)

    class Meta:
        ordering = ["uploaded_at", "pk"]

    def __str__(self):
        return str(self.pk)

    @property
    def path(self):
        """Where its ciphertext lies, below the private folder."""
        return f"bids/{self.pk.hex[:2]}/{self.pk.hex}.age"


class Upload(models.Model):
    """A file on its way in, in pieces that are only ciphertext. The file that it becomes takes its number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="uploads")
    length = models.PositiveBigIntegerField(help_text="Bytes that were announced.")
    sealed = models.BinaryField(help_text="Name, question and key of the pieces, sealed to the draft key.")
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, help_text="When it was sealed into its slot.")

    class Meta:
        ordering = ["begun_at", "pk"]

    def __str__(self):
        return str(self.pk)

    @property
    def path(self):
        """Where its pieces lie, below the private folder."""
        return f"arriving/{self.pk.hex}.part"


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


class BidPage(ServedByView, Page):
    """The form page of an opportunity's bids: an editor places it and writes its introduction; it holds no bid."""

    opportunity = models.ForeignKey(
        "opportunities.Opportunity", null=True, on_delete=models.SET_NULL, related_name="bid_pages"
    )
    introduction = RichTextField(blank=True, features=["bold", "link", "ul", "ol", "h2", "h3"])

    view = "tenders.bids.views.begin.bid_page"
    subpage_types: list = []
    content_panels = [*Page.content_panels, FieldPanel("opportunity"), FieldPanel("introduction")]

    class Meta:
        verbose_name = "bid page"
