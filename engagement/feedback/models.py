"""What residents tell the council about a service, and the page on which they do."""

from django import forms
from django.conf import settings
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from engagement.responses.models import AnsweredOnPage

from .enums import Grade, State
from .querysets import FeedbackQuerySet


class Feedback(models.Model):
    """Did we treat you well, did we help, and the story behind it. The words of its author are never changed."""

    wagtail_reference_index_ignore = True

    service = models.ForeignKey("outcomes.CommissionedService", on_delete=models.PROTECT, related_name="feedback")
    response = models.OneToOneField("responses.Response", on_delete=models.PROTECT, related_name="feedback")
    treated_well = models.PositiveSmallIntegerField(choices=Grade.choices)
    did_help = models.PositiveSmallIntegerField(choices=Grade.choices)
    story = models.TextField(blank=True)
    is_anonymous = models.BooleanField(default=True)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.RECEIVED)
    state_reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    public_text = models.TextField(blank=True, help_text="The story without what must not be public; empty: as it is.")
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name_plural = "feedback"
        indexes = [models.Index(fields=["service", "state", "-received_at"], name="feedback_of_service")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="feedback_state"),
            models.CheckConstraint(
                condition=models.Q(treated_well__in=Grade.values, did_help__in=Grade.values), name="feedback_grades"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="feedback_decided_when_and_by",
            ),
            models.CheckConstraint(
                condition=models.Q(replied_at__isnull=True, replied_by__isnull=True)
                | models.Q(replied_at__isnull=False, replied_by__isnull=False),
                name="feedback_replied_when_and_by",
            ),
        ]

    def __str__(self):
        # Never the story and never the author: this text stands in audit events.
        return f"Feedback {self.response.reference}"

    @property
    def reference(self):
        """What its author holds."""
        return self.response.reference

    @property
    def shown_text(self):
        """What the public reads once it is published."""
        return self.public_text or self.story


class FeedbackContact(models.Model):
    """Who told it, where they wanted to say so. Kept apart: no public page and no list reads this table."""

    wagtail_reference_index_ignore = True

    feedback = models.OneToOneField(Feedback, on_delete=models.PROTECT, related_name="contact")
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)

    def __str__(self):
        return f"Contact {self.pk}"


class FeedbackPage(AnsweredOnPage, Page):
    """The form page of feedback: an editor places it, writes its introduction and may add questions."""

    introduction = RichTextField(blank=True, features=["bold", "italic", "ol", "ul", "link", "h2", "h3"])
    question_set = models.ForeignKey(
        "questions.QuestionSet",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"purpose": "FEEDBACK"},
        verbose_name="more questions",
        help_text="Asked besides the questions that every feedback has.",
    )

    view = "engagement.feedback.views.give.feedback"
    parent_page_types = ["home.HomePage"]
    subpage_types: list = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("question_set", widget=forms.Select),
    ]

    class Meta:
        verbose_name = "feedback page"
