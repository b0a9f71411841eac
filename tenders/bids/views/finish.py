"""Files that are named before the deadline and sent after it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from portal.core.verdicts import NotAllowed
from tenders.bids import rules
from tenders.bids.forms import FinishForm, NameFileForm
from tenders.bids.services import finishing, receipts

from .base import BidView, DraftPage


class NameFile(DraftPage):
    """Name, size and digest of one large file for a slot."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if self.bid is not None:
            found = (
                (section, question)
                for section in self.structure.sections
                for question in section.answered
                if question.key == kwargs["question_key"] and question.is_file
            )
            self.section, self.question = next(found, (None, None))
            if self.question is None or not self.opportunity.finish_hours:
                raise Http404

    def get(self, request, bid_id, question_key, form=None, error="", status=200):
        form = form or NameFileForm()
        verdict = rules.may_name_files(request.user, self.bid, self.now)
        context = self.context(
            form=form,
            question=self.question,
            section=self.section,
            may_name=verdict,
            error=error or verdict.reason,
            page_has_errors=bool(form.errors or error),
        )
        return render(request, "bids/name_file.html", context, status=status)

    def post(self, request, bid_id, question_key):
        form = NameFileForm(request.POST)
        if not form.is_valid():
            return self.get(request, bid_id, question_key, form, status=422)
        try:
            finishing.name_file(
                bid=self.bid, question_key=question_key, actor=request.user, now=self.now, **form.cleaned_data
            )
        except ValidationError as fault:
            form.add_error(None if hasattr(fault, "error_dict") else "name", fault)
            return self.get(request, bid_id, question_key, form, status=422)
        except NotAllowed as refusal:
            return self.get(request, bid_id, question_key, form, refusal.reason, status=403)
        return redirect("bid_section", bid_id=bid_id, section_key=self.section.key)


class Finish(BidView):
    """What the bid named, what came, and the next one."""

    def get(self, request, bid_id, form=None, error="", status=200):
        if not self.opportunity.finish_hours or self.bid.state != "SUBMITTED":
            return redirect("bid_tasks", bid_id=bid_id)
        named = finishing.named_in(self.bid)
        verdict = rules.may_finish(request.user, self.bid, self.now)
        form = form or FinishForm()
        context = self.context(
            form=form,
            named=named,
            is_waiting=any(row.receipt is None for row in named),
            may_finish=verdict,
            error=error,
            page_has_errors=bool(form.errors or error),
        )
        return render(request, "bids/finish.html", context, status=status)

    def post(self, request, bid_id):
        form = FinishForm(request.POST, request.FILES)
        refused = getattr(request, "refused_uploads", {}).get("file")
        if refused:
            form.add_error("file", refused)
        if not form.is_valid():
            return self.get(request, bid_id, form, status=422)
        try:
            finishing.finish(bid=self.bid, upload=form.cleaned_data["file"], actor=request.user, now=self.now)
        except ValidationError as fault:
            form.add_error("file", fault)
            return self.get(request, bid_id, form, status=422)
        except NotAllowed as refusal:
            return self.get(request, bid_id, form, refusal.reason, status=403)
        messages.success(request, "The file came and is the one that you named.")
        return redirect("bid_finish", bid_id=bid_id)


class FinishReceiptFile(BidView):
    """The receipt of one such file as the file that proves it."""

    def get(self, request, bid_id, receipt_id):
        receipt = get_object_or_404(self.bid.finish_receipts, pk=receipt_id)
        response = HttpResponse(receipts.as_file(receipt), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="file-{str(receipt.pk)[:8]}.json"'
        return response
