"""Approval by others, standstill, claims and signing of one award."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models

from portal.core.people import person_key

from .enums import Body, Category, ClaimEnd, Kind


class ApprovalLevel(models.Model):
    """Who has to agree to an award from some value on: the council's own scheme of delegation."""

    body = models.CharField(max_length=10, choices=Body.choices)
    category = models.CharField("only for category", max_length=1, choices=Category.choices, blank=True)
    from_value = models.DecimalField(
        "from a total price without VAT of",
        max_digits=14,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
    )
    needs_reference = models.BooleanField("the decision has a reference", default=True)
    call_in_days = models.PositiveSmallIntegerField(
        "working days for call-in", default=0, help_text="The award is approved only after them."
    )

    class Meta:
        ordering = ["from_value", "body", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "category"], name="approval_level_once"),
            models.CheckConstraint(condition=models.Q(body__in=Body.values), name="approval_level_body"),
        ]

    def __str__(self):
        only = f", category {self.category}" if self.category else ""
        return f"{self.get_body_display()}{only}"


class Purchase(models.Model):
    """The category of an award, and what is wanted of its standstill. Made when a lead first looks after it."""

    award = models.OneToOneField("evaluation.Award", on_delete=models.PROTECT, related_name="purchase")
    category = models.CharField(max_length=1, choices=Category.choices, blank=True)
    no_standstill_reason = models.TextField("why no voluntary standstill is given", blank=True)

    def __str__(self):
        return f"Purchase of {self.award}"


class Decision(models.Model):
    """What a body decided about an award."""

    award = models.ForeignKey("evaluation.Award", on_delete=models.PROTECT, related_name="decisions")
    body = models.CharField(max_length=10, choices=Body.choices)
    reference = models.CharField(max_length=100, blank=True)
    decided_on = models.DateField()
    call_in_last = models.DateField("last day of call-in", null=True)
    by = person_key()
    at = models.DateTimeField()

    class Meta:
        ordering = ["decided_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["award", "body"], name="decision_once_for_body")]

    def __str__(self):
        return f"{self.get_body_display()}, {self.reference}" if self.reference else self.get_body_display()


class Standstill(models.Model):
    """The days between the award notice and the contract, counted when the notice was published."""

    award = models.OneToOneField("evaluation.Award", on_delete=models.PROTECT, related_name="standstill")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    last = models.DateField("last day", null=True)
    how = models.TextField("how it was counted, or why there is none")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="standstill_kind"),
            models.CheckConstraint(
                condition=models.Q(kind=Kind.NONE) | models.Q(last__isnull=False), name="standstill_has_last_day"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} standstill of {self.award}"


class Claim(models.Model):
    """Somebody told the council of a claim: nothing is signed while it is open."""

    award = models.ForeignKey("evaluation.Award", on_delete=models.PROTECT, related_name="claims")
    received_at = models.DateTimeField()
    who = models.CharField("from whom", max_length=200)
    what = models.TextField("what is claimed")
    suspends = models.BooleanField("in time to suspend the award by law")
    by = person_key()
    at = models.DateTimeField()
    end = models.CharField(max_length=10, choices=ClaimEnd.choices, blank=True)
    end_reason = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = person_key(null=True)

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [models.CheckConstraint(condition=models.Q(end__in=["", *ClaimEnd.values]), name="claim_end")]

    def __str__(self):
        return f"Claim of {self.who}"


class Signing(models.Model):
    """The contract that was signed, as it was held against its notice."""

    award = models.OneToOneField("evaluation.Award", on_delete=models.PROTECT, related_name="signing")
    signed_on = models.DateField()
    supplier = models.CharField(max_length=200)
    price = models.DecimalField("total price without VAT", max_digits=14, decimal_places=2, null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    lots = models.CharField("lots", max_length=255, blank=True)
    scope = models.TextField("what it covers", blank=True)
    corrected_notice = models.CharField("number of the corrected notice", max_length=40, blank=True)
    differences = models.JSONField(default=list, help_text="[[what, in the notice, in the contract], …]")
    by = person_key()
    at = models.DateTimeField()

    def __str__(self):
        return f"Contract of {self.award}"
