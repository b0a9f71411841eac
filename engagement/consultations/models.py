"""Consultations: pages that an editor places. They hold no answer, so that deleting one deletes none."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from engagement.responses.models import AnsweredOnPage
from portal.core.pages import ServedByView
from portal.core.records import KeepsDecisions

from .enums import Audience, Stage
from .querysets import ConsultationManager

TEXT = ["bold", "italic", "ol", "ul", "link", "document-link", "h2", "h3"]


class ConsultationIndexPage(ServedByView, Page):
    """All consultations: open, planned, closed."""

    introduction = RichTextField(blank=True, features=TEXT)

    view = "engagement.consultations.views.consultation_list"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["consultations.ConsultationPage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = "list of consultations"


class ConsultationPage(KeepsDecisions, AnsweredOnPage, Page):
    """Questions to providers, residents or everyone, from when to when, and what came of them."""

    summary = models.CharField(max_length=250, blank=True, help_text="One or two sentences for lists and search.")
    introduction = RichTextField(blank=True, features=TEXT, help_text="Why we ask and what the answers can change.")
    audience = models.CharField(max_length=20, choices=Audience.choices, default=Audience.EVERYONE)
    question_set = models.ForeignKey(
        "questions.QuestionSet",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"purpose": "CONSULTATION"},
        help_text="Write and publish it under Procurement, Question sets. It is fixed with the first answer.",
    )
    question_version = models.ForeignKey(
        "questions.QuestionSetVersion", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    opens_at = models.DateTimeField("opens")
    closes_at = models.DateTimeField("closes")
    intention = models.ForeignKey(
        "intentions.CommissioningIntention",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="consultations",
        verbose_name="belongs to the intention",
    )
    outcome = RichTextField("what came of it", blank=True, features=TEXT, help_text="Shown once it is closed.")

    objects = ConsultationManager()
    view = "engagement.consultations.views.consultation"
    decided = ("question_version",)
    exclude_fields_in_copy = ["question_version"]
    parent_page_types = ["consultations.ConsultationIndexPage"]
    subpage_types: list = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("introduction"),
        FieldPanel("audience"),
        FieldPanel("question_set", widget=forms.Select),
        MultiFieldPanel([FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")])], heading="When"),
        FieldPanel("intention", widget=forms.Select),
        FieldPanel("outcome"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("introduction"),
        index.SearchField("outcome"),
    ]

    class Meta:
        verbose_name = "consultation"

    def clean(self):
        """Refuses a close before the opening, and other questions once people have answered."""
        super().clean()
        faults = {}
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            faults["closes_at"] = "Choose a closing time after the opening time."
        fixed = self.question_version
        if fixed and self.question_set_id and fixed.question_set_id != self.question_set_id:
            faults["question_set"] = "People have answered these questions already, so they stay. Make a new page."
        if faults:
            raise ValidationError(faults)

    def stage(self, now):
        """Where it stands."""
        if now > self.closes_at:
            return Stage.CLOSED
        return Stage.OPEN if now >= self.opens_at else Stage.PLANNED
