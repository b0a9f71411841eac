"""Away from the portal: a copy for the bidder's own files, and writing in Word."""

import io
import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from portal.core.paper.html import to_html
from portal.core.paper.pdf import to_pdf
from portal.core.verdicts import NotAllowed
from portal.files import guard
from portal.files.handing_out import attachment
from portal.questions.answers import in_words
from portal.questions.word import reading, writing
from tenders.bids import rules
from tenders.bids.forms import WordForm
from tenders.bids.services import copies, drafts, word

from .base import BidView, DraftPage, seen_in

WRITERS = {"html": to_html, "pdf": to_pdf}


def _handed_out(content: bytes, bid, ending: str) -> HttpResponse:
    return attachment(io.BytesIO(content), f"{bid.lot.opportunity.slug[:60]}-lot-{bid.lot.number}.{ending}")


class BidCopy(BidView):
    """The whole bid as one file to keep."""

    def get(self, request, bid_id, ending):
        if ending not in WRITERS:
            raise Http404
        return _handed_out(WRITERS[ending](copies.copy_of(self.bid, self.now)), self.bid, ending)


class WordFile(DraftPage):
    """The questions with the answers so far, to write in."""

    def get(self, request, bid_id):
        title = f"Bid: {self.opportunity.title}"
        lines = (f"{self.bid.organisation.name}, {self.bid.lot}",)
        made = writing.to_word(title, lines, self.structure, drafts.read(self.bid).answers)
        return _handed_out(made, self.bid, "docx")


class WordPage(DraftPage):
    """Down to Word and back: first a report, then saving what was chosen."""

    place = "Writing in Word"

    def get(self, request, bid_id):
        return self._page(WordForm())

    def _page(self, form, *, error="", status=200, **more) -> HttpResponse:
        verdict = rules.may_edit(self.request.user, self.bid, self.now)
        context = self.context(form=form, may_edit=verdict, error=error or verdict.reason, **more)
        return render(
            self.request, "bids/word.html", context | {"page_has_errors": bool(form.errors or error)}, status=status
        )

    def post(self, request, bid_id):
        return self._save() if "answers" in request.POST else self._report()

    def _report(self) -> HttpResponse:
        form = WordForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self._page(form, status=422)
        upload = form.cleaned_data["document"]
        try:
            guard.check(guard.safe_name(upload.name or ""), upload.size or 0, upload)
            found, unknown = reading.read(upload, self.structure)
        except ValidationError as error:
            form.add_error("document", error)
            return self._page(form, status=422)
        answers = drafts.read(self.bid).answers
        rows = word.compare(self.structure, answers, found)
        taken = [(row, in_words(row.question, answers.get(row.question.key))) for row in rows if row.is_taken]
        return self._page(
            WordForm(),
            taken=[(row, in_words(row.question, row.value), before) for row, before in taken],
            left=[row for row in rows if row.why and not row.is_taken],
            unknown=unknown,
            counts=list(word.counts(rows)),
            carried=word.as_text(rows),
            seen=json.dumps({row.question.key: answers.get(row.question.key) for row in rows if row.is_taken}),
        )

    def _save(self) -> HttpResponse:
        keys = self.request.POST.getlist("take")
        try:
            typed = word.chosen(self.structure, self.request.POST["answers"], keys)
            if typed:
                drafts.save_answers(
                    bid=self.bid, typed=typed, seen=seen_in(self.request), actor=self.request.user, now=self.now
                )
        except ValueError:
            return self._page(WordForm(), error="The document has to be sent again.", status=422)
        except drafts.Changed:
            error = "Somebody saved one of these answers in between. Nothing was taken: send the document again."
            return self._page(WordForm(), error=error, status=409)
        except NotAllowed as refusal:
            return self._page(WordForm(), error=refusal.reason, status=403)
        count = len(typed)
        messages.success(self.request, f"{count} answer{' was' if count == 1 else 's were'} taken from the document.")
        return redirect("bid_tasks", bid_id=self.bid.pk)
