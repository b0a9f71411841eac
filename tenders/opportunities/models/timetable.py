"""The timetable as a commissioner thinks it: so many working days after that, midway between these."""

from datetime import time

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from tenders.opportunities.enums import Anchor, OffsetUnit, TimeRule


class TimetableEntry(Orderable):
    """One date, fixed or counted from another; where it ``sets`` a date of the opportunity, that date follows it."""

    opportunity = ParentalKey("opportunities.Opportunity", on_delete=models.CASCADE, related_name="timetable")
    name = models.CharField(max_length=120)
    sets = models.CharField("sets", max_length=12, choices=Anchor.choices, blank=True, help_text="Empty: only shown.")
    rule = models.CharField("how", max_length=10, choices=TimeRule.choices, default=TimeRule.OFFSET)
    day = models.DateField("on", null=True, blank=True)
    anchor = models.CharField("counted from", max_length=12, choices=Anchor.choices, blank=True)
    second_anchor = models.CharField("and (midway)", max_length=12, choices=Anchor.choices, blank=True)
    number = models.SmallIntegerField("so many", default=0, help_text="A minus counts back.")
    unit = models.CharField(max_length=15, choices=OffsetUnit.choices, default=OffsetUnit.WORKING_DAYS)
    at = models.TimeField("at", default=time(12, 0))

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("sets")]),
        FieldRowPanel([FieldPanel("rule"), FieldPanel("day"), FieldPanel("at")]),
        FieldRowPanel([FieldPanel("number"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("anchor"), FieldPanel("second_anchor")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name_plural = "timetable entries"

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        faults = {}
        if self.rule == TimeRule.FIXED and self.day is None:
            faults["day"] = "Give the day."
        if self.rule != TimeRule.FIXED and not self.anchor:
            faults["anchor"] = "Say from which date it is counted."
        if self.rule == TimeRule.MIDPOINT and not self.second_anchor:
            faults["second_anchor"] = "Say between which two dates it lies."
        if self.sets and self.sets in (self.anchor, self.second_anchor):
            faults["anchor"] = "A date cannot be counted from itself."
        if faults:
            raise ValidationError(faults)
