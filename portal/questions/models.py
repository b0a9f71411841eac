"""Question sets and their immutable versions."""

from functools import cached_property

from django.conf import settings
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import LockableMixin, PreviewableMixin, RevisionMixin

from portal.core.pages import PreviewedByView
from portal.core.records import KeepsDecisions
from portal.core.streams import QuietStreamField

from .blocks import SectionBlock
from .enums import Purpose, State
from .querysets import QuestionSetQuerySet, VersionQuerySet
from .structure import Structure


class QuestionSet(KeepsDecisions, PreviewedByView, LockableMixin, PreviewableMixin, RevisionMixin, models.Model):
    """Sections of questions as somebody is writing them. What others answer is a published version."""

    title = models.CharField(max_length=150)
    purpose = models.CharField(max_length=20, choices=Purpose.choices, default=Purpose.BID)
    sections = QuietStreamField([("section", SectionBlock())], blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = QuestionSetQuerySet.as_manager()
    preview_view = "portal.questions.views.preview"

    panels = [
        FieldPanel("title"),
        FieldPanel("purpose", help_text="Which kind of form may use it."),
        FieldPanel(
            "sections",
            help_text="A section is one page for those who answer. Publish a version under “Steps” before it is used.",
        ),
    ]

    class Meta:
        ordering = ["title", "pk"]
        # Wagtail would make them only once its admin is loaded, which a migration alone does not do.
        permissions = [("lock_questionset", "Can lock question set"), ("unlock_questionset", "Can unlock question set")]
        constraints = [models.CheckConstraint(condition=models.Q(state__in=State.values), name="questionset_state")]

    def __str__(self):
        return self.title

    def structure(self) -> Structure:
        """The questions as they stand in the draft."""
        return Structure.from_stream(self.sections)


class QuestionSetVersion(models.Model):
    """The questions exactly as people were asked them."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 over the canonical JSON of the content.")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["question_set", "-number"]
        constraints = [models.UniqueConstraint(fields=["question_set", "number"], name="questionset_version_once")]

    def __str__(self):
        return f"{self.question_set.title}, version {self.number}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("A published version of a question set is never changed; publish a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("A published version of a question set is never deleted: answers point at it.")

    @cached_property
    def structure(self) -> Structure:
        """The frozen questions."""
        return Structure.from_content(self.content)
