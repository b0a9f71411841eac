"""Opportunities for everyone."""

from django.db.models import Prefetch
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views import View

from portal.core import calendars, clock, exports
from portal.core.finding import forgive
from portal.core.lists import lead_of, page_of
from portal.files.handing_out import attachment

from . import bundles, queries, services, slots
from .forms import filter_form
from .models import Criterion, Opportunity
from .pricing import public_schedule
from .scoring.rows import criteria_rows, limit_in_words, scoring_sentences

FILES = (("CSV", "opportunities.csv"), ("JSON", "opportunities.json"), ("calendar", "calendar.ics"))


def _found(now, chosen, **other):
    """What the filters of the list find; ``other`` filters instead of the chosen ones."""
    wanted = {**chosen, **other}
    stage = wanted.pop("stage", "")
    return Opportunity.objects.published(now).matching(**wanted).at_stage(stage, now)


class OpportunityList(View):
    """Search and filters, deadline first."""

    def get(self, request):
        now = clock.now()
        misspelt = forgive(
            request,
            finds=lambda query: _found(now, filter_form(query).chosen).exists(),
            titles=lambda: Opportunity.objects.published(now).titles(),
        )
        form = filter_form(request.GET)
        form.count("kind", _found(now, form.chosen, kind=""))
        page = page_of(request, _found(now, form.chosen).deadline_first(now))
        rows = [queries.row_of(opportunity, now) for opportunity in page.object_list]
        context = {"form": form, "files": FILES, "page": page, "rows": rows, "now": now, "misspelt": misspelt}
        return render(request, "opportunities/list.html", context)


class OpportunitiesFile(View):
    """What the filters find, as CSV or JSON, streamed."""

    form = "csv"

    def get(self, request):
        now = clock.now()
        found = _found(now, filter_form(request.GET).chosen).deadline_first(now)
        root = request.build_absolute_uri("/")[:-1]
        rows = (queries.record_of(row, now, root) for row in found.iterator(chunk_size=200))
        return exports.answer(self.form, "opportunities", queries.COLUMNS, rows)


class OpportunitiesCalendar(View):
    """The main dates of every open opportunity that the filters find, streamed."""

    def get(self, request):
        now = clock.now()
        chosen = filter_form(request.GET).chosen
        chosen.pop("stage", "")
        found = Opportunity.objects.published(now).open(now).matching(**chosen).order_by("deadline", "pk")
        rows = found.iterator(chunk_size=200)
        root = request.build_absolute_uri("/")[:-1]
        events = (event for opportunity in rows for event in queries.happenings(opportunity, root, is_full=False))
        pieces = calendars.written(events, name="Opportunities", now=now)
        return StreamingHttpResponse(pieces, content_type=calendars.CONTENT_TYPE)


class OpportunityCalendar(View):
    """The timetable of one opportunity."""

    def get(self, request, slug):
        now = clock.now()
        opportunity = get_object_or_404(Opportunity.objects.visible_to(request.user, now), slug=slug)
        events = queries.happenings(opportunity, request.build_absolute_uri("/")[:-1])
        pieces = calendars.written(events, name=opportunity.title, now=now)
        return attachment_headers(StreamingHttpResponse(pieces, content_type=calendars.CONTENT_TYPE), f"{slug}.ics")


def attachment_headers(response, name):
    """Offer a download by that (safe) name."""
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


class OpportunityDetail(View):
    """One opportunity: timetable, lots, criteria and weights, documents, the way to a bid."""

    def get(self, request, slug):
        now = clock.now()
        criteria = Prefetch("criteria", Criterion.objects.select_related("scale").prefetch_related("scale__points"))
        visible = Opportunity.objects.visible_to(request.user, now).select_related(
            "service", "intention", "image", "called_off_from__opportunity"
        )
        found = visible.prefetch_related(
            "lots", "price_lines", "price_terms", "scoring_rules", "documents__document", "timetable", criteria
        )
        opportunity = get_object_or_404(found, slug=slug)
        return render(request, "opportunities/detail.html", detail_context(opportunity, request.user, now))


class OpportunityChanges(View):
    """Every version since publication: when, why, and what changed, word by word."""

    def get(self, request, slug):
        now = clock.now()
        opportunity = get_object_or_404(Opportunity.objects.published(now), slug=slug)
        page = page_of(request, opportunity.versions.exclude(number=1))
        changes = [(version, queries.difference_of(version)) for version in page.object_list]
        context = {"opportunity": opportunity, "page": page, "changes": changes}
        return render(request, "opportunities/changes.html", context)


class DocumentDownload(View):
    """One published document, in any of its versions. No account is needed."""

    def get(self, request, slug, number):
        opportunity = get_object_or_404(Opportunity.objects.published(clock.now()), slug=slug)
        document = get_object_or_404(opportunity.published_documents.select_related("stored"), number=number)
        return attachment(document.stored.file.open("rb"), document.stored.name)


class DocumentsZip(View):
    """Every current document with a list of checksums, streamed."""

    def get(self, request, slug):
        opportunity = get_object_or_404(Opportunity.objects.published(clock.now()), slug=slug)
        documents = list(opportunity.published_documents.filter(until=None).select_related("stored"))
        if not documents:
            raise Http404
        response = StreamingHttpResponse(bundles.zipped(documents), content_type="application/zip")
        return attachment_headers(response, f"{slug}.zip")


def detail_context(opportunity, person, now):
    """What the public page and its preview show."""
    return {
        "opportunity": opportunity,
        "row": queries.row_of(opportunity, now),
        "lead": lead_of(opportunity.summary, opportunity.description),
        "now": now,
        "timetable": queries.timetable_rows(opportunity),
        "criteria": criteria_rows(opportunity),
        "limit": limit_in_words(opportunity),
        "scoring": [] if opportunity.is_held_elsewhere else scoring_sentences(opportunity),
        "published_documents": queries.documents_of(opportunity),
        "said": {key: rows for found in slots.BESIDE_DOCUMENTS.ask(opportunity, now) for key, rows in found.items()},
        "newest": queries.newest_change(opportunity),
        "stages": list(opportunity.stages.all()),
        "framework": next(iter(opportunity.frameworks.all()), None),
        "direct": next(iter(opportunity.direct_awards.all()), None),
        "schedule": public_schedule(opportunity),
        "law": queries.law_in_words(opportunity),
        "award": queries.external_award(opportunity),
        "scales": queries.scales_of(opportunity),
        "buttons": [found for found in slots.BID_BUTTON.ask(opportunity, person, now) if found],
        "sections": [found for found in slots.SECTIONS.ask(opportunity, person, now) if found],
    }


class ReviewersPreview(View):
    """A draft as providers will see it, for whoever has the link; never indexed, never kept."""

    def get(self, request, token):
        opportunity = services.previewed(token, clock.now())
        if opportunity is None:
            raise Http404
        response = preview(request, opportunity)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response


def preview(request, opportunity):
    """The public page of a draft, for its editor."""
    return render(request, "opportunities/detail.html", detail_context(opportunity, request.user, clock.now()))
