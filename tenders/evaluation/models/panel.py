"""The panel: who sits on it."""

from django.db import models

from tenders.evaluation.enums import MemberState, Seat
from tenders.evaluation.querysets import PanelMemberQuerySet

from .people import PERSON, person_key


class PanelMember(models.Model):
    """Somebody's seat on the panel of an opportunity."""

    opportunity = models.ForeignKey("opportunities.Opportunity", on_delete=models.PROTECT, related_name="panel")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="panel_seats")
    seat = models.CharField(max_length=10, choices=Seat.choices, default=Seat.EVALUATOR)
    state = models.CharField(max_length=10, choices=MemberState.choices, default=MemberState.INVITED)
    interest = models.TextField(blank=True, help_text="What was declared; empty for none.")
    declared_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = person_key(null=True)
    decision = models.TextField("why it was decided so", blank=True)

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        ordering = ["seat", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "user"], name="panel_seat_once"),
            models.CheckConstraint(condition=models.Q(state__in=MemberState.values), name="panel_member_state"),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_seat_display().lower()}"
