"""Intentions for everyone."""

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from portal.core import calendars, clock, exports
from portal.core.charts import timeline
from portal.core.finding import forgive
from portal.core.lists import lead_of, page_of, quarter_of, value_in_words

from .forms import filter_form
from .models import CommissioningIntention
from .queries import COLUMNS, events_of, finding, happenings, outcomes_of, record_of, timeline_bars
from .slots import CONTRACTS, RESULTS

TIMELINE_ROWS = 40
BESIDE = ("outcomes", "service__outcomes", "events")
FILES = (("CSV", "intentions.csv"), ("JSON", "intentions.json"), ("calendar", "calendar.ics"))


class IntentionList(View):
    """The pipeline: filters, a timeline of what is on this page, the list."""

    def get(self, request):
        now = clock.now()
        public = CommissioningIntention.objects.published(now)
        misspelt = forgive(
            request, finds=lambda query: public.matching(**filter_form(query).chosen).exists(), titles=public.titles
        )
        form = filter_form(request.GET)
        page = page_of(request, public.matching(**form.chosen).plans_first())
        today = clock.local(now).date()
        bars = timeline_bars(page.object_list)[:TIMELINE_ROWS]
        context = {
            "form": form,
            "misspelt": misspelt,
            "files": FILES,
            "page": page,
            "rows": [(row, value_in_words(row.value_net, row.value_gross, row.currency)) for row in page.object_list],
            "finding": finding(page.object_list, today),
            "timeline": timeline(bars, title="Timeline of intentions", today=today) if bars else "",
            "timeline_rows": [(bar.label, quarter_of(bar.start), quarter_of(bar.end)) for bar in bars],
        }
        return render(request, "intentions/list.html", context)


class IntentionsFile(View):
    """What the filters find, as CSV or JSON, streamed."""

    form = "csv"

    def get(self, request):
        chosen = filter_form(request.GET).chosen
        found = CommissioningIntention.objects.published(clock.now()).matching(**chosen).plans_first()
        root = request.build_absolute_uri("/")[:-1]
        rows = (
            record_of(row, root)
            for row in found.select_related("service").prefetch_related(*BESIDE).iterator(chunk_size=200)
        )
        return exports.answer(self.form, "intentions", COLUMNS, rows)


class IntentionsCalendar(View):
    """The expected dates of every plan that the filters find, streamed."""

    def get(self, request):
        now = clock.now()
        found = CommissioningIntention.objects.published(now).current().matching(**filter_form(request.GET).chosen)
        root = request.build_absolute_uri("/")[:-1]
        dated = found.order_by("expected_notice_date", "pk").prefetch_related("events")
        rows = dated.iterator(chunk_size=200)
        events = (event for intention in rows for event in happenings(intention, root))
        pieces = calendars.written(events, name="Commissioning intentions", now=now)
        return StreamingHttpResponse(pieces, content_type=calendars.CONTENT_TYPE)


class IntentionDetail(View):
    """One intention with its dated changes."""

    def get(self, request, slug):
        now = clock.now()
        visible = CommissioningIntention.objects.visible_to(request.user, now).select_related("service", "image")
        intention = get_object_or_404(visible, slug=slug)
        return render(request, "intentions/detail.html", _detail_context(intention, now))


def _detail_context(intention, now):
    is_saved = intention.pk is not None
    found = list(intention.opportunities.published(now)[:10]) if is_saved else []
    results = {}
    for rows in RESULTS.ask(found, now) if found else ():
        results = rows | results
    return {
        "intention": intention,
        "lead": lead_of(intention.summary, intention.description),
        "value": value_in_words(intention.value_net, intention.value_gross, intention.currency),
        "outcomes": outcomes_of(intention),
        "contracts": [row for rows in CONTRACTS.ask(intention, now) for row in rows] if is_saved else [],
        "events": events_of(intention, now),
        "steps_to_be_ready": [line.strip() for line in intention.get_ready.splitlines() if line.strip()],
        "changes": intention.changes.all()[:50] if is_saved else [],
        "opportunities": [(row, results.get(row.pk, "")) for row in found],
    }


def preview(request, intention):
    """The public page of a draft, for its editor."""
    return render(request, "intentions/detail.html", _detail_context(intention, clock.now()))
