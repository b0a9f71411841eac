"""The opening: called and approved by two openers, then its register."""

from django.shortcuts import render

from portal.accounts.roles import Role
from tenders.evaluation import opening, rules
from tenders.evaluation.models import Opening
from tenders.opportunities.enums import PUBLIC_STATES
from tenders.opportunities.models import Opportunity

from .base import PanelView, found_or_404


class OpeningPage(PanelView):
    """Before: who approved. After: the register. Nothing about bids until then."""

    roles = (Role.OPENER, Role.PROCUREMENT_LEAD, Role.AUDITOR)

    def load(self, opportunity_id):
        rows = Opportunity.objects.filter(state__in=PUBLIC_STATES, is_held_elsewhere=False)
        self.opportunity = found_or_404(rows, pk=opportunity_id)
        self.opening = Opening.objects.filter(opportunity=self.opportunity).select_related("called_by").first()

    def get(self, request, opportunity_id):
        done = self.opening is not None and self.opening.done_at is not None
        register = self.opening.bids.select_related("bid__organisation", "bid__lot") if done else []
        context = {
            "opportunity": self.opportunity,
            "opening": self.opening,
            "now": self.now,
            "done": done,
            "approvals": self.opening.approvals.select_related("by") if self.opening else [],
            "register": register,
            "verdict": self._verdict(),
        }
        return render(request, "panel/opening.html", context)

    def _verdict(self):
        if self.opening is None:
            return rules.may_call(self.request.user, self.opportunity, self.now)
        return rules.may_approve_opening(self.request.user, self.opening, self.now)

    def post(self, request, opportunity_id):
        done = "Your approval is recorded."
        if self.opening is None:
            return self.act(done, opening.call, opportunity=self.opportunity)
        return self.act(done, opening.approve, opening=self.opening)
