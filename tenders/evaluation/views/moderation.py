"""The agreed score."""

from django.contrib import messages
from django.shortcuts import render

from portal.core.verdicts import NotAllowed
from tenders.evaluation import rules
from tenders.evaluation.enums import Seat
from tenders.evaluation.forms import ScoreForm
from tenders.evaluation.models import Moderation, Score
from tenders.evaluation.services import scoring
from tenders.opportunities.scoring.totals import plain

from .criterion import CriterionPage


class ModeratePage(CriterionPage):
    """All final scores side by side, and the agreed score with its reason."""

    seat = Seat.MODERATOR

    def get(self, request, bid_id, criterion_id, form=None, error="", status=200):
        agreed = Moderation.objects.filter(bid=self.bid, criterion=self.criterion.id, state="AGREED").first()
        initial = {"value": plain(agreed.value), "reason": agreed.reason} if agreed else {}
        scores = (
            Score.objects.live().visible_to(self.member, self.now).filter(bid=self.bid, criterion=self.criterion.id)
        )
        context = self.context(
            form=form or ScoreForm(scale=self.criterion.scale, initial=initial),
            scores=scores.select_related("member__user").prefetch_related("pins"),
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
