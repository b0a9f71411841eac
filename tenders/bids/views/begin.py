"""The way into a bid."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from portal.accounts.enums import MAY_EDIT_BIDS
from portal.accounts.models import Organisation
from portal.core import clock
from portal.core.verdicts import NotAllowed
from tenders.bids import rules
from tenders.bids.forms import ChooseForm
from tenders.bids.services import drafts
from tenders.opportunities.models import Opportunity


def bid_page(request, page):
    """The editor's bid page: introduction, how sealing works, the start button."""
    now = clock.now()
    opportunity = page.opportunity
    if opportunity is None or not Opportunity.objects.visible_to(request.user, now).filter(pk=opportunity.pk).exists():
        raise Http404
    context = {"page": page, "opportunity": opportunity, "now": now, "verdict": rules.takes_bids(opportunity, now)}
    return render(request, "bids/bid_page.html", context)


class ChooseLot(LoginRequiredMixin, View):
    """Organisation and lot; one of each is chosen already."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()
        self.opportunity = get_object_or_404(Opportunity.objects.published(self.now), slug=kwargs["slug"])

    def _form(self, data=None):
        organisations = Organisation.objects.for_member(self.request.user).filter(
            memberships__role__in=MAY_EDIT_BIDS, memberships__user=self.request.user
        )
        lots = self.opportunity.lots.all()
        initial = {}
        if organisations.count() == 1:
            initial["organisation"] = organisations.first()
        if lots.count() == 1:
            initial["lot"] = lots.first()
        return ChooseForm(data, organisations=organisations, lots=lots, initial=initial)

    def get(self, request, slug, form=None, error=""):
        form = form or self._form()
        context = {
            "opportunity": self.opportunity,
            "form": form,
            "error": error,
            "verdict": rules.takes_bids(self.opportunity, self.now),
            "has_organisation": form.fields["organisation"].queryset.exists(),
            "page_has_errors": bool(form.errors or error),
        }
        return render(request, "bids/choose.html", context, status=422 if form.errors or error else 200)

    def post(self, request, slug):
        form = self._form(request.POST)
        if not form.is_valid():
            return self.get(request, slug, form)
        try:
            bid = drafts.start(actor=request.user, now=self.now, **form.cleaned_data)
        except NotAllowed as refusal:
            return self.get(request, slug, form, refusal.reason)
        return redirect("bid_tasks", bid_id=bid.pk)
