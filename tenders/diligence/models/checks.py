"""What was checked about a supplier. The database refuses to change or delete a row: a newer one replaces it."""

from django.conf import settings
from django.db import models

from tenders.diligence.enums import Ground, Kind, Outcome, Result
from tenders.diligence.querysets import CheckQuerySet


class Check(models.Model):
    """One look at a bidder, or at somebody who works with it. The newest of a kind and a name stands."""

    bid = models.ForeignKey("bids.Bid", on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    about = models.CharField("about whom", max_length=255)
    result = models.CharField(max_length=14, choices=Result.choices)
    ground = models.CharField("exclusion ground", max_length=13, choices=Ground.choices, blank=True)
    looked_at = models.TextField("what was looked at")
    looked_on = models.DateField("when it was looked at")
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="check_kind"),
            models.CheckConstraint(condition=models.Q(result__in=Result.values), name="check_result"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.about}"

    @property
    def is_concern(self):
        """Somebody else has to decide about it."""
        return self.result == Result.CONCERN


class Ruling(models.Model):
    """What somebody else decided about a concern."""

    concern = models.OneToOneField(Check, on_delete=models.PROTECT, related_name="ruling")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    heard = models.TextField("what the supplier said and showed", blank=True)
    reason = models.TextField()
    replacement = models.CharField("who comes instead", max_length=255, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="ruling_outcome")]

    def __str__(self):
        return f"Decision about {self.concern.about}"


class ExclusionNotice(models.Model):
    """That the appropriate authority was told of an exclusion (Procurement Act 2023, section 59)."""

    ruling = models.OneToOneField(Ruling, on_delete=models.PROTECT, related_name="notice")
    given_on = models.DateField("when it was given")
    reference = models.CharField("its reference", max_length=100, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"Notice of exclusion: {self.ruling.concern.about}"
