"""Contracts that run, as the register needs them; what follows each of them is a plan of its own."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models

from portal.core import cpv
from portal.core.working_days import ONE_DAY
from tenders.outcomes.enums import ServiceKind
from tenders.regimes.counting import add_months
from tenders.regimes.enums import Regime

from .querysets import ContractQuerySet


class Contract(models.Model):
    """A contract that the council has. Its regime is that of the procurement it came from and never changes."""

    reference = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    supplier = models.CharField(max_length=200)
    service = models.ForeignKey(
        "outcomes.CommissionedService", null=True, blank=True, on_delete=models.PROTECT, related_name="contracts"
    )
    kind = models.CharField("kind of service", max_length=20, choices=ServiceKind.choices, default=ServiceKind.OTHER)
    cpv_codes = models.CharField("CPV codes", max_length=900, blank=True, help_text="Eight digits each.")
    regime = models.CharField(max_length=10, choices=Regime.choices, default=Regime.PA23)
    value_net = models.DecimalField(
        "value over its life without VAT", max_digits=14, decimal_places=2, null=True, blank=True
    )
    value_gross = models.DecimalField(
        "value over its life with VAT", max_digits=14, decimal_places=2, null=True, blank=True
    )
    starts_on = models.DateField("starts on")
    ends_on = models.DateField("ends on", help_text="Without the extensions that are still possible.")
    extension_months = models.PositiveSmallIntegerField(
        "months by which it can still be extended", default=0, validators=[MaxValueValidator(240)]
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="managed_contracts",
        limit_choices_to={"is_staff": True, "is_active": True},
    )
    follows_on = models.BooleanField(
        "plan what follows",
        default=True,
        help_text="When its end comes near, a draft intention is made. Untick it where nothing will follow.",
    )
    next_intention = models.ForeignKey(
        "intentions.CommissioningIntention",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="ending_contracts",
    )

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["ends_on", "reference"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name="contract_in_order"),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def clean(self):
        """Refuses an end before the start, and codes that are no CPV codes."""
        super().clean()
        self.cpv_codes = cpv.normalise(self.cpv_codes)
        if self.starts_on and self.ends_on and self.ends_on <= self.starts_on:
            raise ValidationError({"ends_on": "The contract would end before it starts. Change one of the two days."})

    @property
    def latest_end(self):
        """The last day when every extension is used."""
        return add_months(self.ends_on + ONE_DAY, self.extension_months) - ONE_DAY
