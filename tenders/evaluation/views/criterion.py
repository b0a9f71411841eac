"""One criterion of one bid: what scoring and agreeing share."""

from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property

from tenders.evaluation import slots
from tenders.evaluation.enums import Seat
from tenders.evaluation.models import OpenedBid, PanelMember
from tenders.evaluation.queries.blind import Identity
from tenders.evaluation.queries.matrix import answers_for
from tenders.evaluation.queries.model import quality_of, weight_of
from tenders.evaluation.queries.parts import parts_of_one
from tenders.evaluation.queries.requests import answered_for
from tenders.opportunities.scoring.words import conditions_of

from .base import PanelView, found_or_404


class CriterionPage(PanelView):
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
        self.identity = Identity(self.member, self.bid.lot)

    def context(self, **more):
        """Question, answer, descriptors, and what residents said."""
        voices = [row for rows in slots.VOICES.ask(self.opportunity, self.criterion) for row in rows]
        return {
            "bid": self.bid,
            "opened": self.opened,
            "opportunity": self.opportunity,
            "criterion": self.criterion,
            "weight": weight_of(self.opportunity, self.criterion),
            "conditions": list(conditions_of(self.criterion)),
            "member": self.member,
            "name": self.identity.name(self.bid),
            "is_hidden": self.identity.is_hidden(self.bid),
            "hides": self.identity.hides,
            "answers": self.answers,
            "asked": answered_for(self.opened, self.criterion, self.identity),
            "voices": voices,
            **more,
        }

    @cached_property
    def answers(self):
        """The answers that feed the criterion."""
        return answers_for(self.opened, self.criterion, self.identity)

    def on(self):
        """Back to the list of the lot."""
        return redirect("panel_tasks", lot_id=self.bid.lot_id)
