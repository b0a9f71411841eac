"""Defects of bids, requests about them, and the bidder's answers."""

import uuid

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from portal.accounts.roles import Role
from portal.core import clock
from portal.core.verdicts import NotAllowed
from tenders.bids.models import Bid
from tenders.evaluation import rules
from tenders.evaluation.forms import AnswerForm, AskForm, DefectForm
from tenders.evaluation.models import BidRequest, Defect, OpenedBid
from tenders.evaluation.queries.requests import same_defect
from tenders.evaluation.services import requests
from tenders.opportunities.enums import State
from tenders.opportunities.models import Lot

from .base import PanelView, found_or_404


class RequestsPage(PanelView):
    """The defects of the bids of a lot, what was asked and answered."""

    roles = (Role.PROCUREMENT_LEAD, Role.AUDITOR)

    def load(self, lot_id):
        states = (State.OPENED, State.FINISHED, State.TERMINATED)
        self.lot = found_or_404(Lot.objects.select_related("opportunity"), pk=lot_id, opportunity__state__in=states)

    def _bids(self):
        rows = OpenedBid.objects.filter(bid__lot=self.lot).select_related("bid__organisation")
        return [(str(row.bid_id), row.bid.organisation.name) for row in rows.order_by("bid__organisation__name", "pk")]

    def get(self, request, lot_id, form=None, status=200):
        defects = Defect.objects.filter(bid__lot=self.lot).select_related(
            "bid__organisation", "by", "request__asked_by"
        )
        context = {
            "lot": self.lot,
            "opportunity": self.lot.opportunity,
            "defects": defects,
            "may_ask": rules.leads(request.user, self.lot, self.now) and self.lot.state == "COMPETING",
            "form": form or DefectForm(bids=self._bids()),
        }
        return render(request, "panel/requests.html", context, status=status)

    def post(self, request, lot_id):
        form = DefectForm(request.POST, bids=self._bids())
        if not form.is_valid():
            return self.get(request, lot_id, form, 422)
        told = form.cleaned_data
        bid = found_or_404(Bid.objects.opened(), pk=uuid.UUID(told["bid"]), lot=self.lot)
        return self.act("The defect is marked.", requests.mark, bid=bid, kind=told["kind"], note=told["note"])


class AskPage(PanelView):
    """A request about one defect; other bids with the same defect are asked too, or it is said why not."""

    roles = (Role.PROCUREMENT_LEAD,)

    def load(self, defect_id):
        related = Defect.objects.select_related("bid__organisation", "bid__lot__opportunity__question_version")
        self.defect = found_or_404(related, pk=defect_id)
        self.others = same_defect(self.defect)

    def _form(self, data=None):
        structure = self.defect.bid.lot.opportunity.question_version.structure
        questions = [(q.key, f"{q.number} {q.text}"[:120]) for q in structure.questions if q.is_answered]
        return AskForm(data, questions=questions, others=self.others)

    def get(self, request, defect_id, form=None, error="", status=200):
        context = {
            "defect": self.defect,
            "bid": self.defect.bid,
            "others": self.others,
            "form": form or self._form(),
            "error": error,
            "is_asked": BidRequest.objects.filter(defect=self.defect).exists(),
        }
        return render(request, "panel/ask.html", context, status=status)

    def post(self, request, defect_id):
        form = self._form(request.POST)
        if not form.is_valid():
            return self.get(request, defect_id, form, status=422)
        told = {name: form.cleaned_data[name] for name in ("text", "question_key", "due")}
        try:
            made = requests.ask(defect=self.defect, choices=form.choices(), actor=request.user, now=self.now, **told)
        except NotAllowed as refusal:
            return self.get(request, defect_id, form, refusal.reason, 422)
        messages.success(request, f"Sent to {len(made)} bidder{'' if len(made) == 1 else 's'}.")
        return redirect("panel_requests", lot_id=self.defect.bid.lot_id)


class BidRequestsPage(LoginRequiredMixin, View):
    """What the council asks a bidder about their own bid, in the workspace."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.now = clock.now()
        visible = BidRequest.objects.visible_to(request.user, self.now).filter(defect__bid=kwargs["bid_id"])
        self.asked = list(visible.select_related("defect__bid__organisation", "defect__bid__lot__opportunity"))
        if not self.asked:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, bid_id, form=None, typed=None, error="", status=200):
        rows = []
        for row in self.asked:
            own = form if row.pk == typed else AnswerForm(prefix=str(row.pk))
            rows.append((row, own, rules.may_answer(request.user, row, self.now)))
        context = {"rows": rows, "bid": self.asked[0].defect.bid, "error": error, "form": form}
        context["page_has_errors"] = bool(error or form)
        return render(request, "panel/bid_requests.html", context, status=status)

    def post(self, request, bid_id):
        row = next((one for one in self.asked if str(one.pk) == request.POST.get("request")), None)
        if row is None:
            raise Http404
        form = AnswerForm(request.POST, prefix=str(row.pk))
        if not form.is_valid():
            return self.get(request, bid_id, form, row.pk, status=422)
        try:
            requests.answer(request=row, text=form.cleaned_data["answer"], actor=request.user, now=self.now)
        except NotAllowed as refusal:
            return self.get(request, bid_id, form, row.pk, refusal.reason, 422)
        messages.success(request, "Your answer is sent.")
        return redirect(request.path)
