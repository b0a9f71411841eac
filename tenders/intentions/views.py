"""Intentions for everyone."""

from django.shortcuts import get_object_or_404, render
from django.views import View

from portal.core import clock
from portal.core.charts import timeline
from portal.core.lists import lead_of, page_of, quarter_of, value_in_words

from .forms import filter_form
from .models import CommissioningIntention
from .queries import finding, timeline_bars

TIMELINE_ROWS = 40


class IntentionList(View):
    """The pipeline: filters, a timeline of what is on this page, the list."""

    def get(self, request):
        now = clock.now()
        form = filter_form(request.GET)
        found = CommissioningIntention.objects.published(now).matching(**form.chosen)
        page = page_of(request, found.plans_first())
        today = clock.local(now).date()
        bars = timeline_bars(page.object_list)[:TIMELINE_ROWS]
        context = {
            "form": form,
            "page": page,
            "rows": [(row, value_in_words(row.value_net, row.value_gross, row.currency)) for row in page.object_list],
            "finding": finding(page.object_list, today),
            "timeline": timeline(bars, title="Timeline of intentions", today=today) if bars else "",
            "timeline_rows": [(bar.label, quarter_of(bar.start), quarter_of(bar.end)) for bar in bars],
        }
        return render(request, "intentions/list.html", context)


class IntentionDetail(View):
    """One intention with its dated changes."""

    def get(self, request, slug):
        now = clock.now()
        visible = CommissioningIntention.objects.visible_to(request.user, now).select_related("service", "image")
        intention = get_object_or_404(visible, slug=slug)
        return render(request, "intentions/detail.html", _detail_context(intention, now))


def _detail_context(intention, now):
    is_saved = intention.pk is not None
    return {
        "intention": intention,
        "lead": lead_of(intention.summary, intention.description),
        "value": value_in_words(intention.value_net, intention.value_gross, intention.currency),
        "changes": intention.changes.all()[:50] if is_saved else [],
        "opportunities": intention.opportunities.published(now)[:10] if is_saved else [],
    }


def preview(request, intention):
    """The public page of a draft, for its editor."""
    return render(request, "intentions/detail.html", _detail_context(intention, clock.now()))
