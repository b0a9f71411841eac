"""Refused requests to the panel, for the auditor: attempts are to be seen (Directive 2014/24, Annex IV(g))."""

from django.shortcuts import render

from portal.accounts.roles import Role
from portal.core.lists import page_of
from portal.evidence.models import RequestTrace

from .base import PanelView


class Attempts(PanelView):
    """Who asked for what on the panel and was refused. Requests to bids are not here: they would tell of bids."""

    roles = (Role.AUDITOR,)

    def get(self, request):
        rows = RequestTrace.objects.attempts().select_related("user").order_by("-at", "-pk")
        return render(request, "panel/attempts.html", {"page": page_of(request, rows)})
