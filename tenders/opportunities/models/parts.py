"""What an opportunity is made of: lots, criteria with their scales, price lines, documents."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from tenders.opportunities.enums import CriterionKind, LifeCost, LineKind, LotState, PriceWay, State
from tenders.opportunities.pricing import quantities_in
from tenders.opportunities.scoring.enums import Below, Evidence


class Scale(ClusterableModel):
    """A scoring scale: every score has a descriptor, so that a mark can be explained."""

    name = models.CharField(max_length=100, unique=True)

    panels = [
        FieldPanel("name"),
        InlinePanel(
            "points",
            label="Score",
            heading="Scores",
            help_text="Each with what it stands for: bidders read this, and evaluators score by it.",
            min_num=2,
        ),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if self.pk and Criterion.objects.filter(scale=self.pk).exclude(opportunity__state=State.DRAFT).exists():
            raise ValidationError(
                "A published opportunity is judged by this scale, so it can no longer change. Make a copy and change that."
            )

    @property
    def highest(self):
        """The best score (``Decimal``), or None for an empty scale."""
        return max((point.score for point in self.points.all()), default=None)


class ScalePoint(Orderable):
    """One score of a scale and what it means."""

    scale = ParentalKey(Scale, on_delete=models.CASCADE, related_name="points")
    score = models.DecimalField(max_digits=5, decimal_places=1)
    label = models.CharField(max_length=60)
    descriptor = models.TextField(blank=True)
    needs = models.TextField(
        "what a bid must show for it", blank=True, help_text="Bidders with a lower score are told this."
    )

    panels = [FieldRowPanel([FieldPanel("score"), FieldPanel("label")]), FieldPanel("descriptor"), FieldPanel("needs")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["scale", "score"], name="scale_score_once")]

    def __str__(self):
        return f"{self.score.normalize():f} {self.label}"


class Lot(Orderable):
    """A part that can be bid for and awarded alone."""

    opportunity = ParentalKey("opportunities.Opportunity", on_delete=models.CASCADE, related_name="lots")
    number = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=150)
    description = models.TextField(blank=True)
    value_net = models.DecimalField(
        "estimated value without VAT", max_digits=14, decimal_places=2, null=True, blank=True
    )
    value_gross = models.DecimalField(
        "estimated value with VAT", max_digits=14, decimal_places=2, null=True, blank=True
    )
    state = models.CharField(max_length=20, choices=LotState.choices, default=LotState.COMPETING, editable=False)

    panels = [
        FieldRowPanel([FieldPanel("number"), FieldPanel("value_net"), FieldPanel("value_gross")]),
        FieldPanel("title"),
        FieldPanel("description"),
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "number"], name="lot_number_once"),
            models.CheckConstraint(condition=models.Q(state__in=LotState.values), name="lot_state"),
        ]

    def __str__(self):
        return f"Lot {self.number}: {self.title}"

    @property
    def price_key(self):
        """The name of the key that the prices of this lot are sealed to: opened apart, after its quality."""
        return f"{self.opportunity.bid_chain}:price:{self.number}"


class Criterion(Orderable):
    """One row of the criteria tree, written as an outline: a row's parent is the nearest row above of a lower level."""

    opportunity = ParentalKey("opportunities.Opportunity", on_delete=models.CASCADE, related_name="criteria")
    level = models.PositiveSmallIntegerField(
        default=1, help_text="1 for a main criterion, 2 for a part of it, and so on."
    )
    name = models.CharField(max_length=150)
    description = models.TextField("what we look for", blank=True)
    kind = models.CharField(max_length=10, choices=CriterionKind.choices, default=CriterionKind.QUALITY)
    weight = models.DecimalField(
        "weight",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Per cent, points, or its place in the order of importance (1 is first). Empty for a group.",
    )
    scale = models.ForeignKey(Scale, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    question_numbers = models.CharField(
        "questions that feed it", max_length=200, blank=True, help_text="Such as 1.1, 1.2."
    )
    evidence = models.CharField("judged by", max_length=12, choices=Evidence.choices, default=Evidence.ANSWERS)
    minimum = models.DecimalField(
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
        help_text="A score of its scale; for a group, the points that its parts need together.",
    )
    below = models.CharField("a score below it", max_length=8, choices=Below.choices, default=Below.OUT)
    is_blind = models.BooleanField(
        "hide who bid", default=False, help_text="Whoever scores it sees “Bid A”, and no names in answers and files."
    )

    panels = [
        FieldRowPanel([FieldPanel("level"), FieldPanel("kind"), FieldPanel("weight")]),
        FieldPanel("name"),
        FieldPanel("description"),
        FieldRowPanel([FieldPanel("scale"), FieldPanel("evidence")]),
        FieldPanel("question_numbers"),
        FieldRowPanel([FieldPanel("minimum"), FieldPanel("below"), FieldPanel("is_blind")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name_plural = "criteria"
        constraints = [
            models.CheckConstraint(condition=models.Q(evidence__in=Evidence.values), name="criterion_evidence"),
            models.CheckConstraint(condition=models.Q(below__in=Below.values), name="criterion_below"),
        ]

    def __str__(self):
        return self.name

    @property
    def numbers(self):
        """The question numbers as a list."""
        return [part.strip() for part in self.question_numbers.replace(";", ",").split(",") if part.strip()]


class PriceLine(Orderable):
    """One line of the price schedule: bidders give a price for one unit, the total is quantity times price."""

    opportunity = ParentalKey("opportunities.Opportunity", on_delete=models.CASCADE, related_name="price_lines")
    lot_number = models.PositiveSmallIntegerField("only for lot", null=True, blank=True)
    description = models.CharField(max_length=200)
    heading = models.CharField(max_length=100, blank=True, help_text="Lines under one heading stand together.")
    kind = models.CharField(max_length=10, choices=LineKind.choices, default=LineKind.NORMAL)
    unit = models.CharField(max_length=60, help_text="Such as hour, visit, place a week.")
    quantity = models.DecimalField(
        max_digits=12, decimal_places=2, help_text="For one year, where the price terms have years."
    )
    quantities = models.CharField(
        "quantity of each year", max_length=200, blank=True, help_text="Only where years differ: 1200; 1300; 1300."
    )
    ceiling = models.DecimalField(
        "ceiling for one unit",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text="Bidders see it, and are warned when a price is above it.",
    )
    life_cost = models.CharField(
        "part of the whole-life cost",
        max_length=10,
        choices=LifeCost.choices,
        blank=True,
        help_text="Only where bids are compared by whole-life cost.",
    )
    wants_build_up = models.BooleanField(
        "ask how the rate is made up",
        default=False,
        help_text="For an hour of care: wage, travel, holiday, sickness, training, on-costs, overhead, surplus.",
    )

    panels = [
        FieldPanel("description"),
        FieldRowPanel([FieldPanel("unit"), FieldPanel("quantity"), FieldPanel("quantities")]),
        FieldRowPanel([FieldPanel("heading"), FieldPanel("kind"), FieldPanel("lot_number")]),
        FieldRowPanel([FieldPanel("ceiling"), FieldPanel("life_cost"), FieldPanel("wants_build_up")]),
    ]

    class Meta(Orderable.Meta):
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=LineKind.values), name="price_line_kind")]

    def __str__(self):
        return self.description

    def clean(self):
        super().clean()
        try:
            quantities_in(self.quantities)
        except ValueError as error:
            raise ValidationError({"quantities": str(error)}) from None


class PriceTerms(Orderable):
    """What holds for all prices of a lot: its years, how prices change, the most it may cost."""

    opportunity = ParentalKey("opportunities.Opportunity", on_delete=models.CASCADE, related_name="price_terms")
    lot_number = models.PositiveSmallIntegerField("only for lot", null=True, blank=True)
    years = models.PositiveSmallIntegerField(
        "years of the first term", default=1, validators=[MinValueValidator(1), MaxValueValidator(15)]
    )
    option_years = models.PositiveSmallIntegerField(
        "years of extension", default=0, validators=[MaxValueValidator(15)], help_text="Priced, and shown apart."
    )
    way = models.CharField("how years are priced", max_length=10, choices=PriceWay.choices, default=PriceWay.ONE)
    percent = models.DecimalField(
        "our per cent a year",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(50))],
    )
    indexation = models.TextField(
        "how prices change during the contract", blank=True, help_text="In words, for bidders: the index, and when."
    )
    ceiling = models.DecimalField(
        "ceiling of the total",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text="Without VAT. Bidders see it, and are warned when their total is above it.",
    )
    counts_options = models.BooleanField(
        "options and extensions count in the total that is scored",
        default=False,
    )

    panels = [
        FieldRowPanel([FieldPanel("years"), FieldPanel("option_years"), FieldPanel("lot_number")]),
        FieldRowPanel([FieldPanel("way"), FieldPanel("percent")]),
        FieldPanel("indexation"),
        FieldPanel("ceiling"),
        FieldPanel("counts_options"),
    ]

    class Meta(Orderable.Meta):
        verbose_name_plural = "price terms"
        constraints = [models.CheckConstraint(condition=models.Q(way__in=PriceWay.values), name="price_terms_way")]

    def __str__(self):
        return f"Price terms of lot {self.lot_number}" if self.lot_number else "Price terms of all lots"

    def clean(self):
        super().clean()
        if self.way == PriceWay.INDEXED and self.percent is None:
            raise ValidationError({"percent": "Say by how many per cent prices are raised each year."})


class OpportunityDocument(Orderable):
    """A document that everyone can download without an account."""

    opportunity = ParentalKey("opportunities.Opportunity", on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey("wagtaildocs.Document", on_delete=models.PROTECT, related_name="+")
    is_draft = models.BooleanField("marked as a draft", default=False)

    panels = [FieldPanel("document"), FieldPanel("is_draft")]

    def __str__(self):
        return self.document.title
