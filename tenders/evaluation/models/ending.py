"""A lot that ends without an award."""

from django.db import models

from portal.core.people import person_key
from tenders.evaluation.enums import EndingState


class LotEnding(models.Model):
    """Proposed by one person and decided by another, because its bids were opened. Bidders read the reason."""

    lot = models.ForeignKey("opportunities.Lot", on_delete=models.PROTECT, related_name="endings")
    state = models.CharField(max_length=10, choices=EndingState.choices, default=EndingState.PROPOSED)
    reason = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = person_key()
    decided_at = models.DateTimeField(null=True)
    decided_by = person_key(null=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot"], condition=models.Q(state=EndingState.PROPOSED), name="ending_once_proposed"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=EndingState.CONFIRMED) | ~models.Q(decided_by=models.F("proposed_by")),
                name="ending_by_two_people",
            ),
        ]

    def __str__(self):
        return f"End of {self.lot} without an award"
