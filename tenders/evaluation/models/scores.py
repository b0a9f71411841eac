"""Scores, the passages that their reasons rest on, and names that were shown."""

from django.db import models

from tenders.evaluation.enums import ScoreState
from tenders.evaluation.querysets import ScoreQuerySet

from .panel import PanelMember


class Score(models.Model):
    """What one evaluator gives one bid on one criterion, with the reason.

    A final score is never changed: a new row with its why replaces it, and both stay. The database refuses the rest.
    """

    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="scores")
    bid = models.ForeignKey("bids.Bid", on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey("opportunities.Criterion", on_delete=models.PROTECT, related_name="scores")
    number = models.PositiveSmallIntegerField(default=1)
    value = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=ScoreState.choices, default=ScoreState.DRAFT)
    saved_at = models.DateTimeField()
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replacement")
    why = models.TextField("why it was changed", blank=True)
    replaced_at = models.DateTimeField(null=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        ordering = ["bid", "criterion", "member", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "bid", "criterion"], condition=models.Q(replaced_at=None), name="score_live_once"
            ),
            models.UniqueConstraint(fields=["member", "bid", "criterion", "number"], name="score_number_once"),
            models.CheckConstraint(
                condition=models.Q(state=ScoreState.DRAFT) | (models.Q(value__isnull=False) & ~models.Q(reason="")),
                name="score_final_has_value_and_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(replaces=None) | ~models.Q(why=""), name="score_changed_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.member.user}: {self.value}"


class Pin(models.Model):
    """A passage of an answer, or a page of a file, that a reason rests on.

    ``start`` and ``end`` are places in the answer's plain text, whose digest is ``answer_sha``; they are empty where
    names were hidden from the reader. Pins of a final score stay as they are.
    """

    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="pins")
    question_key = models.CharField(max_length=100)
    quote = models.TextField(blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    quote_sha = models.CharField(max_length=64, blank=True)
    answer_sha = models.CharField(max_length=64, blank=True)
    file_id = models.CharField(max_length=36, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    page = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["score", "pk"]

    def __str__(self):
        return f"{self.file_name}, page {self.page}" if self.file_id else f"“{self.quote}”"


class Reveal(models.Model):
    """A member had the name of a bidder shown whose identity the criteria hide."""

    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="reveals")
    bid = models.ForeignKey("bids.Bid", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["member", "bid"], name="reveal_once")]

    def __str__(self):
        return f"{self.member} saw who made a bid"
