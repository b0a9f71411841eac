"""The award, and what bidders are told."""

from django.db import models

from tenders.evaluation.enums import AwardState
from tenders.evaluation.querysets import AwardQuerySet, SummaryQuerySet

from .people import person_key


class Award(models.Model):
    """Who gets a lot, and why: recommended by one person, approved by another."""

    lot = models.ForeignKey("opportunities.Lot", on_delete=models.PROTECT, related_name="awards")
    bid = models.ForeignKey("bids.Bid", on_delete=models.PROTECT, related_name="awards")
    state = models.CharField(max_length=20, choices=AwardState.choices, default=AwardState.RECOMMENDED)
    reason = models.TextField()
    results = models.JSONField(help_text="The whole arithmetic as it stood when it was recommended.")
    price = models.DecimalField("total price without VAT", max_digits=14, decimal_places=2, null=True)
    recommended_at = models.DateTimeField()
    recommended_by = person_key()
    approved_at = models.DateTimeField(null=True)
    approved_by = person_key(null=True)
    sent_at = models.DateTimeField("summaries sent", null=True)
    published_at = models.DateTimeField(null=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["-recommended_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot"], condition=~models.Q(state=AwardState.RECONSIDERED), name="award_once_for_lot"
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("recommended_by")),
                name="award_by_two_people",
            ),
        ]

    def __str__(self):
        return f"Award of {self.lot}"


class AssessmentSummary(models.Model):
    """What one bidder is told: scores, reasons, and the winner's; sent to all at the same moment."""

    bid = models.OneToOneField("bids.Bid", on_delete=models.PROTECT, related_name="summary")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="summaries")
    content = models.JSONField()
    sent_at = models.DateTimeField()

    objects = SummaryQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "pk"]
        verbose_name_plural = "assessment summaries"

    def __str__(self):
        return f"Assessment summary for {self.bid.organisation.name}"
