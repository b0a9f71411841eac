"""The opening: who gave which key, the register, the opened bids, the prices."""

from django.db import models

from portal.core.people import person_key
from tenders.bids.enums import State as BidState
from tenders.evaluation.enums import OpeningState
from tenders.evaluation.querysets import ApprovalQuerySet, OpenedBidQuerySet, OpeningQuerySet


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

    @property
    def is_assessed(self):
        """Sound, and not withdrawn since."""
        return self.is_sound and self.bid.state == BidState.OPENED

    @property
    def never_sent(self):
        """The names of files that were named before the deadline and did not come."""
        return [row["name"] for rows in self.files.values() for row in rows if row.get("missing")]


class PriceOpening(models.Model):
    """The prices of a lot were unsealed, after its quality was agreed."""

    lot = models.OneToOneField("opportunities.Lot", on_delete=models.PROTECT, related_name="price_opening")
    at = models.DateTimeField()
    by = person_key()

    def __str__(self):
        return f"Prices of {self.lot}"
