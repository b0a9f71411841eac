"""Looking after the board: what was reported, and what is decided about it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from portal.core.lists import page_of
from portal.core.verdicts import NotAllowed
from tenders.partners import rules, services
from tenders.partners.forms import RemoveForm
from tenders.partners.models import Entry
from tenders.partners.querysets import watches_board

from .base import BoardView


class _CareView(BoardView):
    """For those who watch over the board; anybody else gets the 404 of a missing page."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not watches_board(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Reported(_CareView):
    """What somebody reported and nobody decided, the oldest entry first."""

    def get(self, request):
        found = Entry.objects.reported().select_related("opportunity", "organisation", "lot")
        page = page_of(request, found.order_by("put_up_at", "pk"))
        return render(request, "partners/reported.html", {"page": page})


class Decide(_CareView):
    """One entry: remove it with a reason, or let it stand."""

    def get(self, request, reference, form=None, error="", status=200):
        entry = self.entry_or_404(reference)
        context = {
            "entry": entry,
            "reports": entry.reports.open(),
            "may": entry.state == "UP" and rules.may_remove(request.user, entry, self.now),
            "form": form or RemoveForm(),
            "error": error,
        }
        return render(request, "partners/decide.html", context, status=status)

    def post(self, request, reference):
        facts = {"entry": self.entry_or_404(reference), "actor": request.user, "now": self.now}
        form = RemoveForm(request.POST if "let_stand" not in request.POST else None)
        if form.is_bound and not form.is_valid():
            return self.get(request, reference, form, status=422)
        try:
            if form.is_bound:
                services.remove(**facts, **form.cleaned_data)
            else:
                services.let_stand(**facts)
        except NotAllowed as refusal:
            return self.get(request, reference, form, refusal.reason, 422)
        messages.success(request, "The entry is removed." if form.is_bound else "The entry stands.")
        return redirect("partner_reported")
