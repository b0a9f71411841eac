"""One question about an opportunity, its answer, and what is kept of both."""

import uuid

from django.conf import settings
from django.db import models

from portal.core.clock import local
from portal.core.working_days import add_working_days

from .clocks import working_days_later
from .enums import TAGS, Confidence, State
from .querysets import LAST_HOURS, ClarificationQuerySet

# The council's promise, shown to those who ask and to those who answer.
ANSWER_IN: int = settings.PORTAL_ANSWER_WORKING_DAYS
# In working days, once it was refused that a question is confidential.
WITHDRAW_WITHIN = 1


class Clarification(models.Model):
    """Asked as an organisation, which nobody outside the team ever learns. The words asked are kept as they were."""

    # What its asker holds: the number of the row would tell how many others asked.
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    opportunity = models.ForeignKey(
        "opportunities.Opportunity", on_delete=models.PROTECT, related_name="clarifications"
    )
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="clarifications")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    text = models.TextField("question as asked")
    products = models.CharField("names that would identify the asker", max_length=300, blank=True)
    document = models.ForeignKey(
        "opportunities.PublishedDocument", null=True, on_delete=models.PROTECT, related_name="clarifications"
    )
    clause = models.CharField(max_length=100, blank=True)
    question_number = models.CharField(max_length=10, blank=True)
    is_help = models.BooleanField("help with submitting", default=False)
    confidence = models.CharField(max_length=10, choices=Confidence.choices, default=Confidence.NO)
    confidence_reason = models.TextField(blank=True)
    confidence_decision = models.TextField(blank=True)
    confidence_decided_at = models.DateTimeField(null=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    number = models.PositiveIntegerField(null=True)
    published_text = models.TextField("question as published", blank=True)
    published_clause = models.CharField("page or clause as published", max_length=100, blank=True)
    answer = models.TextField(blank=True)
    drafted_at = models.DateTimeField(null=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    overruled = models.JSONField(default=list, help_text="[[words found, reason], …] that two eyes let stand.")
    decline_reason = models.TextField(blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    duty_told_at = models.DateTimeField(null=True)

    objects = ClarificationQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["state", "asked_at"], name="clarification_inbox")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="clarification_state"),
            models.CheckConstraint(condition=models.Q(confidence__in=Confidence.values), name="clarification_confid"),
            models.UniqueConstraint(
                fields=["opportunity", "number"],
                condition=models.Q(number__isnull=False),
                name="clarification_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.PUBLISHED, number__isnull=False)
                | (~models.Q(state=State.PUBLISHED) & models.Q(number__isnull=True)),
                name="clarification_number_if_published",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.MERGED, merged_into__isnull=False)
                | (~models.Q(state=State.MERGED) & models.Q(merged_into__isnull=True)),
                name="clarification_merged_into",
            ),
        ]

    def __str__(self):
        return f"Question {self.number}" if self.number else "A question"

    def get_absolute_url(self):
        return f"{self.opportunity.get_absolute_url()}#question-{self.number}"

    @property
    def tag(self):
        """The word and the colour of its state for the team."""
        return TAGS[State(self.state)]

    @property
    def tag_for_asker(self):
        """The same for who asked: a question that waits together with another is a question that waits."""
        if self.state == State.MERGED:
            return TAGS[State.PUBLISHED if self.merged_into.number else State.ASKED]
        return self.tag

    @property
    def due_on(self):
        """The working day by whose end it should be answered."""
        return add_working_days(local(self.asked_at).date(), ANSWER_IN)

    def is_overdue(self, now):
        """Still waiting after that day."""
        return self.state == State.ASKED and local(now).date() > self.due_on

    def is_priority(self, now):
        """Help with submitting, or any question in the last 48 hours before the deadline."""
        deadline = self.opportunity.deadline
        is_late = deadline is not None and now <= deadline <= now + LAST_HOURS
        return self.state == State.ASKED and (self.is_help or is_late)

    @property
    def withdraw_until(self):
        """Once confidence was refused: when the time ends in which its asker may withdraw it."""
        if self.confidence != Confidence.REFUSED or self.confidence_decided_at is None:
            return None
        return working_days_later(self.confidence_decided_at, WITHDRAW_WITHIN)

    def may_still_be_withdrawn(self, now):
        """After confidence was refused its asker has a working day before it can be published."""
        return self.withdraw_until is not None and now < self.withdraw_until

    @property
    def answer_is_public(self):
        """The published question that answers it: itself, or the one that it was merged into."""
        found = self.merged_into if self.state == State.MERGED else self
        return found if found.number else None
