"""Check answers, submit, receipts, withdraw."""

import io
import json
import uuid
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from portal.accounts.rules import may_edit_bids
from portal.core.verdicts import NotAllowed
from portal.files.handing_out import attachment
from portal.questions.answers import shown
from portal.questions.forms import problems
from tenders.bids import rules
from tenders.bids.forms import ChangeForm, StartAgainForm, SubmitForm
from tenders.bids.prices import as_typed
from tenders.bids.services import changing, drafts, findings, lost, notes, receipts, submitting, together
from tenders.opportunities.pricing import OWN_TOTAL, count

from .base import BidView, DraftPage


def _standing(sign_off) -> str:
    return sign_off.words if sign_off and sign_off.missing else ""


class CheckAnswers(BidView):
    """The whole bid on one page, what is missing, the declaration."""

    place = "Check answers"

    def dispatch(self, request, *args, **kwargs):
        own = request.user.is_authenticated and self.bid is not None and request.method == "GET"
        if own and not (self.bid.is_written and drafts.can_be_read(self.bid)):
            return redirect("bid_tasks", bid_id=self.bid.pk)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, bid_id, form=None, error="", status=200):
        # Before the reading: whoever signs off what was saved in between is told so.
        revisions = together.revisions_as_text(self.bid)
        draft = drafts.read(self.bid)
        sign_off = self._sign_off()
        gaps = [
            f"{question.number} {question.text}{'' if question.text.endswith('?') else ':'} {text}"
            for question, text in problems(self.structure, draft.everything)
        ]
        found = findings.of(self.bid.lot, draft)
        gaps += [text for _key, text in found.problems]
        verdict = rules.may_submit(request.user, self.bid, self.now)
        context = self.context(
            sections=[(section, list(shown(section, draft.everything))) for section in self.structure.sections],
            prices=[(cell.name, as_typed(draft.prices.get(cell.key, ""))) for cell in self.schedule.cells],
            counted=count(self.schedule, draft.prices),
            own_total=as_typed(draft.prices.get(OWN_TOTAL, "")),
            rates=findings.rates(self.bid.lot, draft),
            gaps=gaps,
            warnings=[text for _key, text in found.warnings],
            may_submit=verdict,
            form=form or SubmitForm(initial={"token": uuid.uuid4()}, standing=_standing(sign_off)),
            sign_off=sign_off,
            revisions=revisions,
            is_asked=bool(sign_off and request.user in sign_off.missing),
            error=error or verdict.reason,
            page_has_errors=bool(error or (form and form.errors)),
        )
        return render(request, "bids/check.html", context, status=status)

    def _sign_off(self):
        return together.sign_off_of(self.bid, notes.read(self.bid), self.people)

    def post(self, request, bid_id):
        # Asked only of whoever was shown it: what a colleague saves in the last second must make no bid late.
        form = SubmitForm(request.POST, standing=request.POST.get("standing", "")[:100])
        if not form.is_valid():
            # Sealed in the meantime: there is nothing left to show beside the message.
            if not (self.bid.is_written and drafts.can_be_read(self.bid)):
                return redirect("bid_tasks", bid_id=self.bid.pk)
            return self.get(request, bid_id, form, status=422)
        try:
            receipt = submitting.submit(
                bid=self.bid, token=form.cleaned_data["token"], actor=request.user, now=self.now
            )
        except submitting.TooLate as late:
            return render(request, "bids/late.html", self.context(attempt=late.attempt), status=403)
        except NotAllowed as refusal:
            messages.error(request, refusal.reason)
            return redirect("bid_tasks", bid_id=self.bid.pk)
        return redirect("bid_receipt", bid_id=self.bid.pk, receipt_id=receipt.pk)


class ReceiptPage(BidView):
    """The receipt in words, with its digests."""

    def get(self, request, bid_id, receipt_id):
        receipt = get_object_or_404(self.bid.receipts, pk=receipt_id)
        facts = json.loads(receipt.content)
        # As it was signed: the deadline may have moved since.
        context = self.context(receipt=receipt, facts=facts, deadline=datetime.fromisoformat(facts["deadline"]))
        return render(request, "bids/receipt.html", context)


