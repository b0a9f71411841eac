"""What goes with assessment summaries: what is withheld from them, how useful they were, what bidders ask."""

from django.db import models

from portal.core.people import person_key
from tenders.evaluation.enums import Ground, RequestKind

from .award import AssessmentSummary, Award


class Redaction(models.Model):
    """Words of the winner's assessment that the others are not told, with the ground (Procurement Act 2023, section 94)."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="redactions")
    criterion = models.ForeignKey("opportunities.Criterion", on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=500)
    ground = models.CharField(max_length=12, choices=Ground.choices)
    by = person_key()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=models.Q(ground__in=Ground.values), name="redaction_ground")]

    def __str__(self):
        return f"Withheld from the summaries of {self.award}"


class SummaryRating(models.Model):
    """How useful a bidder found their summary: 1 (not at all) to 5 (very), once for each organisation."""

    summary = models.OneToOneField(AssessmentSummary, on_delete=models.PROTECT, related_name="rating")
    useful = models.PositiveSmallIntegerField()
    words = models.TextField("what would have helped more", blank=True)
    by = person_key()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(useful__gte=1, useful__lte=5), name="summary_rating_1_to_5")
        ]

    def __str__(self):
        return f"{self.useful} of 5"


class SummaryRequest(models.Model):
    """A question about a summary, or the wish to talk about it, and what the council answered."""

    summary = models.ForeignKey(AssessmentSummary, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    text = models.TextField()
    by = person_key()
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = person_key(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=RequestKind.values), name="summary_request_kind")
        ]

    def __str__(self):
        return f"{self.get_kind_display()} about {self.summary}"
