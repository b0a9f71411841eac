"""The opening, the panel, scores, moderation and award."""

from django.conf import settings
from django.db import models

from .enums import AwardState, MemberState, ModerationState, OpeningState, ScoreState, Seat
from .querysets import (
    ApprovalQuerySet,
    AwardQuerySet,
    OpenedBidQuerySet,
    OpeningQuerySet,
    PanelMemberQuerySet,
    ScoreQuerySet,
    SummaryQuerySet,
)

PERSON = settings.AUTH_USER_MODEL


def person_key(**more):
    """A key to a person that is proof of who acted, so the person's row stays."""
    return models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", **more)


class Opening(models.Model):
    """The act by which two openers unseal the bids of an opportunity."""

    opportunity = models.OneToOneField("opportunities.Opportunity", on_delete=models.PROTECT, related_name="opening")
    state = models.CharField(max_length=10, choices=OpeningState.choices, default=OpeningState.CALLED)
    called_at = models.DateTimeField()
    called_by = person_key()
    done_at = models.DateTimeField(null=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(state__in=OpeningState.values), name="opening_state")]

    def __str__(self):
        return f"Opening of {self.opportunity}"


class OpeningApproval(models.Model):
    """One opener's yes to the opening of quality, or of the prices of a lot, given with the key of one holder."""

    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="approvals")
    lot = models.ForeignKey("opportunities.Lot", null=True, on_delete=models.PROTECT, related_name="price_approvals")
    holder = models.ForeignKey("custody.KeyHolder", null=True, on_delete=models.PROTECT, related_name="+")
    by = person_key()
    at = models.DateTimeField()

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.by} approved {self.opening}"


class OpenerInterest(models.Model):
    """An opener who declared an interest in a procurement: they take no part in its opening."""

    opportunity = models.ForeignKey("opportunities.Opportunity", on_delete=models.PROTECT, related_name="+")
    by = person_key()
    at = models.DateTimeField()
    interest = models.TextField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.by} has an interest in {self.opportunity}"


class OpenedBid(models.Model):
    """One line of the opening register, and the readable content of the bid. Prices come by their own act."""

    bid = models.OneToOneField("bids.Bid", on_delete=models.PROTECT, related_name="opened")
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="bids")
    opened_at = models.DateTimeField()
    is_sound = models.BooleanField(help_text="Every digest is the one on the receipt.")
    damage = models.TextField(blank=True)
    answers = models.JSONField(default=dict)
    files = models.JSONField(default=dict)
    prices = models.JSONField(null=True, help_text="Null until the prices of the lot are opened.")
    build_ups = models.JSONField(
        default=dict, help_text="How rates are made up, by price line; opened with the prices."
    )
    price_damage = models.TextField(blank=True)

    objects = OpenedBidQuerySet.as_manager()

    class Meta:
        ordering = ["bid__lot", "opened_at", "pk"]

    def __str__(self):
        return f"{self.bid.organisation.name}, {self.bid.lot}"


class PriceOpening(models.Model):
    """The prices of a lot were unsealed, after its quality was agreed."""

    lot = models.OneToOneField("opportunities.Lot", on_delete=models.PROTECT, related_name="price_opening")
    at = models.DateTimeField()
    by = person_key()

    def __str__(self):
        return f"Prices of {self.lot}"


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
