"""From how far below other prices a flag is raised: the council's own percentages."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from tenders.diligence.screens import Limits


def _percent(name: str, default: int, least: int, most: int, help_text: str = "") -> models.DecimalField:
    return models.DecimalField(
        name,
        max_digits=5,
        decimal_places=2,
        default=Decimal(default),
        validators=[MinValueValidator(least), MaxValueValidator(most)],
        help_text=help_text or f"Per cent, from {least} to {most}.",
    )


@register_setting(icon="warning", order=220)
class LowLimits(BaseGenericSetting):
    """Screens never decide anything: they raise flags that people settle."""

    below_mean = _percent("below the mean of the other prices", 40, 5, 90)
    below_next = _percent("below the next higher price", 30, 5, 90)
    below_median = _percent("below the median of all prices", 20, 5, 90)
    margin = _percent(
        "near the adjusted average",
        5,
        0,
        50,
        "Per cent, from 0 to 50. A price so near to the adjusted average raises no flag.",
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("below_mean", "below_next", "below_median", "margin")],
            heading="From how many per cent a price is flagged",
        )
    ]

    class Meta:
        verbose_name = "abnormally low prices"
        verbose_name_plural = "abnormally low prices"

    def __str__(self):
        return "Abnormally low prices"

    @classmethod
    def limits(cls) -> Limits:
        """As they stand; the usual ones where nobody saved any."""
        row = cls.objects.first() or cls()
        return Limits(row.below_mean, row.below_next, row.below_median, row.margin)
