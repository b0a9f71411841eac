"""Writing a bid: the task list, one page a section, files. Saved even when invalid."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from portal.core.verdicts import NotAllowed
from portal.files.handing_out import attachment
from portal.questions.answers import in_words, shown
from portal.questions.forms import answers_form, field_name
from tenders.bids import rules
from tenders.bids.queries import status_of
from tenders.bids.services import (
    changing,
    copies,
    drafts,
    ended,
    files,
    finishing,
    lost,
    notes,
    quiet,
    readiness,
    together,
)
from tenders.bids.slots import BESIDE_BID
from tenders.clarifications.queries import answers_beside

from . import signed_out
from .base import BidView, WritePage, seen_in

# Receipts and late attempts on a page.
ROWS = 20


class BidTasks(BidView):
    """Everything there is to do for this bid, and its receipts."""

    def get(self, request, bid_id):
        draft = drafts.read_if_open(self.bid)
        readable = draft is not None
        words, colour = status_of(self.bid, self.now)
        found = readiness.of(self.bid, draft) if draft else None
        kept = notes.read(self.bid) if readable else notes.Notes()
        sign_off = together.sign_off_of(self.bid, kept, self.people)
        writers = together.writers_of(kept, self.people)
        has_window = self.bid.state == "SUBMITTED" and self.opportunity.finish_hours
        named = finishing.named_in(self.bid) if has_window else []
        context = self.context(
            tasks=[_task(place, writers.get(place.key)) for place in found.places] if found else [],
            sign_off=sign_off,
            is_asked=bool(sign_off and self.bid.is_written and request.user in sign_off.missing),
            readiness=found if readiness.counts_for(self.bid, self.now) else None,
            status=words,
            colour=colour,
            is_readable=readable,
            kept_until=ended.kept_until(self.opportunity),
            has_copy=readable or copies.opened_of(self.bid) is not None,
            is_past_deadline=self.opportunity.is_past_deadline(self.now),
            may_edit=rules.may_edit(request.user, self.bid, self.now),
            may_withdraw=self._may_withdraw(),
            may_change=self.bid.state == "SUBMITTED" and rules.may_change(request.user, self.bid, self.now),
            may_stop=self.bid.changing_since and rules.may_stop_changing(request.user, self.bid, self.now),
            needs_key=self.bid.state == "SUBMITTED" and changing.needs_key(self.bid),
            is_lost=not readable and lost.is_lost(self.bid),
            may_start_again=self.bid.state in ("WITHDRAWN", "DRAFT")
            and rules.may_submit(request.user, self.bid, self.now),
            beside=[link for link in BESIDE_BID.ask(self.bid, request.user, self.now) if link],
            named=named,
            named_came=sum(row.receipt is not None for row in named),
            receipts=Paginator(self.bid.receipts.all(), ROWS).get_page(request.GET.get("receipts")),
            late_attempts=Paginator(self.bid.late_attempts.all(), ROWS).get_page(request.GET.get("late")),
        )
        return render(request, "bids/tasks.html", context)

    def _may_withdraw(self):
        if self.bid.state == "OPENED":
            return rules.may_leave(self.request.user, self.bid, self.now)
        return self.bid.state == "SUBMITTED" and rules.may_withdraw(self.request.user, self.bid, self.now)


def _task(place, writer) -> dict[str, Any]:
    if not place.to_do and place.checks:
        progress = {"status": f"{place.checks} to check", "colour": "yellow"}
    elif not place.to_do:
        progress = {"status": "Completed"}
    elif place.is_touched:
        progress = {"status": f"{place.to_do} to do", "colour": "yellow"}
    else:
        progress = {"status": "Not started", "colour": "blue"}
    hint = {"hint": f"For {writer}"} if writer else {}
    return {"title": place.title, "href": place.href, **hint, **progress}


class SectionPage(WritePage):
    """The questions of one section."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if self.bid is not None:
            try:
                self.section = self.structure.section(kwargs["section_key"])
            except KeyError:
                raise Http404 from None
            self.place = f"{self.section.number}. {self.section.title}"

    def get(self, request, bid_id, section_key):
        draft = drafts.read(self.bid)
        kept = signed_out.typed(request)
        form = answers_form(self.section.questions, draft.answers, data=kept, strict=False)
        return self._page(form, draft, kept=kept)

    def _page(self, form, draft, *, status=200, file_errors=None, foreign=None, error="", kept=None) -> HttpResponse:
        verdict = rules.may_edit(self.request.user, self.bid, self.now)
        before = {question.key: draft.answers.get(question.key) for question in form.questions}
        context = self.context(
            section=self.section,
            form=form,
            files=draft.files,
            file_errors=file_errors or {},
            file_problems=[(f"#id_q_{key}", text) for key, text in (file_errors or {}).items()],
            foreign=foreign or [],
            error=error or verdict.reason,
            may_edit=verdict,
            # Refused with something typed: the text stays on the page, to be copied.
            rows=[] if verdict or form.is_bound else list(shown(self.section, draft.everything)),
            own_files=[row for question in self.section.answered for row in draft.files.get(question.key, ())],
            withheld=files.withheld(self.bid),
            beside=answers_beside(self.bid.lot.opportunity, self.section, self.now),
            team=together.beside_section(self.bid, self.section, draft.answers, self.people),
            kept=kept is not None,
            seen=kept.get("seen", "") if kept is not None else json.dumps(before),
            saved_at="" if kept is not None else self.saved_at(),
            page_has_errors=bool(form.errors or file_errors or foreign or error),
            autosave=self.autosave(),
        )
        return render(self.request, "bids/section.html", context, status=status)

    def post(self, request, bid_id, section_key):
        form = answers_form(self.section.questions, data=request.POST, strict=False)
        is_quiet = "autosave" in request.GET
        act = {"bid": self.bid, "seen": seen_in(request), "actor": request.user, "now": self.now}
        try:
            if is_quiet:
                found = quiet.save(drafts.save_answers, typed=form.collect(), **act)
                return self.saved_quietly(found, "Press “Save and continue” to see both texts.")
            self.bid = drafts.save_answers(typed=form.collect(), **act)
        except drafts.Changed as conflict:
            return self._conflict(form, conflict)
        except NotAllowed as refusal:
            return self._refused(form, refusal, is_quiet)
        self.is_saved = True
        file_errors = self._take_files()
        if form.errors or file_errors:
            return self._page(form, drafts.read(self.bid), status=422, file_errors=file_errors)
        if "stay" in request.POST or "remove" in request.POST:
            return redirect(request.path)
        return self.after()

    def _take_files(self) -> dict[str, str]:
        """Store what was uploaded and remove what was asked; {question key: sentence} of what could not be used."""
        errors: dict[str, str] = {}
        refused = getattr(self.request, "refused_uploads", {})
        for question in (question for question in self.section.answered if question.is_file):
            if field_name(question) in refused:
                errors[question.key] = refused[field_name(question)]
            for upload in self.request.FILES.getlist(field_name(question)):
                try:
                    files.check_room(upload.size)
                    files.add(
                        bid=self.bid, question_key=question.key, upload=upload, actor=self.request.user, now=self.now
                    )
                except ValidationError as error:
                    errors[question.key] = " ".join(error.messages)
        key, _, file_id = self.request.POST.get("remove", "").partition(":")
        if file_id:
            files.remove(bid=self.bid, question_key=key, file_id=file_id, actor=self.request.user, now=self.now)
        return errors

    def _conflict(self, form, conflict) -> HttpResponse:
        foreign = [
            (question, in_words(question, conflict.current[question.key]))
            for question in form.questions
            if question.key in conflict.current
        ]
        return self._page(form, drafts.read(self.bid), status=409, foreign=foreign)

    def _refused(self, form, refusal, is_quiet: bool) -> HttpResponse:
        if is_quiet:
            return JsonResponse({"error": refusal.reason}, status=403)
        return self._page(form, drafts.read(self.bid), status=403, error=refusal.reason)


class OwnFile(BidView):
    """A file of one's own draft, read back."""

    def get(self, request, bid_id, file_id):
        if not drafts.can_be_read(self.bid):
            raise Http404
        try:
            copy, name = files.read_back(bid=self.bid, file_id=str(file_id))
        except KeyError:
            raise Http404 from None
        return attachment(copy, name)
