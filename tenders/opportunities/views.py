"""Opportunities for everyone."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.views import View

from portal.core import clock
from portal.core.lists import lead_of, page_of

from . import queries, slots
from .forms import filter_form
from .models import Criterion, Opportunity


class OpportunityList(View):
    """Search and filters, deadline first."""

    def get(self, request):
        now = clock.now()
        form = filter_form(request.GET)
        chosen = form.chosen
        stage = chosen.pop("stage", "")
        found = Opportunity.objects.published(now).matching(**chosen).at_stage(stage, now).deadline_first(now)
        page = page_of(request, found)
        rows = [queries.row_of(opportunity, now) for opportunity in page.object_list]
        return render(request, "opportunities/list.html", {"form": form, "page": page, "rows": rows, "now": now})


class OpportunityDetail(View):
    """One opportunity: timetable, lots, criteria and weights, documents, the way to a bid."""

    def get(self, request, slug):
        now = clock.now()
        criteria = Prefetch("criteria", Criterion.objects.select_related("scale").prefetch_related("scale__points"))
        visible = Opportunity.objects.visible_to(request.user, now).select_related("service", "intention", "image")
        found = visible.prefetch_related("lots", "price_lines", "documents__document", criteria)
        opportunity = get_object_or_404(found, slug=slug)
        return render(request, "opportunities/detail.html", detail_context(opportunity, request.user, now))


def detail_context(opportunity, person, now):
    """What the public page and its preview show."""
    return {
        "opportunity": opportunity,
        "row": queries.row_of(opportunity, now),
        "lead": lead_of(opportunity.summary, opportunity.description),
        "now": now,
        "timetable": queries.timetable(opportunity),
        "criteria": queries.criteria_rows(opportunity),
        "law": queries.law_in_words(opportunity),
        "award": queries.external_award(opportunity),
        "scales": queries.scales_of(opportunity),
        "buttons": [found for found in slots.BID_BUTTON.ask(opportunity, person, now) if found],
        "sections": [found for found in slots.SECTIONS.ask(opportunity, person, now) if found],
    }


def preview(request, opportunity):
    """The public page of a draft, for its editor."""
    return render(request, "opportunities/detail.html", detail_context(opportunity, request.user, clock.now()))
