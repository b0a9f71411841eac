"""The yearly pipeline as a report: what the notice due by 26 May lists (Procurement Act 2023, section 93)."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views import View

from portal.accounts.roles import has_role
from portal.core import clock
from tenders.intentions.queries import pipeline, planned_notice_window
from tenders.regimes.book import NoFigure
from tenders.regimes.models import Authority
from tenders.regimes.queries import book

from .waiting import READERS


class PipelineReport(LoginRequiredMixin, View):
    """For the financial year that is asked for, or the next one."""

    def get(self, request):
        if not has_role(request.user, *READERS):
            raise PermissionDenied
        today = clock.local(clock.now()).date()
        coming = today.year if today.month < 4 else today.year + 1
        asked = request.GET.get("year", "")
        year = int(asked) if asked.isascii() and asked.isdigit() and 2025 <= int(asked) <= 2100 else coming
        figures = book()
        try:
            found = pipeline(year, is_large_spender=Authority.load().is_large_spender, book=figures)
            rows = [(row, planned_notice_window(row.intention, figures)) for row in found.rows]
            refusal = ""
        except NoFigure as gap:
            found, rows, refusal = None, [], str(gap)
        context = {
            "found": found,
            "rows": rows,
            "refusal": refusal,
            "year": year,
            "page_title": f"Pipeline {year} to {year + 1}",
            "header_icon": "calendar-alt",
        }
        return render(request, "home/backoffice/pipeline.html", context)
