"""The panel: who sits on it, what they judge, what they declared, until when they have access."""

from django.db import models

from portal.core.people import PERSON, person_key
from tenders.evaluation.enums import MemberState, Outcome, Seat
from tenders.evaluation.querysets import PanelMemberQuerySet


class PanelPlan(models.Model):
    """What the lead lays down for the whole panel of an opportunity."""

    opportunity = models.OneToOneField("opportunities.Opportunity", on_delete=models.PROTECT, related_name="panel_plan")
    briefing = models.TextField(blank=True, help_text="Added to the portal's own briefing.")
    minutes = models.PositiveSmallIntegerField(default=15, help_text="To read and score one answer.")

    def __str__(self):
        return f"Panel of {self.opportunity}"


class PanelMember(models.Model):
    """Somebody's seat on the panel of an opportunity."""

    opportunity = models.ForeignKey("opportunities.Opportunity", on_delete=models.PROTECT, related_name="panel")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="panel_seats")
    seat = models.CharField(max_length=10, choices=Seat.choices, default=Seat.EVALUATOR)
    state = models.CharField(max_length=10, choices=MemberState.choices, default=MemberState.INVITED)
    has_experience = models.BooleanField("uses services like this one", default=False)
    judges_all = models.BooleanField("judges every lot and criterion", default=True)
    due = models.DateField(null=True)
    access_from = models.DateTimeField(null=True)
    access_until = models.DateTimeField(null=True)
    general_interest = models.TextField(blank=True, help_text="Declared when seated; empty for none.")
    general_at = models.DateTimeField(null=True)
    declared_at = models.DateTimeField(null=True, help_text="When the interests in bidders were declared.")
    decided_at = models.DateTimeField(null=True)
    decided_by = person_key(null=True)
    decision = models.TextField("why it was decided so", blank=True)
    briefed_at = models.DateTimeField("passed the knowledge check", null=True)
    support_name = models.CharField("support person", max_length=200, blank=True)
    support_interest = models.TextField(blank=True, help_text="What the support person declared; empty for none.")
    support_declared_at = models.DateTimeField(null=True)
    is_support_cleared = models.BooleanField(default=False)
    expenses = models.TextField("expenses note", blank=True)

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        ordering = ["seat", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "user"], name="panel_seat_once"),
            models.CheckConstraint(condition=models.Q(state__in=MemberState.values), name="panel_member_state"),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_seat_display().lower()}"

    def has_access(self, now) -> bool:
        """True within the time box of the seat; one without dates is always open."""
        return (self.access_from is None or self.access_from <= now) and not self.has_ended(now)

    def has_ended(self, now) -> bool:
        """True once the time box is over."""
        return self.access_until is not None and self.access_until <= now

    @property
    def waits_for_support(self) -> bool:
        """True while a support person is named who has not declared, or whose interest nobody cleared."""
        return bool(self.support_name) and not self.is_support_cleared


class PanelPart(models.Model):
    """A criterion of a lot that a member judges who does not judge everything; of one bid alone where one is named."""

    member = models.ForeignKey(PanelMember, on_delete=models.CASCADE, related_name="parts")
    lot = models.ForeignKey("opportunities.Lot", on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey("opportunities.Criterion", on_delete=models.PROTECT, related_name="+")
    bid = models.ForeignKey("bids.Bid", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["member", "lot", "criterion", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "lot", "criterion"], condition=models.Q(bid=None), name="panel_part_once"
            ),
            models.UniqueConstraint(fields=["member", "criterion", "bid"], name="panel_part_of_bid_once"),
        ]

    def __str__(self):
        return f"{self.member}: {self.criterion}, {self.lot}"


class BidderInterest(models.Model):
    """What a member declared about one bidder: a row for each, so that no bidder is passed over."""

    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="bidder_interests")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    interest = models.TextField(blank=True, help_text="Empty for none.")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = person_key(null=True)
    decision = models.TextField("why it was decided so", blank=True)

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "organisation"], name="bidder_interest_once"),
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="bidder_interest_outcome"),
        ]

    def __str__(self):
        return f"{self.member} about {self.organisation.name}"
