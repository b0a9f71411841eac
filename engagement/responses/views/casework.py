"""Responses in the back office: a list, one response, its files, a spreadsheet."""

import csv
from collections.abc import Iterator

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.views import View

from engagement.responses.enums import Kind
from engagement.responses.models import Response, ResponseFile
from engagement.responses.queries import export_rows, shown_sections
from portal.accounts.roles import Role, has_role
from portal.core import clock
from portal.core.lists import page_of
from portal.files.handing_out import attachment
from portal.questions.models import QuestionSetVersion

READERS = (Role.ENGAGEMENT_OFFICER, Role.COMMISSIONER)


def reads_responses(person) -> bool:
    """Who has this part of the back office at all."""
    return has_role(person, *READERS)


class _Casework(View):
    """The same 404 for what one may not see as for what is not there; nobody reads drafts here, their own neither."""

    http_method_names = ["get", "head", "options"]

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not reads_responses(request.user):
            raise Http404
        self.now = clock.now()
        visible = Response.objects.visible_to(request.user, self.now).submitted()
        self.visible = visible.select_related("question_version__question_set", "organisation")

    def form_asked(self) -> QuestionSetVersion | None:
        """The version that ``?form=`` names."""
        asked = self.request.GET.get("form", "")
        return QuestionSetVersion.objects.filter(pk=asked).first() if asked.isdigit() and len(asked) < 12 else None


class ResponseList(_Casework):
    """What was sent to consultations, newest first."""

    def get(self, request):
        found = self.visible.filter(kind=Kind.CONSULTATION)
        forms = found.order_by("where").values_list("question_version_id", "where").distinct()[:200]
        version = self.form_asked()
        found = found.filter(question_version=version) if version else found
        context = {
            "page": page_of(request, found.order_by("-submitted_at", "pk"), 30),
            "forms": forms,
            "version": version,
            "kept": f"form={version.pk}&" if version else "",
            "page_title": "Responses to consultations",
            "header_icon": "form",
        }
        return render(request, "responses/backoffice/list.html", context)


class ResponseDetail(_Casework):
    """One response."""

    def get(self, request, pk):
        response = self.visible.filter(pk=pk).first()
        if response is None:
            raise Http404
        context = {
            "response": response,
            "sections": shown_sections(response),
            "page_title": f"Response {response.reference}",
            "header_icon": "form",
        }
        return render(request, "responses/backoffice/detail.html", context)


class ResponseDownload(_Casework):
    """A file of a response."""

    def get(self, request, pk, file_id):
        rows = ResponseFile.objects.filter(response__in=self.visible.filter(pk=pk), stored_id=file_id)
        row = rows.select_related("stored").first()
        if row is None:
            raise Http404
        return attachment(row.stored.file.open("rb"), row.stored.name)


class _Echo:
    """A file that hands every line back."""

    def write(self, line: str) -> str:
        return line


class ResponseExport(_Casework):
    """Every response to one set of questions, streamed as CSV."""

    def get(self, request):
        version = self.form_asked()
        if version is None:
            raise Http404
        found = self.visible.filter(kind=Kind.CONSULTATION, question_version=version).order_by("submitted_at", "pk")
        if not found.exists():
            raise Http404
        response = StreamingHttpResponse(self._lines(version, found), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="responses-{version.pk}.csv"'
        response["Cache-Control"] = "private, no-store"
        return response

    def _lines(self, version, found) -> Iterator[str]:
        writer = csv.writer(_Echo())
        # The mark by which spreadsheets know UTF-8.
        yield "\ufeff"
        rows = found.prefetch_related("files__stored").iterator(chunk_size=200)
        for row in export_rows(version, rows):
            yield writer.writerow(row)
