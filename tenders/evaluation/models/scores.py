"""Scores, and what the panel agreed."""

from django.db import models

from tenders.evaluation.enums import ModerationState, ScoreState
from tenders.evaluation.querysets import ScoreQuerySet

from .panel import PanelMember
from .people import person_key


class Score(models.Model):
    """What one evaluator gives one bid on one criterion, with the reason."""

    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="scores")
    bid = models.ForeignKey("bids.Bid", on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey("opportunities.Criterion", on_delete=models.PROTECT, related_name="scores")
    value = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=ScoreState.choices, default=ScoreState.DRAFT)
    saved_at = models.DateTimeField()

    objects = ScoreQuerySet.as_manager()

    class Meta:
        ordering = ["bid", "criterion", "member"]
        constraints = [
            models.UniqueConstraint(fields=["member", "bid", "criterion"], name="score_once"),
            models.CheckConstraint(
                condition=models.Q(state=ScoreState.DRAFT) | (models.Q(value__isnull=False) & ~models.Q(reason="")),
                name="score_final_has_value_and_reason",
            ),
        ]

    def __str__(self):
        return f"{self.member.user}: {self.value}"


class Moderation(models.Model):
    """The panel's agreed score for one criterion of one bid: a row of its own, never a change of anybody's score."""

    bid = models.ForeignKey("bids.Bid", on_delete=models.PROTECT, related_name="moderations")
    criterion = models.ForeignKey("opportunities.Criterion", on_delete=models.PROTECT, related_name="moderations")
    state = models.CharField(max_length=10, choices=ModerationState.choices, default=ModerationState.TO_DO)
    value = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    reason = models.TextField(blank=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = person_key(null=True)

    class Meta:
        ordering = ["bid", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "criterion"], name="moderation_once"),
            models.CheckConstraint(
                condition=models.Q(state=ModerationState.TO_DO)
                | (models.Q(value__isnull=False, agreed_at__isnull=False) & ~models.Q(reason="")),
                name="moderation_agreed_has_value_and_reason",
            ),
        ]

    def __str__(self):
        return f"Agreed score for {self.criterion}"
