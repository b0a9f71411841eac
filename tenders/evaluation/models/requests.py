"""Defects of opened bids, and what bidders are asked about them. An answer stands beside the bid and changes nothing."""

from django.db import models

from portal.core.people import person_key
from tenders.evaluation.enums import DefectKind
from tenders.evaluation.querysets import BidRequestQuerySet


class Defect(models.Model):
    """Something is wrong with a bid. The same kind in another bid of the lot is treated alike."""

    bid = models.ForeignKey("bids.Bid", on_delete=models.PROTECT, related_name="defects")
    kind = models.CharField(max_length=20, choices=DefectKind.choices)
    note = models.TextField("what is wrong")
    at = models.DateTimeField()
    by = person_key()

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "kind"], name="defect_once"),
            models.CheckConstraint(condition=models.Q(kind__in=DefectKind.values), name="defect_kind"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.bid.organisation.name}"


class BidRequest(models.Model):
    """What one bidder is asked about one defect, until when, and what they answered."""

    defect = models.OneToOneField(Defect, on_delete=models.PROTECT, related_name="request")
    question_key = models.CharField(max_length=100, blank=True, help_text="The question whose answer it is about.")
    text = models.TextField("what is asked")
    due = models.DateTimeField()
    passed_over = models.JSONField(default=list, help_text="Bids with the same defect that are not asked, and why.")
    asked_at = models.DateTimeField()
    asked_by = person_key()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = person_key(null=True)

    objects = BidRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self):
        return f"Request about a bid: {self.defect.get_kind_display().lower()}"
