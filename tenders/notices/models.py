"""What was taken in from other platforms."""

from django.db import models

from .enums import Target


class ImportedNotice(models.Model):
    """The newest known facts of one process on another platform, and the record that they became."""

    process = models.CharField(max_length=200, help_text="The ocid, or the identifier in a CSV file.")
    target = models.CharField(max_length=20, choices=Target.choices)
    release = models.CharField(max_length=300, blank=True, help_text="The id of the newest release.")
    released_at = models.DateTimeField()
    facts = models.JSONField(help_text="The mapped values: the same facts again change nothing.")
    intention = models.OneToOneField(
        "intentions.CommissioningIntention", null=True, on_delete=models.PROTECT, related_name="notice"
    )
    opportunity = models.OneToOneField(
        "opportunities.Opportunity", null=True, on_delete=models.PROTECT, related_name="notice"
    )

    class Meta:
        ordering = ["-released_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["process", "target"], name="imported_notice_once")]

    def __str__(self):
        return self.process
