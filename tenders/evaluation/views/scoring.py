"""Scoring alone: a draft that is kept while it is typed, pinned passages, a final score, and its change with a why."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render

from portal.core import clock
from portal.core.verdicts import NotAllowed
from tenders.evaluation import rules
from tenders.evaluation.forms import ChangeForm, ScoreForm
from tenders.evaluation.models import Pin, Score
from tenders.evaluation.queries.matrix import progress, tasks_of
from tenders.evaluation.reasons import undisclosed
from tenders.evaluation.services import scoring
from tenders.opportunities.scoring.totals import plain

from .criterion import CriterionPage


class ScorePage(CriterionPage):
    """Score alone: drafts are kept as they are, a final score needs value and reason."""

    def _score(self):
        mine = Score.objects.live().filter(member=self.member, bid=self.bid, criterion=self.criterion.id)
        return mine.prefetch_related("pins").first()

    def get(self, request, bid_id, criterion_id, form=None, change=None, error="", hints=(), status=200):
        score = self._score()
        initial = {
            "value": plain(score.value) if score and score.value is not None else "",
            "reason": score.reason if score else "",
        }
        scale = self.criterion.scale
        wrong = form or change
        done, everything = progress(tasks_of(self.member, self.bid.lot))
        context = self.context(
            form=form or ScoreForm(scale=scale, initial=initial),
            change=change or ChangeForm(scale=scale, initial=initial, prefix="change"),
            score=score,
            earlier=self._earlier(score),
            peers=self._peers(),
            verdict=rules.may_score(request.user, self.member, self.bid, self.criterion.id, self.now),
            may_change=rules.may_change_score(request.user, self.member, self.bid, self.criterion.id, self.now),
            error=error,
            hints=hints,
            done=done,
            everything=everything,
            page_has_errors=bool(error or (wrong and wrong.errors)),
            autosave=f"{request.path}?autosave=1",
            saved_at=f"{clock.local(score.saved_at):%H:%M:%S}" if score else "",
        )
        return render(request, "panel/score.html", context, status=status)

    def _peers(self):
        seen = Score.objects.live().visible_to(self.member, self.now)
        here = seen.filter(bid=self.bid, criterion=self.criterion.id)
        others = here.exclude(member=self.member).select_related("member__user", "replaces").prefetch_related("pins")
        return self.identity.in_reasons(self.opened, others)

    def _earlier(self, score):
        rows = Score.objects.filter(member=self.member, bid=self.bid, criterion=self.criterion.id)
        return rows.exclude(replaced_at=None).order_by("-number") if score else []

    def post(self, request, bid_id, criterion_id):
        if "change" in request.POST:
            return self._change(request, bid_id, criterion_id)
        form = ScoreForm(request.POST, scale=self.criterion.scale)
        quiet = "autosave" in request.GET
        if not form.is_valid():
            return (
                JsonResponse({"error": " ".join(text for texts in form.errors.values() for text in texts)}, status=422)
                if quiet
                else self.get(request, bid_id, criterion_id, form, status=422)
            )
        try:
            score = scoring.save_score(
                member=self.member,
                bid=self.bid,
                criterion_id=self.criterion.id,
                actor=request.user,
                now=self.now,
                **form.cleaned_data,
            )
            if quiet:
                return JsonResponse({"saved_at": f"{clock.local(self.now):%H:%M:%S}"})
            return self._go_on(request, form, score)
        except NotAllowed as refusal:
            if quiet:
                return JsonResponse({"error": refusal.reason}, status=403)
            return self.get(request, bid_id, criterion_id, form, error=refusal.reason, status=422)

    def _go_on(self, request, form, score):
        """After saving: pin, unpin, make final (hints are shown once before), or back to the list."""
        act = {"actor": request.user, "now": self.now}
        if "pin" in request.POST:
            self._pin(request, score, act)
            messages.success(request, "The passage is pinned.")
            return redirect(f"{request.path}#your-score")
        if "unpin" in request.POST:
            key = request.POST["unpin"]
            pin = Pin.objects.filter(score=score, pk=key).first() if key.isdecimal() else None
            if pin is None:
                raise Http404
            scoring.unpin(pin=pin, **act)
            return redirect(f"{request.path}#your-score")
        if "final" in request.POST:
            hints = undisclosed(score.reason, self._disclosed())
            if hints and request.POST["final"] != "sure":
                return self.get(request, self.bid.pk, self.criterion.id, form, hints=hints)
            scoring.finalise_score(score=score, **act)
        return self.on()

    def _pin(self, request, score, act):
        """``pin`` is the key of a question, or with a file ``key:file``."""
        key, _, file_id = request.POST["pin"].partition(":")
        answer = next((row for row in self.answers if row.question.key == key), None)
        if answer is None:
            raise Http404
        if file_id:
            typed = request.POST.get(f"page-{file_id}", "").strip()
            page = int(typed) if typed.isdecimal() and len(typed) < 5 else None
            return scoring.pin_page(score=score, answer=answer, file_id=file_id, page=page, **act)
        selected = request.POST.get(f"quote-{key}", "")
        is_masked = self.identity.is_hidden(self.bid)
        return scoring.pin_words(score=score, answer=answer, selected=selected, is_masked=is_masked, **act)

    def _disclosed(self):
        """What bidders were told that this criterion is about."""
        questions = [text for row in self.answers for text in (row.question.text, row.question.hint)]
        scale = [text for point in self.criterion.scale for text in (point.label, point.descriptor)]
        return [self.criterion.name, *questions, *scale]

    def _change(self, request, bid_id, criterion_id):
        form = ChangeForm(request.POST, scale=self.criterion.scale, prefix="change")
        if not form.is_valid():
            return self.get(request, bid_id, criterion_id, change=form, status=422)
        about = {"member": self.member, "bid": self.bid, "criterion_id": self.criterion.id}
        try:
            scoring.change_score(**about, actor=request.user, now=self.now, **form.cleaned_data)
        except NotAllowed as refusal:
            return self.get(request, bid_id, criterion_id, change=form, error=refusal.reason, status=422)
        messages.success(request, "Your score is changed. The earlier one stays on record.")
        return redirect(request.path)
