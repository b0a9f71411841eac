"""Entries of the board, and reports about them. Nothing here points at a bid, and no bid points here."""

import uuid

from django.db import models

from portal.core.clock import local
from portal.core.people import person_key

from .enums import TAGS, State
from .querysets import EntryQuerySet, ReportQuerySet


class Entry(models.Model):
    """What an organisation offers to partners and seeks in them, for a lot or for the whole opportunity."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    opportunity = models.ForeignKey(
        "opportunities.Opportunity", on_delete=models.PROTECT, related_name="partner_entries"
    )
    lot = models.ForeignKey(
        "opportunities.Lot", null=True, blank=True, on_delete=models.PROTECT, related_name="partner_entries"
    )
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="partner_entries")
    offers = models.TextField("what you offer")
    seeks = models.TextField("whom you seek")
    until = models.DateField("on the board until")
    state = models.CharField(max_length=10, choices=State.choices, default=State.UP)
    put_up_at = models.DateTimeField()
    put_up_by = person_key()
    changed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = person_key(null=True)
    removal_reason = models.TextField(blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["-put_up_at", "-pk"]
        indexes = [models.Index(fields=["opportunity", "state", "-put_up_at"], name="partner_entry_board")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="partner_entry_state"),
            models.UniqueConstraint(
                fields=["organisation", "lot"],
                condition=models.Q(state=State.UP, lot__isnull=False),
                name="partner_entry_lot_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "opportunity"],
                condition=models.Q(state=State.UP, lot=None),
                name="partner_entry_whole_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.UP, ended_at=None, ended_by=None)
                | models.Q(state__in=[State.DOWN, State.REMOVED], ended_at__isnull=False, ended_by__isnull=False),
                name="partner_entry_ended_when_and_by_whom",
            ),
        ]

    def __str__(self):
        return f"Entry of {self.organisation} for {self.opportunity}"

    def is_standing(self, now):
        """On the board now; the same as ``EntryQuerySet.standing``."""
        opportunity = self.opportunity
        is_taken = opportunity.state == "PUBLISHED" and opportunity.is_public(now) and opportunity.deadline is not None
        is_now = self.until >= local(now).date() and is_taken and now <= opportunity.deadline
        return self.state == State.UP and is_now

    @property
    def tag(self):
        """The word and the colour of its state."""
        return TAGS[State(self.state)]


class Report(models.Model):
    """Somebody thinks that an entry should not stand there."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="reports")
    by = person_key()
    at = models.DateTimeField()
    reason = models.TextField()
    settled_at = models.DateTimeField(null=True)
    settled_by = person_key(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "by"], condition=models.Q(settled_at=None), name="partner_report_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at=None, settled_by=None)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
                name="partner_report_settled_by_whom",
            ),
        ]

    def __str__(self):
        return f"A report about: {self.entry}"
