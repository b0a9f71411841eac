"""Scoring alone, and the agreed score."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render

from portal.accounts.roles import Role
from portal.core import clock
from portal.core.verdicts import NotAllowed
from portal.files.handing_out import attachment
from tenders.evaluation import opening, rules, slots
from tenders.evaluation.arithmetic import plain
from tenders.evaluation.enums import Seat
from tenders.evaluation.forms import ScoreForm
from tenders.evaluation.models import Moderation, OpenedBid, PanelMember, Score
from tenders.evaluation.queries.matrix import answers_for, tasks_of, unscored_answers
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.queries.parts import parts_of_one
from tenders.evaluation.services import scoring
from tenders.opportunities.models import Lot

from .base import PanelView, found_or_404


class ScoringTasks(PanelView):
    """One lot: every bid and criterion, with what is done."""

    def load(self, lot_id):
        seats = PanelMember.objects.working(self.now).filter(user=self.request.user)
        lots = Lot.objects.select_related("opportunity__question_version")
        self.lot = found_or_404(lots, pk=lot_id, opportunity__panel__in=seats)
        self.member = found_or_404(seats, opportunity=self.lot.opportunity_id)

    def get(self, request, lot_id):
        context = {
            "lot": self.lot,
            "opportunity": self.lot.opportunity,
            "member": self.member,
            "may_read_prices": rules.may_read_prices(request.user, self.lot, self.now),
            "lines": tasks_of(self.member, self.lot),
            "page_name": "panel_moderate" if self.member.seat == Seat.MODERATOR else "panel_score",
        }
        return render(request, "panel/tasks.html", context)


class _CriterionPage(PanelView):
    """One criterion of one bid, for a cleared member."""

    seat = Seat.EVALUATOR

    def load(self, bid_id, criterion_id):
        seats = PanelMember.objects.working(self.now).filter(user=self.request.user, seat=self.seat)
        opened = OpenedBid.objects.visible_to(self.request.user, self.now).filter(is_sound=True)
        related = opened.select_related("bid__organisation", "bid__lot__opportunity__question_version")
        self.opened = found_or_404(related, bid=bid_id)
        self.bid = self.opened.bid
        self.opportunity = self.bid.lot.opportunity
        self.member = found_or_404(seats, opportunity=self.opportunity)
        self.criterion = next((c for c in quality_of(self.opportunity) if c.id == criterion_id), None)
        if self.criterion is None or not parts_of_one(self.member).covers(self.member, self.bid, criterion_id):
            raise Http404

    def context(self, **more):
        """Question, answer, descriptors, and what residents said."""
        voices = [row for rows in slots.VOICES.ask(self.opportunity, self.criterion) for row in rows]
        return {
            "bid": self.bid,
            "opened": self.opened,
            "opportunity": self.opportunity,
            "criterion": self.criterion,
            "answers": answers_for(self.opened, self.criterion),
            "voices": voices,
            **more,
        }

    def on(self):
        """Back to the list of the lot."""
        return redirect("panel_tasks", lot_id=self.bid.lot_id)


class ScorePage(_CriterionPage):
    """Score alone: drafts are kept as they are, a final score needs value and reason."""

    def _score(self):
        return Score.objects.filter(member=self.member, bid=self.bid, criterion=self.criterion.id).first()

    def get(self, request, bid_id, criterion_id, form=None, error="", status=200):
        score = self._score()
        initial = {
            "value": plain(score.value) if score and score.value is not None else "",
            "reason": score.reason if score else "",
        }
        context = self.context(
            form=form or ScoreForm(scale=self.criterion.scale, initial=initial),
            score=score,
            peers=self._peers(score),
            verdict=rules.may_score(request.user, self.member, self.bid, self.criterion.id, self.now),
            error=error,
            page_has_errors=bool(error or (form and form.errors)),
            autosave=f"{request.path}?autosave=1",
            saved_at=f"{clock.local(score.saved_at):%H:%M:%S}" if score else "",
        )
        return render(request, "panel/score.html", context, status=status)

    def _peers(self, score):
        visible = Score.objects.visible_to(self.member, self.now).filter(bid=self.bid, criterion=self.criterion.id)
        return visible.exclude(member=self.member).select_related("member__user")

    def post(self, request, bid_id, criterion_id):
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
            if "final" in request.POST and not quiet:
                scoring.finalise_score(score=score, actor=request.user, now=self.now)
        except NotAllowed as refusal:
            if quiet:
                return JsonResponse({"error": refusal.reason}, status=403)
            return self.get(request, bid_id, criterion_id, form, refusal.reason, 422)
        if quiet:
            return JsonResponse({"saved_at": f"{clock.local(self.now):%H:%M:%S}"})
        return self.on()


class ModeratePage(_CriterionPage):
    """All final scores side by side, and the agreed score with its reason."""

    seat = Seat.MODERATOR

    def get(self, request, bid_id, criterion_id, form=None, error="", status=200):
        agreed = Moderation.objects.filter(bid=self.bid, criterion=self.criterion.id, state="AGREED").first()
        initial = {"value": plain(agreed.value), "reason": agreed.reason} if agreed else {}
        scores = Score.objects.visible_to(self.member, self.now).filter(bid=self.bid, criterion=self.criterion.id)
        context = self.context(
            form=form or ScoreForm(scale=self.criterion.scale, initial=initial),
            scores=scores.select_related("member__user"),
            agreed=agreed,
            verdict=rules.may_moderate(request.user, self.member, self.bid, self.criterion.id, self.now),
            error=error,
            page_has_errors=bool(error or (form and form.errors)),
        )
        return render(request, "panel/moderate.html", context, status=status)

    def post(self, request, bid_id, criterion_id):
        form = ScoreForm(request.POST, scale=self.criterion.scale)
        if not form.is_valid():
            return self.get(request, bid_id, criterion_id, form, status=422)
        try:
            scoring.agree(
                bid=self.bid, criterion_id=self.criterion.id, actor=request.user, now=self.now, **form.cleaned_data
            )
        except NotAllowed as refusal:
            return self.get(request, bid_id, criterion_id, form, refusal.reason, 422)
        messages.success(request, "The agreed score is recorded.")
        return self.on()


class NotScoredPage(PanelView):
    """What no criterion judges: conditions, partners, declarations, the use of AI. For those who run the award."""

    roles = (Role.PROCUREMENT_LEAD,)

    def load(self, bid_id):
        opened = OpenedBid.objects.visible_to(self.request.user, self.now).filter(is_sound=True)
        related = opened.select_related("bid__organisation", "bid__lot__opportunity__question_version")
        self.opened = found_or_404(related, bid=bid_id)

    def get(self, request, bid_id):
        context = {"bid": self.opened.bid, "sections": unscored_answers(self.opened)}
        return render(request, "panel/not_scored.html", context)


class BidFile(PanelView):
    """A file of an opened bid, for those who may read the bid."""

    def load(self, bid_id, file_id):
        opened = OpenedBid.objects.visible_to(self.request.user, self.now)
        related = opened.select_related("bid__lot__opportunity__question_version")
        self.opened = found_or_404(related, bid=bid_id)
        if not rules.may_read_file(self.request.user, self.opened, str(file_id), self.now):
            raise Http404

    def get(self, request, bid_id, file_id):
        try:
            copy, name = opening.readable_copy(opened=self.opened, file_id=str(file_id))
        except KeyError:
            raise Http404 from None
        except NotAllowed as refusal:
            return render(
                request, "panel/withheld.html", {"reason": refusal.reason, "bid": self.opened.bid}, status=409
            )
        return attachment(copy, name)
