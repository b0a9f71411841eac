"""Several people at one bid: comments, who writes what, signing off."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.accounts.enums import MAY_EDIT_BIDS
from portal.core.verdicts import NotAllowed
from tenders.bids import rules
from tenders.bids.forms import AskForm, CommentForm, TeamForm
from tenders.bids.services import drafts, notes, readiness, together

from . import signed_out
from .base import DraftPage, WritePage


class CommentsPage(WritePage):
    """The comments on one section (or on the prices), and a form for the next one."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if self.bid is not None:
            self.title, self.back = self._section(kwargs["section_key"])
            self.place = f"Comments: {self.title}"

    def _section(self, key):
        if key == notes.PRICES and self.schedule.lines:
            return "Prices", reverse("bid_prices", args=(self.bid.pk,))
        try:
            section = self.structure.section(key)
        except KeyError:
            raise Http404 from None
        return f"{section.number}. {section.title}", reverse("bid_section", args=(self.bid.pk, key))

    def get(self, request, bid_id, section_key, form=None, error="", status=200):
        typed = signed_out.typed(request)
        rows = notes.read(self.bid).comments.get(section_key, ())
        context = self.context(
            title=self.title,
            back=self.back,
            comments=notes.in_time(rows),
            may_comment=rules.may_comment(request.user, self.bid, self.now),
            form=form or CommentForm(initial={"text": typed.get("text", "") if typed else ""}),
            kept=typed is not None and form is None,
            error=error,
            page_has_errors=bool(error or (form and form.errors)),
        )
        return render(request, "bids/comments.html", context, status=status)

    def post(self, request, bid_id, section_key):
        form = CommentForm(request.POST)
        if not form.is_valid():
            return self.get(request, bid_id, section_key, form, status=422)
        text = form.cleaned_data["text"]
        try:
            together.comment(bid=self.bid, section=section_key, text=text, actor=request.user, now=self.now)
        except NotAllowed as refusal:
            return self.get(request, bid_id, section_key, form, refusal.reason, status=403)
        self.is_saved = True
        return redirect(request.path)


class TeamPage(DraftPage):
    """Who writes which page of the bid."""

    def _form(self, data=None):
        places = readiness.of(self.bid, drafts.read(self.bid)).places
        assigned = notes.read(self.bid).assigned
        editors = [member.user for member in self.members if member.role in MAY_EDIT_BIDS]
        initial = {f"for_{place.key}": str(assigned.get(place.key, "")) for place in places}
        return TeamForm(data, places=places, editors=editors, initial=initial)

    def get(self, request, bid_id, form=None, status=200):
        form = form or self._form()
        verdict = rules.may_assign(request.user, self.bid, self.now)
        writers = together.writers_of(notes.read(self.bid), self.people)
        context = self.context(
            form=form,
            may_assign=verdict,
            rows=[(place.title, writers.get(place.key, "Nobody in particular")) for place in form.places],
            page_has_errors=bool(form.errors),
        )
        return render(request, "bids/team.html", context, status=status)

    def post(self, request, bid_id):
        form = self._form(request.POST)
        if not form.is_valid():
            return self.get(request, bid_id, form, status=422)
        try:
            together.assign(bid=self.bid, to=form.collect(), actor=request.user, now=self.now)
        except NotAllowed as refusal:
            messages.error(request, refusal.reason)
        return redirect("bid_tasks", bid_id=self.bid.pk)


class SignOffPage(DraftPage):
    """Whose agreement an owner wants, and how far that is. Signing off itself is done where the whole bid is read."""

    def _form(self, data=None):
        asked = [str(pk) for pk in notes.read(self.bid).asked]
        return AskForm(data, people=self.people, initial={"people": asked})

    def get(self, request, bid_id, form=None, status=200):
        context = self.context(
            form=form or self._form(),
            sign_off=together.sign_off_of(self.bid, notes.read(self.bid), self.people),
            may_ask=rules.may_ask_for_sign_off(request.user, self.bid, self.now),
            page_has_errors=bool(form and form.errors),
        )
        return render(request, "bids/sign_off.html", context, status=status)

    def post(self, request, bid_id):
        if "revisions" in request.POST:
            return self._sign(request)
        form = self._form(request.POST)
        if not form.is_valid():
            return self.get(request, bid_id, form, status=422)
        try:
            together.ask_for_sign_off(bid=self.bid, people=form.collect(), actor=request.user, now=self.now)
        except NotAllowed as refusal:
            messages.error(request, refusal.reason)
        return redirect("bid_tasks", bid_id=self.bid.pk)

    def _sign(self, request):
        seen = together.revisions_from(request.POST["revisions"])
        try:
            together.sign_off(bid=self.bid, seen=seen, actor=request.user, now=self.now)
        except NotAllowed as refusal:
            messages.error(request, refusal.reason)
            return redirect("bid_check", bid_id=self.bid.pk)
        messages.success(request, "You signed off the bid as it stands. A later change asks you again.")
        return redirect("bid_tasks", bid_id=self.bid.pk)
