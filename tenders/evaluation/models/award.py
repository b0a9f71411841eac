"""The award, and what bidders are told."""

from django.db import models

from portal.core.clock import local
from portal.core.people import person_key
from tenders.evaluation.enums import AwardState
from tenders.evaluation.querysets import AwardQuerySet, SummaryQuerySet


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
    withdrawn_at = models.DateTimeField("withdrawn after it was published", null=True)
    notice_number = models.CharField("number of the award notice", max_length=40, blank=True)
    notice_published_at = models.DateTimeField("award notice published on the central platform", null=True)

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

    @property
    def state_words(self) -> str:
        """Where it stands, as people say it: what was public is withdrawn, what was not is sent back."""
        if self.withdrawn_at is not None:
            return "Withdrawn"
        return "Sent back" if self.state == AwardState.RECONSIDERED else self.get_state_display()

    @property
    def published_on(self):
        """The day of the award notice, where one was needed; otherwise the day on which it became public here."""
        published = self.notice_published_at or self.published_at
        return local(published).date() if published else None


class AssessmentSummary(models.Model):
    """What one bidder is told: scores, reasons, and the winner's; sent to all at the same moment.

    It stays when the decision is withdrawn, and says so; another decision has other summaries.
    """

    bid = models.ForeignKey("bids.Bid", on_delete=models.PROTECT, related_name="summaries")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="summaries")
    content = models.JSONField()
    sent_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name_plural = "assessment summaries"
        constraints = [models.UniqueConstraint(fields=["award", "bid"], name="summary_once_for_bid")]

    def __str__(self):
        return f"Assessment summary for {self.bid.organisation.name}"

    @property
    def earlier(self):
        """What the bidder was told before, about decisions that were withdrawn."""
        return AssessmentSummary.objects.filter(bid=self.bid_id, pk__lt=self.pk)
