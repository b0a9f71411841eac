"""Responses to every form that an editor places on the site. They outlive the page they were given on."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string
from wagtail.url_routing import RouteResult

from portal.core.pages import ServedByView

from .enums import Kind, State
from .querysets import ResponseQuerySet
from .references import new_reference


class Response(models.Model):
    """One person's answers to the questions as they were asked."""

    # A reference index would tell editors of a page who answered there.
    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.UUIDField(default=uuid.uuid4, unique=True, help_text="Who holds it may go on writing the draft.")
    reference = models.CharField(max_length=20, unique=True, default=new_reference)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+")
    where = models.CharField(max_length=255, help_text="Title of the page on which it was given.")
    question_version = models.ForeignKey(
        "questions.QuestionSetVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    answers = models.JSONField(default=dict)
    about = models.JSONField(default=dict, help_text="What the form asks besides the questions; emptied when sent.")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-created_at", "pk"]
        indexes = [models.Index(fields=["kind", "state", "-submitted_at"], name="response_list")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="response_state"),
            models.CheckConstraint(
                condition=models.Q(state=State.DRAFT, submitted_at__isnull=True)
                | models.Q(state=State.SUBMITTED, submitted_at__isnull=False),
                name="response_submitted_when",
            ),
        ]

    def __str__(self):
        # Never the author: this text stands in audit events.
        return self.reference

    @property
    def sections(self):
        """The sections of the questions that were asked."""
        return self.question_version.structure.sections if self.question_version else ()

    @property
    def everything(self) -> dict[str, Any]:
        """Answers and files by question key, as checks and check-answers pages want them."""
        files: dict[str, list] = {}
        for row in self.files.all():
            files.setdefault(row.question_key, []).append(row.as_answer)
        return {**self.answers, **files}


class ResponseFile(models.Model):
    """A file that belongs to an answer."""

    wagtail_reference_index_ignore = True

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="files")
    question_key = models.CharField(max_length=64)
    stored = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return str(self.pk)

    @property
    def as_answer(self) -> dict[str, Any]:
        """The file as it stands in an answer."""
        kept = self.stored
        return {"id": str(kept.pk), "name": kept.name, "size": kept.size, "sha256": kept.sha256}


class AnsweredOnPage(ServedByView):
    """A page with a form: below it lie ``answer/<token>/``, ``…/check/`` and ``…/sent/``, served by the same view."""

    STEPS = ("", "check", "sent")

    def route(self, request, path_components):
        if self.live and path_components[:1] == ["answer"] and len(path_components) in (2, 3):
            step = path_components[2] if len(path_components) == 3 else ""
            try:
                token = uuid.UUID(path_components[1])
            except ValueError:
                token = None
            if token and step in self.STEPS:
                return RouteResult(self, kwargs={"token": token, "step": step})
        return super().route(request, path_components)

    def serve(self, request, *args, **kwargs):
        return import_string(self.view)(request, page=self, **kwargs)
