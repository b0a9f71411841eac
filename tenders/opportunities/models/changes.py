"""Versions of a published opportunity and of its documents, and the change that two people make to it."""

from django.conf import settings
from django.db import models

from tenders.opportunities.enums import AmendmentState, DeadlineDecision, PlatformFault


class OpportunityVersion(models.Model):
    """One published version: when, by whom, why, and what changed. Written once, never changed."""

    opportunity = models.ForeignKey("opportunities.Opportunity", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    deadline_decision = models.CharField(max_length=10, choices=DeadlineDecision.choices, blank=True)
    deadline_reason = models.TextField(blank=True)
    fault = models.CharField("fault of the platform", max_length=10, choices=PlatformFault.choices, blank=True)
    fault_details = models.TextField("what failed, and from when to when", blank=True)
    difference = models.JSONField(default=list, help_text="[[label, before, after], …] for people.")
    notice_number = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["opportunity", "number"], name="opportunity_version_once")]

    def __str__(self):
        return f"{self.opportunity}, version {self.number}"


class PublishedDocument(models.Model):
    """A document as it was published: its bytes are kept apart, so that nobody can change what others rely on."""

    opportunity = models.ForeignKey(
        "opportunities.Opportunity", on_delete=models.PROTECT, related_name="published_documents"
    )
    stored = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    since = models.PositiveIntegerField("since version", default=1)
    until = models.PositiveIntegerField("until version", null=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["opportunity", "number"], name="document_number_once")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"/opportunities/{self.opportunity.slug}/documents/{self.number}/"


class Amendment(models.Model):
    """A change to a published opportunity: proposed by one person, published by another, or dropped."""

    opportunity = models.ForeignKey("opportunities.Opportunity", on_delete=models.PROTECT, related_name="amendments")
    based_on = models.PositiveIntegerField("the version it changes")
    values = models.JSONField(default=dict, help_text="{field: new value}; moments and days as ISO text.")
    takes_new_questions = models.BooleanField(default=False)
    reason = models.TextField("what changes and why")
    deadline_decision = models.CharField(max_length=10, choices=DeadlineDecision.choices)
    deadline_reason = models.TextField("why that is enough time")
    fault = models.CharField("fault of the platform", max_length=10, choices=PlatformFault.choices, blank=True)
    fault_details = models.TextField("what failed, and from when to when", blank=True)
    state = models.CharField(max_length=10, choices=AmendmentState.choices, default=AmendmentState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=AmendmentState.values), name="amendment_state"),
            models.UniqueConstraint(
                fields=["opportunity"],
                condition=models.Q(state=AmendmentState.PROPOSED),
                name="amendment_one_at_a_time",
            ),
        ]

    def __str__(self):
        return f"Change to {self.opportunity}"


class AmendmentDocument(models.Model):
    """A document that a change adds, or puts in the place of another."""

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="documents")
    stored = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    replaces = models.ForeignKey(PublishedDocument, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.title
