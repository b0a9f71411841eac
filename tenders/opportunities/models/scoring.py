"""How the totals of a lot are made."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from tenders.opportunities.scoring.enums import PriceMethod, RoundAt, Tie
from tenders.opportunities.scoring.methods import METHODS

MOST_PLACES = 4


class ScoringRules(Orderable):
    """The price method, the rounding and what decides between equal totals: for one lot, or for all."""

    opportunity = ParentalKey("opportunities.Opportunity", on_delete=models.CASCADE, related_name="scoring_rules")
    lot_number = models.PositiveSmallIntegerField("only for lot", null=True, blank=True)
    method = models.CharField(
        "how a price becomes points", max_length=12, choices=PriceMethod.choices, default=PriceMethod.LOWEST
    )
    benchmark = models.DecimalField(
        "benchmark, or rate for the cost of care (£)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    floor = models.DecimalField(
        "floor of the rate (£)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text="A rate below it is asked to be explained.",
    )
    discount = models.DecimalField(
        "discount rate, % a year",
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(20))],
        help_text="For whole-life cost.",
    )
    places = models.PositiveSmallIntegerField(
        "decimal places", default=2, validators=[MaxValueValidator(MOST_PLACES)], help_text="Half a unit rounds up."
    )
    round_at = models.CharField("points are rounded", max_length=8, choices=RoundAt.choices, default=RoundAt.EACH)
    tie = models.CharField("between equal totals", max_length=10, choices=Tie.choices, default=Tie.SHARED)

    panels = [
        FieldRowPanel([FieldPanel("method"), FieldPanel("lot_number")]),
        FieldRowPanel([FieldPanel("benchmark"), FieldPanel("floor"), FieldPanel("discount")]),
        FieldRowPanel([FieldPanel("places"), FieldPanel("round_at"), FieldPanel("tie")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name_plural = "scoring rules"
        constraints = [
            models.CheckConstraint(condition=models.Q(method__in=PriceMethod.values), name="scoring_rules_method"),
            models.CheckConstraint(condition=models.Q(round_at__in=RoundAt.values), name="scoring_rules_round_at"),
            models.CheckConstraint(condition=models.Q(tie__in=Tie.values), name="scoring_rules_tie"),
        ]

    def __str__(self):
        return f"Scoring rules of lot {self.lot_number}" if self.lot_number else "Scoring rules of all lots"

    def clean(self):
        super().clean()
        if METHODS[self.method].needs_benchmark and self.benchmark is None:
            raise ValidationError({"benchmark": "This method needs the figure that prices are compared with."})
        if self.floor is not None and self.benchmark is not None and self.floor > self.benchmark:
            raise ValidationError({"floor": "The floor is above the rate that it belongs to."})
