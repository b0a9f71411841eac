"""Answers that an organisation keeps: the list, one of them, and using or keeping one beside a question of a bid."""

import json

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from portal.accounts.models import Organisation
from portal.core import clock
from portal.core.lists import page_of
from portal.core.verdicts import NotAllowed
from tenders.bids import rules
from tenders.bids.forms import LibraryForm
from tenders.bids.models import LibraryAnswer
from tenders.bids.services import drafts, library

from .base import TextPage, seen_in


class LibraryView(LoginRequiredMixin, View):
    """A page of one organisation's library: for others it is as if there were none."""

    def dispatch(self, request, *args, **kwargs):
        self.now = clock.now()
        if request.user.is_authenticated:
            own = Organisation.objects.for_member(request.user)
            self.organisation = get_object_or_404(own, uuid=kwargs["organisation"])
            self.may_change = rules.may_change_library(request.user, self.organisation, self.now)
        return super().dispatch(request, *args, **kwargs)

    @property
    def rows(self):
        """What the person may see of it."""
        return LibraryAnswer.objects.visible_to(self.request.user, self.now).filter(organisation=self.organisation)

    def show(self, template: str, *, status=200, **more) -> HttpResponse:
        """A page of the library."""
        shared = {"organisation": self.organisation, "may_change": self.may_change, "now": self.now}
        return render(self.request, template, {**shared, **more}, status=status)

    def home(self) -> HttpResponse:
        """Back to the list."""
        return redirect("library", organisation=self.organisation.uuid)


class LibraryList(LibraryView):
    """All answers that are kept, the one that was checked longest ago last."""

    def get(self, request, organisation):
        page = page_of(request, self.rows.select_related("organisation"))
        rows = [(entry, entry.is_stale(self.now)) for entry in library.entries(page.object_list)]
        return self.show("bids/library.html", page=page, rows=rows)


class NewLibraryEntry(LibraryView):
    """One more answer."""

    def get(self, request, organisation, form=None, error="", status=200):
        error = error or self.may_change.reason
        more = {"form": form or LibraryForm(), "error": error, "page_has_errors": bool(error or (form and form.errors))}
        return self.show("bids/library_entry.html", status=status, **more)

    def post(self, request, organisation):
        form = LibraryForm(request.POST)
        if not form.is_valid():
            return self.get(request, organisation, form, status=422)
        try:
            library.keep(organisation=self.organisation, **form.cleaned_data, actor=request.user, now=self.now)
        except NotAllowed as refusal:
            return self.get(request, organisation, form, refusal.reason, status=403)
        messages.success(request, "The answer is kept.")
        return self.home()


class LibraryEntry(LibraryView):
    """One answer: change it, say that it is still right, delete it."""

    def get(self, request, organisation, entry, form=None, error="", status=200):
        kept = self._kept(entry)
        form = form or LibraryForm(initial={"question": kept.question, "text": kept.text})
        error = error or self.may_change.reason
        more = {"error": error, "page_has_errors": bool(error or form.errors), "is_stale": kept.is_stale(self.now)}
        return self.show("bids/library_entry.html", status=status, entry=kept, form=form, **more)

    def _kept(self, entry) -> library.Entry:
        found = library.entries([get_object_or_404(self.rows.select_related("organisation"), pk=entry)])
        if not found:
            raise Http404
        return found[0]

    def post(self, request, organisation, entry):
        kept = self._kept(entry)
        who = {"row": kept.row, "actor": request.user, "now": self.now}
        form = None
        try:
            if "check" in request.POST:
                library.check(**who)
                messages.success(request, "Noted: the answer is still right.")
            elif "delete" in request.POST:
                library.remove(**who)
                messages.success(request, "The answer is deleted.")
            else:
                form = LibraryForm(request.POST)
                if not form.is_valid():
                    return self.get(request, organisation, entry, form, status=422)
                seen = request.POST.get("revision", "")
                library.change(**who, **form.cleaned_data, seen=int(seen) if seen.isdecimal() else -1)
                messages.success(request, "The answer is saved.")
        except NotAllowed as refusal:
            return self.get(request, organisation, entry, form, refusal.reason, status=403)
        return self.home()


class UseLibrary(TextPage):
    """Beside one question of a bid: put a kept answer into it, or keep what stands there."""

    def _rows(self):
        return LibraryAnswer.objects.visible_to(self.request.user, self.now).filter(organisation=self.bid.organisation)

    def get(self, request, bid_id, question_key, error="", status=200):
        present = drafts.read(self.bid).answers.get(question_key) or ""
        kept = library.entries(self._rows().select_related("organisation"))
        page = page_of(request, library.alike(kept, self.question.text))
        context = self.context(
            section=self.section,
            question=self.question,
            present=present,
            seen=json.dumps({question_key: present}),
            page=page,
            rows=[(entry, is_alike, entry.is_stale(self.now)) for entry, is_alike in page.object_list],
            may_edit=rules.may_edit(request.user, self.bid, self.now),
            may_change=rules.may_change_library(request.user, self.bid.organisation, self.now),
            is_kept=any(entry.text == present for entry in kept),
            error=error,
            page_has_errors=bool(error),
        )
        return render(request, "bids/use_library.html", context, status=status)

    def post(self, request, bid_id, question_key):
        try:
            return self._keep() if "keep" in request.POST else self._use()
        except drafts.Changed:
            words = "The answer was changed in between: below is what stands there now. Choose again."
            return self.get(request, bid_id, question_key, words, status=409)
        except NotAllowed as refusal:
            return self.get(request, bid_id, question_key, refusal.reason, status=403)

    def _keep(self) -> HttpResponse:
        text = drafts.read(self.bid).answers.get(self.question.key) or ""
        if not text:
            raise NotAllowed("There is no answer to keep yet. Save one first.")
        library.keep(
            organisation=self.bid.organisation,
            question=self.question.text[: LibraryForm.MOST_OF_QUESTION],
            text=text,
            actor=self.request.user,
            now=self.now,
        )
        messages.success(self.request, "The answer is kept in the library.")
        return self._back()

    def _use(self) -> HttpResponse:
        chosen = self.request.POST.get("entry", "")
        kept = [
            entry
            for entry in library.entries(self._rows().select_related("organisation"))
            if str(entry.row.pk) == chosen
        ]
        if not kept:
            raise NotAllowed("That answer is not kept any more. Choose another.")
        present = drafts.read(self.bid).answers.get(self.question.key) or ""
        # Below what stands there: nothing that was written is lost.
        text = f"{present}\n\n{kept[0].text}" if present else kept[0].text
        drafts.save_answers(
            bid=self.bid,
            typed={self.question.key: text},
            seen=seen_in(self.request),
            actor=self.request.user,
            now=self.now,
        )
        library.used(kept[0].row.pk, self.now)
        messages.success(self.request, "The kept answer is in. Read it through before you submit.")
        return self._back()

    def _back(self) -> HttpResponse:
        return redirect("bid_section", bid_id=self.bid.pk, section_key=self.section.key)
