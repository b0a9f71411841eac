"""Ending a lot without an award: a lead proposes, an approver decides."""

from django.http import Http404
from django.shortcuts import render

from portal.accounts.roles import Role, has_role
from tenders.evaluation import rules
from tenders.evaluation.forms import EndingForm
from tenders.evaluation.services import ending as services
from tenders.opportunities.enums import State
from tenders.opportunities.models import Lot

from .base import PanelView, found_or_404


class EndingPage(PanelView):
    """What is proposed for one lot, and what was decided."""

    roles = (Role.PROCUREMENT_LEAD, Role.APPROVER, Role.AUDITOR)

    def load(self, lot_id):
        states = (State.OPENED, State.FINISHED, State.TERMINATED)
        self.lot = found_or_404(Lot.objects.select_related("opportunity"), pk=lot_id, opportunity__state__in=states)
        self.endings = self.lot.endings.select_related("proposed_by", "decided_by")
        self.proposed = self.endings.filter(state="PROPOSED").first()

    def get(self, request, lot_id, form=None, status=200):
        proposed = self.proposed
        context = {
            "lot": self.lot,
            "opportunity": self.lot.opportunity,
            "proposed": proposed,
            "endings": self.endings[:20],
            "needs_second": rules.needs_second(self.lot),
            "may_end": rules.may_end(request.user, self.lot, self.now),
            "may_confirm": rules.may_confirm_ending(request.user, proposed, self.now) if proposed else None,
            "may_drop": rules.may_drop_ending(request.user, proposed, self.now) if proposed else None,
            "reads_lot": has_role(request.user, Role.PROCUREMENT_LEAD, Role.AUDITOR),
            "form": form or EndingForm(),
        }
        return render(request, "panel/ending.html", context, status=status)

    def post(self, request, lot_id):
        match request.POST.get("step"):
            case "end":
                return self._end(request, lot_id)
            case "confirm" if self.proposed:
                return self.act("The lot is ended.", services.confirm_ending, ending=self.proposed)
            case "drop" if self.proposed:
                return self.act("The lot goes on.", services.drop_ending, ending=self.proposed)
        raise Http404

    def _end(self, request, lot_id):
        form = EndingForm(request.POST)
        if not form.is_valid():
            return self.get(request, lot_id, form, 422)
        reason = form.cleaned_data["reason"]
        if rules.needs_second(self.lot):
            done = "It is proposed. An approver decides."
            return self.act(done, services.propose_ending, lot=self.lot, reason=reason)
        return self.act("The lot is ended.", services.end_lot, lot=self.lot, reason=reason)
