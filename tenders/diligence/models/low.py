"""A price that seems too low: what the bidder is asked, what it shows, what is decided. Holds prices once opened."""

from django.conf import settings
from django.db import models

from tenders.diligence.enums import Decided
from tenders.diligence.querysets import EnquiryQuerySet


class Enquiry(models.Model):
    """One bidder is asked, once, to show that it can do the work for its price."""

    bid = models.OneToOneField("bids.Bid", on_delete=models.PROTECT, related_name="price_enquiry")
    text = models.TextField("what is asked")
    due = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name_plural = "enquiries"

    def __str__(self):
        return f"Request about a price: {self.bid.organisation.name}"

    def is_over(self, now):
        """A reply came, or its time ran out."""
        return self.replied_at is not None or now >= self.due


class EnquiryFile(models.Model):
    """A file that came with the reply."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="files")
    stored = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.stored.name


class PriceDecision(models.Model):
    """What was decided, and what the screens said then. The newest stands; the database keeps them all."""

    bid = models.ForeignKey("bids.Bid", on_delete=models.PROTECT, related_name="price_decisions")
    outcome = models.CharField(max_length=10, choices=Decided.choices)
    reason = models.TextField()
    found = models.JSONField(default=list, help_text="[screen, sentence] of every flag that it answers.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=models.Q(outcome__in=Decided.values), name="decided_outcome")]

    def __str__(self):
        return f"Decision about the price of {self.bid.organisation.name}"

    @property
    def is_against(self):
        """It takes the bid out, so a second person confirms it."""
        return self.outcome in (Decided.DISREGARD, Decided.REJECT)

    @property
    def takes_out(self):
        """It is against the bid, and a second person said yes."""
        return self.is_against and hasattr(self, "confirmation")


class PriceConfirmation(models.Model):
    """A second person's yes to a decision that takes a bid out."""

    decision = models.OneToOneField(PriceDecision, on_delete=models.PROTECT, related_name="confirmation")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self):
        return f"Confirmed: {self.decision}"
