"""A provider's home: bids, organisations, what is open."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import render
from django.views import View

from portal.accounts.models import Organisation
from portal.core import clock
from portal.core.lists import page_of
from tenders.bids.queries import bid_row, own_bids
from tenders.bids.services import readiness


class Workspace(LoginRequiredMixin, View):
    """What a provider works on."""

    def get(self, request):
        now = clock.now()
        page = page_of(request, own_bids(request.user, now))
        found = readiness.of_many(page.object_list, now)
        context = {
            "now": now,
            "page": page,
            "rows": [(bid_row(bid, now), found.get(bid.pk)) for bid in page.object_list],
            "organisations": Organisation.objects.for_member(request.user).order_by("name", "pk")[:50],
        }
        return render(request, "home/workspace.html", context)