class ReceiptFile(BidView):
    """The receipt as the file that proves it."""

    def get(self, request, bid_id, receipt_id):
        receipt = get_object_or_404(self.bid.receipts, pk=receipt_id)
        response = HttpResponse(receipts.as_file(receipt), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="receipt-{str(receipt.pk)[:8]}.json"'
        return response


class LateReceiptFile(BidView):
    """The receipt of a late attempt as the file that proves it."""

    def get(self, request, bid_id, attempt_id):
        attempt = get_object_or_404(self.bid.late_attempts.exclude(content=""), pk=attempt_id)
        response = HttpResponse(receipts.as_file(attempt), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="late-{str(attempt.pk)[:8]}.json"'
        return response


class BidKeyFile(DraftPage):
    """The key that opens the bid once it is sealed: for those who write it, while it is a draft."""

    def get(self, request, bid_id):
        if not self.bid.is_written or not may_edit_bids(request.user, self.bid.organisation, self.now):
            raise Http404
        content = io.BytesIO(drafts.bid_key(self.bid).encode())
        return attachment(content, f"bid-key-{str(self.bid.pk)[:8]}.txt")


class StartAgain(BidView):
    """Take up a withdrawn bid, or a draft whose key was lost: with its answers where a key opens it, otherwise empty."""

    form_class, template = StartAgainForm, "bids/start_again.html"

    def is_due(self):
        """False where there is nothing to take up."""
        return self.bid.state == "WITHDRAWN" or (self.bid.state == "DRAFT" and lost.is_lost(self.bid))

    def may(self):
        """The verdict, and whether this site can read the bid without its key."""
        return rules.may_submit(self.request.user, self.bid, self.now)

    def is_open(self):
        """True where nothing is at stake: this site can read the bid without its key."""
        return drafts.is_open(self.bid)

    def begin(self, key):
        """Take it up."""
        lost.take_up(bid=self.bid, actor=self.request.user, now=self.now, key=key)

    def get(self, request, bid_id, form=None, error="", status=200):
        verdict = self.may()
        if not self.is_due():
            return redirect("bid_tasks", bid_id=self.bid.pk)
        form = form or self.form_class(is_readable=self.is_open())
        context = self.context(form=form, may_begin=verdict, error=error or verdict.reason)
        context["page_has_errors"] = bool(form.errors or error)
        return render(request, self.template, context, status=status)

    def post(self, request, bid_id):
        form = self.form_class(request.POST, request.FILES, is_readable=self.is_open())
        if not form.is_valid():
            return self.get(request, bid_id, form, status=422)
        key = form.cleaned_data.get("key")
        try:
            self.begin(key.read().decode("utf-8", "replace") if key else "")
        except drafts.WrongBidKey as fault:
            form.add_error("key", f"{fault} Choose another file, or tick that you begin with empty answers.")
            return self.get(request, bid_id, form, status=422)
        except NotAllowed as refusal:
            messages.error(request, refusal.reason)
        return redirect("bid_tasks", bid_id=self.bid.pk)


class ChangeBid(StartAgain):
    """Begin the next version of a submitted bid; the submitted one stands meanwhile."""

    form_class, template = ChangeForm, "bids/change.html"

    def is_due(self):
        """Submitted, and nobody writes its next version."""
        return self.bid.state == "SUBMITTED" and not self.bid.changing_since

    def may(self):
        """As its step."""
        return rules.may_change(self.request.user, self.bid, self.now)

    def is_open(self):
        """True where the site kept the key."""
        return not changing.needs_key(self.bid)

    def begin(self, key):
        """Begin it."""
        changing.change(bid=self.bid, actor=self.request.user, now=self.now, key=key)


class StopChanging(BidView):
    """Ask once, then drop the next version."""

    def get(self, request, bid_id, error="", status=200):
        error = error or rules.may_stop_changing(request.user, self.bid, self.now).reason
        return render(request, "bids/stop_changing.html", self.context(error=error), status=status)

    def post(self, request, bid_id):
        try:
            changing.stop_changing(bid=self.bid, actor=request.user, now=self.now)
        except NotAllowed as refusal:
            return self.get(request, bid_id, refusal.reason, status=403)
        messages.success(request, f"Version {self.bid.version} stands as it was submitted.")
        return redirect("bid_tasks", bid_id=self.bid.pk)


class WithdrawBid(BidView):
    """Ask once, then withdraw: before the deadline as if it had not been, after the opening for good."""

    def get(self, request, bid_id):
        rule = rules.may_leave if self.bid.state == "OPENED" else rules.may_withdraw
        return render(request, "bids/withdraw.html", self.context(error=rule(request.user, self.bid, self.now).reason))

    def post(self, request, bid_id):
        act = submitting.leave if self.bid.state == "OPENED" else submitting.withdraw
        try:
            receipt = act(bid=self.bid, actor=request.user, now=self.now)
        except NotAllowed as refusal:
            return render(request, "bids/withdraw.html", self.context(error=refusal.reason), status=403)
        return redirect("bid_receipt", bid_id=self.bid.pk, receipt_id=receipt.pk)
