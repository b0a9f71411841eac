"""Figures that change between releases, the council's own rules, and who the council is to the law."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from .book import Figure, written
from .enums import Band, Checked, Counting, FigureState, Jurisdiction
from .querysets import EnteredFigureQuerySet


def known_keys():
    """(key, words) of every figure that may be entered: those of law, and what a council may lay down itself."""
    book = written()
    law = {figure.key: f"{figure.words} ({figure.key.split('.')[0].upper()})" for figure in book.figures}
    own = {rule.key: f"Our own rule: {rule.words.lower()}" for rule in book.local_keys.values()}
    return [*law.items(), *own.items()]


class EnteredFigure(models.Model):
    """A figure with its source and first day, entered by one person and confirmed by another."""

    key = models.CharField("figure", max_length=60, choices=known_keys)
    band = models.CharField(
        "only for", max_length=20, choices=Band.choices, blank=True, help_text="Leave empty where it is for all."
    )
    value = models.DecimalField(max_digits=14, decimal_places=2, help_text="Pounds, days or per cent, as before.")
    starts = models.DateField("applies from", help_text="To procurements that commence on this day or later.")
    ends = models.DateField("applies until", null=True, blank=True)
    source = models.CharField(max_length=300, help_text="The section, the instrument, or our standing order.")
    checked = models.CharField(
        "how far it was checked", max_length=10, choices=Checked.choices, default=Checked.SECONDARY
    )
    state = models.CharField(max_length=10, choices=FigureState.choices, default=FigureState.PROPOSED, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    confirmed_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = EnteredFigureQuerySet.as_manager()

    panels = [
        FieldPanel("key"),
        FieldRowPanel([FieldPanel("value"), FieldPanel("band")]),
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
        FieldPanel("source"),
        FieldPanel("checked"),
    ]

    class Meta:
        ordering = ["key", "-starts", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=FigureState.values), name="figure_state"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="figure_not_negative"),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="figure_confirmed_when_and_by",
            ),
        ]

    def __str__(self):
        return f"{self.as_figure().words}: {self.as_figure().amount}"

    def clean(self):
        super().clean()
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": "It would end before it starts. Change one of the two days."})

    def as_figure(self) -> Figure:
        """The same as a plain value, with the unit and the counting that its key has in the data files."""
        book = written()
        known = next((figure for figure in book.figures if figure.key == self.key), None) or book.local_keys[self.key]
        return Figure(
            key=self.key,
            words=known.words,
            value=self.value,
            unit=known.unit,
            counting=known.counting or Counting.AFTER,
            is_exceeded=getattr(known, "is_exceeded", False),
            starts=self.starts,
            ends=self.ends,
            bands=(self.band,) if self.band else (),
            source=self.source,
            checked=self.checked,
        )


@register_setting(icon="site", order=210)
class Authority(BaseGenericSetting):
    """Who the council is to the law and to the central platform."""

    name = models.CharField("legal name", max_length=200, default="The council")
    jurisdiction = models.CharField(max_length=20, choices=Jurisdiction.choices, default=Jurisdiction.ENGLAND)
    identifier = models.CharField(
        "identifier on the central platform", max_length=40, blank=True, help_text="Such as PABC-1234-DEFG."
    )
    address = models.CharField("contact postal address", max_length=300, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    email = models.EmailField("contact e-mail", blank=True, help_text="A team’s address, not a person’s.")
    website = models.URLField(blank=True)
    region = models.CharField("ITL region code", max_length=10, blank=True, help_text="Such as UKE21.")
    is_large_spender = models.BooleanField(
        "pays more than £100 million in the coming year",
        default=True,
        help_text="Then a pipeline notice is due by 26 May (Procurement Act 2023, section 93).",
    )
    ocid_prefix = models.CharField(
        "OCID prefix",
        max_length=20,
        blank=True,
        help_text="Registered with the Open Contracting Partnership. Open data are not published without one.",
    )

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("jurisdiction"), FieldPanel("identifier")], heading="Who"),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("address", "town", "postcode", "email", "website", "region")],
            heading="Where it is reached",
        ),
        MultiFieldPanel([FieldPanel("is_large_spender"), FieldPanel("ocid_prefix")], heading="Duties"),
    ]

    class Meta:
        verbose_name = "authority"
        verbose_name_plural = "authority"

    def __str__(self):
        return self.name


class ClosedPeriod(models.Model):
    """Days on which fewer people can work on a bid: school holidays, the council's own closures."""

    name = models.CharField(max_length=100)
    first = models.DateField("first day")
    last = models.DateField("last day")

    class Meta:
        ordering = ["first", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")),
                name="closed_in_order",
                violation_error_message="It would end before it begins. Change one of the two days.",
            )
        ]

    def __str__(self):
        return self.name
