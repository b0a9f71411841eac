"""A finding of the question linter that two people let stand, with the reason."""

from django.conf import settings
from django.db import models

from tenders.opportunities.enums import OverrulingState


class Overruling(models.Model):
    """Proposed by one person with a reason, confirmed by another. It holds for exactly the words that were found."""

    opportunity = models.ForeignKey("opportunities.Opportunity", on_delete=models.CASCADE, related_name="overrulings")
    fingerprint = models.CharField(max_length=64)
    excerpt = models.TextField()
    sentence = models.TextField("what was found")
    reason = models.TextField()
    state = models.CharField(
        max_length=10, choices=OverrulingState.choices, default=OverrulingState.PROPOSED, editable=False
    )
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=OverrulingState.values), name="overruling_state"),
            models.UniqueConstraint(
                fields=["opportunity", "fingerprint"],
                condition=~models.Q(state=OverrulingState.REFUSED),
                name="overruling_once",
            ),
        ]

    def __str__(self):
        return f"{self.sentence} “{self.excerpt}”"
