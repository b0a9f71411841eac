"""An organisation's own entries."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from portal.core.lists import page_of
from portal.core.verdicts import NotAllowed
from tenders.opportunities.models import Opportunity
from tenders.partners import rules, services
from tenders.partners.forms import EntryForm
from tenders.partners.models import Entry

from .base import BoardView


class PutUp(BoardView):
    """A new entry for an opportunity."""

    def dispatch(self, request, slug):
        self.opportunity = get_object_or_404(Opportunity.objects.published(self.now), slug=slug)
        return super().dispatch(request, slug)

    def _form(self, data=None):
        facts = {"opportunity": self.opportunity, "now": self.now, "organisations": self.organisations()}
        return EntryForm(data, **facts)

    def get(self, request, slug, form=None, error="", status=200):
        context = {
            "opportunity": self.opportunity,
            "may": rules.has_board(self.opportunity, self.now),
            "writes": self.organisations().exists(),
            "form": form or self._form(),
            "error": error,
        }
        return render(request, "partners/put_up.html", context, status=status)

    def post(self, request, slug):
        form = self._form(request.POST)
        if not form.is_valid():
            return self.get(request, slug, form, status=422)
        try:
            services.put_up(opportunity=self.opportunity, actor=request.user, now=self.now, **form.cleaned_data)
        except NotAllowed as refusal:
            return self.get(request, slug, form, refusal.reason, 422)
        messages.success(request, "Your entry is on the board.")
        return redirect("partner_board", slug=slug)


class OwnEntries(BoardView):
    """What the reader's organisations put up, and what became of it."""

    def get(self, request):
        found = Entry.objects.of_organisations_of(request.user).select_related("opportunity", "organisation", "lot")
        page = page_of(request, found.order_by("-put_up_at", "-pk"))
        rows = [(entry, entry.is_standing(self.now)) for entry in page.object_list]
        return render(request, "partners/own.html", {"page": page, "rows": rows})


class Change(BoardView):
    """Change an entry of one's own, or take it down."""

    def dispatch(self, request, reference):
        if request.user.is_authenticated:
            own = Entry.objects.of_organisations_of(request.user)
            self.entry = own.select_related("opportunity", "organisation", "lot").filter(reference=reference).first()
            if self.entry is None:
                raise Http404
        return super().dispatch(request, reference)

    def _form(self, data=None):
        entry = self.entry
        initial = {"offers": entry.offers, "seeks": entry.seeks, "until": entry.until}
        return EntryForm(data, opportunity=entry.opportunity, now=self.now, initial=initial)

    def get(self, request, reference, form=None, error="", status=200):
        context = {
            "entry": self.entry,
            "may": rules.may_change(request.user, self.entry, self.now),
            "may_take_down": self.entry.state == "UP" and rules.may_take_down(request.user, self.entry, self.now),
            "form": form or self._form(),
            "error": error,
        }
        return render(request, "partners/change.html", context, status=status)

    def post(self, request, reference):
        facts = {"entry": self.entry, "actor": request.user, "now": self.now}
        form = self._form(request.POST if "take_down" not in request.POST else None)
        if form.is_bound and not form.is_valid():
            return self.get(request, reference, form, status=422)
        try:
            if form.is_bound:
                services.change(**facts, **form.cleaned_data)
            else:
                services.take_down(**facts)
        except NotAllowed as refusal:
            return self.get(request, reference, form, refusal.reason, 422)
        messages.success(request, "Saved." if form.is_bound else "Your entry is off the board.")
        return redirect("partner_own")
