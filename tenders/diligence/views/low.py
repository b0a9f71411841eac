"""A price that seems too low: its screens, the request, the reply, the decision; and the bidder's own page."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from portal.core import clock
from portal.core.verdicts import NotAllowed
from portal.files.handing_out import attachment
from tenders.diligence import rules
from tenders.diligence.enums import Screen
from tenders.diligence.forms import DecideForm, EnquiryForm, MoreTimeForm, ReplyForm
from tenders.diligence.models import Enquiry, EnquiryFile
from tenders.diligence.queries.enquiries import draft_of
from tenders.diligence.services import low
from tenders.evaluation.views.base import found_or_404

from .base import ChecksView


class PricePage(ChecksView):
    """One price against the others; only for those who may read prices, once they are open."""

    def load(self, bid_id):
        self.find_bid(bid_id)
        if self.row.low is None or not rules.may_look(self.request.user, self.lot, self.now):
            raise Http404
        self.low = self.row.low

    def get(self, request, bid_id, form=None, error="", status=200):
        asks = form if isinstance(form, EnquiryForm) else EnquiryForm(initial={"text": self._draft()})
        outcomes = rules.outcomes_of_price(self.bid, self.low, self.now)
        decides = form if isinstance(form, DecideForm) else DecideForm(outcomes=outcomes)
        decision = self.low.decision
        context = self.about(
            bid=self.bid,
            low=self.low,
            found=[(Screen(row.screen).label, row) for row in self.low.found],
            status=self.row.words(self.now),
            decisions=self.bid.price_decisions.select_related("by", "confirmation__by").order_by("-pk"),
            asks=asks,
            may_ask=rules.may_ask(request.user, self.bid, self.now),
            more_time=form if isinstance(form, MoreTimeForm) else MoreTimeForm(),
            may_give_time=self._may_give_time(),
            decides=decides,
            may_decide=bool(outcomes) and rules.may_decide(request.user, self.bid, outcomes[0], self.low, self.now),
            may_confirm=rules.may_confirm(request.user, decision, self.now) if self._waits() else None,
            form=form,
            error=error,
        )
        return render(request, "checks/price.html", context, status=status)

    def _waits(self):
        return self.low.decision and self.low.decision.is_against and not self.low.is_confirmed

    def _may_give_time(self):
        enquiry = self.low.enquiry
        if enquiry is None:
            return False
        enquiry.bid = self.bid
        return rules.may_give_time(self.request.user, enquiry, self.now)

    def _draft(self):
        others = [row.opened for row in self.rows if row is not self.row]
        return draft_of(self.lot, self.row.opened, others) if self.low.enquiry is None else ""

    def post(self, request, bid_id):
        match request.POST.get("step"):
            case "ask":
                return self._do(EnquiryForm(request.POST), low.ask, "The request is sent.")
            case "give_time":
                return self._do(MoreTimeForm(request.POST), low.give_time, "The bidder has more time, and is told.")
            case "decide":
                outcomes = rules.outcomes_of_price(self.bid, self.low, self.now)
                form = DecideForm(request.POST, outcomes=outcomes)
                return self._do(form, low.decide, "Your decision is recorded.")
            case "confirm" if self._waits():
                self.low.decision.bid = self.bid
                return self.act("The bid is disregarded.", low.confirm, decision=self.low.decision)
        raise Http404

    def _do(self, form, service, done):
        if not form.is_valid():
            return self.get(self.request, self.bid.pk, form, status=422)
        try:
            service(bid=self.bid, actor=self.request.user, now=self.now, **form.cleaned_data)
        except NotAllowed as refusal:
            return self.get(self.request, self.bid.pk, form, refusal.reason, 422)
        messages.success(self.request, done)
        return redirect(self.request.path)


class PriceFile(ChecksView):
    """A file that came with a bidder's reply."""

    def load(self, bid_id, file_id):
        self.find_bid(bid_id)
        if not rules.may_look(self.request.user, self.lot, self.now):
            raise Http404
        files = EnquiryFile.objects.select_related("stored")
        self.file = found_or_404(files, pk=file_id, enquiry__bid=bid_id).stored

    def get(self, request, bid_id, file_id):
        return attachment(self.file.file.open("rb"), self.file.name)


class EnquiryPage(LoginRequiredMixin, View):
    """What the council asks a bidder about its own price, in the workspace."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.now = clock.now()
        visible = Enquiry.objects.visible_to(request.user, self.now)
        related = visible.select_related("bid__organisation", "bid__lot__opportunity", "replied_by")
        self.enquiry = found_or_404(related, bid=kwargs["bid_id"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, bid_id, form=None, error="", status=200):
        context = {
            "enquiry": self.enquiry,
            "bid": self.enquiry.bid,
            "files": self.enquiry.files.select_related("stored"),
            "verdict": rules.may_reply(request.user, self.enquiry, self.now),
            "form": form or ReplyForm(),
            "error": error,
            "page_has_errors": bool(error or form),
        }
        return render(request, "checks/enquiry.html", context, status=status)

    def post(self, request, bid_id):
        form = ReplyForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.get(request, bid_id, form, status=422)
        told = {"text": form.cleaned_data["reply"], "uploads": form.cleaned_data["files"]}
        try:
            low.reply(enquiry=self.enquiry, actor=request.user, now=self.now, **told)
        except NotAllowed as refusal:
            return self.get(request, bid_id, form, refusal.reason, 422)
        except ValidationError as error:
            form.add_error("files", error)
            return self.get(request, bid_id, form, status=422)
        messages.success(request, "Your answer is sent.")
        return redirect(request.path)
