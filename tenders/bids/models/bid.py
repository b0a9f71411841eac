"""Bids: what the database holds of them before the opening is ciphertext, digests and times."""

import uuid

from django.conf import settings
from django.db import models

from tenders.bids.enums import Part, State
from tenders.bids.querysets import BidQuerySet, LibraryQuerySet


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
    changing_since = models.DateTimeField(
        null=True, help_text="Since when its next version is written, while the submitted one stands."
    )

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
            models.CheckConstraint(
                condition=models.Q(changing_since__isnull=True) | models.Q(state=State.SUBMITTED),
                name="bid_changing_what_is_submitted",
            ),
        ]

    def __str__(self):
        # Never the organisation: this text stands in audit events.
        return f"Bid {str(self.pk)[:8]}"

    @property
    def is_written(self):
        """True while there is a draft: of a bid that is not submitted, or beside a version that stands."""
        return self.state == State.DRAFT or self.changing_since is not None

    @property
    def next_version(self):
        """The number that the next submission gets."""
        return self.version + 1

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


class StandingPart(models.Model):
    """One part of the submitted version while the next one is written: what is opened if that is never submitted.

    Its files are those that its receipt names. Both go when the next version is submitted or the bid is withdrawn.
    """

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="standing")
    part = models.CharField(max_length=10, choices=Part.choices)
    ciphertext = models.BinaryField()

    class Meta:
        ordering = ["bid", "part"]
        constraints = [models.UniqueConstraint(fields=["bid", "part"], name="standing_part_once")]

    def __str__(self):
        return f"{self.bid}, {self.part} that stands"


class SealedNotes(models.Model):
    """What a team writes beside its draft: comments, earlier versions, who does what, who signed off.

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
