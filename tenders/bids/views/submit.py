"""Check answers, submit, receipts, withdraw."""

import io
import json
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from portal.accounts.rules import may_edit_bids
from portal.core.verdicts import NotAllowed
from portal.files.handing_out import attachment
from portal.questions.answers import shown
from portal.questions.forms import problems
from tenders.bids import rules
from tenders.bids.forms import StartAgainForm, SubmitForm
from tenders.bids.prices import as_typed
from tenders.bids.services import drafts, findings, notes, receipts, submitting, together
from tenders.opportunities.pricing import OWN_TOTAL, count

from .base import BidView, DraftPage


def _standing(sign_off) -> str:
    return sign_off.words if sign_off and sign_off.missing else ""


class CheckAnswers(BidView):
    """The whole bid on one page, what is missing, the declaration."""

    place = "Check answers"

    def dispatch(self, request, *args, **kwargs):
        own = request.user.is_authenticated and self.bid is not None and request.method == "GET"
        if own and (self.bid.state != "DRAFT" or not drafts.can_be_read(self.bid)):
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
            if self.bid.state != "DRAFT" or not drafts.can_be_read(self.bid):
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
        context = self.context(receipt=receipt, facts=json.loads(receipt.content))
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
        if self.bid.state != "DRAFT" or not may_edit_bids(request.user, self.bid.organisation, self.now):
            raise Http404
        content = io.BytesIO(drafts.bid_key(self.bid).encode())
        return attachment(content, f"bid-key-{str(self.bid.pk)[:8]}.txt")


class StartAgain(BidView):
    """Take up a withdrawn bid: with its answers where its key is given or was never destroyed, otherwise empty."""

    def get(self, request, bid_id, form=None, error="", status=200):
        verdict = rules.may_submit(request.user, self.bid, self.now)
        if self.bid.state != "WITHDRAWN":
            return redirect("bid_tasks", bid_id=self.bid.pk)
        form = form or StartAgainForm()
        context = self.context(form=form, may_start_again=verdict, error=error or verdict.reason)
        context["page_has_errors"] = bool(form.errors or error)
        return render(request, "bids/start_again.html", context, status=status)

    def post(self, request, bid_id):
        form = StartAgainForm(request.POST, request.FILES, is_readable=drafts.can_be_read(self.bid))
        if not form.is_valid():
            return self.get(request, bid_id, form, status=422)
        key = form.cleaned_data["key"]
        try:
            drafts.start_again(
                bid=self.bid, actor=request.user, now=self.now, key=key.read().decode("utf-8", "replace") if key else ""
            )
        except drafts.WrongBidKey as fault:
            form.add_error("key", f"{fault} Choose another file, or tick that you begin with empty answers.")
            return self.get(request, bid_id, form, status=422)
        except NotAllowed as refusal:
            messages.error(request, refusal.reason)
        return redirect("bid_tasks", bid_id=self.bid.pk)


class WithdrawBid(BidView):
    """Ask once, then withdraw."""

    def get(self, request, bid_id):
        verdict = rules.may_withdraw(request.user, self.bid, self.now)
        return render(request, "bids/withdraw.html", self.context(error=verdict.reason))

    def post(self, request, bid_id):
        try:
            receipt = submitting.withdraw(bid=self.bid, actor=request.user, now=self.now)
        except NotAllowed as refusal:
            return render(request, "bids/withdraw.html", self.context(error=refusal.reason), status=403)
        return redirect("bid_receipt", bid_id=self.bid.pk, receipt_id=receipt.pk)
