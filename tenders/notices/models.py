"""What was taken in from other platforms, and what this portal published as open data."""

import json

from django.db import models

from .enums import Section, Target
from .querysets import ReleaseQuerySet


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


class Release(models.Model):
    """One OCDS release, as it was published: written inside the step that it tells of, and never changed.

    The JSON is kept as text, because the digest is over these bytes.
    """

    ocid = models.CharField(max_length=120, db_index=True)
    release = models.CharField(max_length=160, help_text="Its id within the process.")
    section = models.CharField(max_length=10, choices=Section.choices)
    tag = models.CharField(max_length=60)
    date = models.DateTimeField()
    intention = models.ForeignKey(
        "intentions.CommissioningIntention", null=True, on_delete=models.PROTECT, related_name="releases"
    )
    opportunity = models.ForeignKey(
        "opportunities.Opportunity", null=True, on_delete=models.PROTECT, related_name="releases"
    )
    content = models.TextField()
    digest = models.CharField(max_length=64)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["date"], name="release_date"),
            models.Index(fields=["section", "date"], name="release_section"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["ocid", "release"], name="release_once"),
            models.CheckConstraint(condition=models.Q(section__in=Section.values), name="release_section_known"),
            models.CheckConstraint(
                condition=models.Q(intention__isnull=True, opportunity__isnull=False)
                | models.Q(intention__isnull=False, opportunity__isnull=True),
                name="release_of_one_record",
            ),
        ]

    def __str__(self):
        return self.release

    def as_json(self):
        """The release as plain values."""
        return json.loads(self.content)
