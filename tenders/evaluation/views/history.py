"""Everything that happened in an evaluation, as the audit trail tells it."""

from django.shortcuts import render

from portal.accounts.roles import Role
from portal.core.lists import page_of
from tenders.evaluation import slots
from tenders.evaluation.forms import HistoryForm
from tenders.evaluation.queries.history import events_of, told
from tenders.opportunities.enums import State
from tenders.opportunities.models import Opportunity

from .base import PanelView, found_or_404


class HistoryPage(PanelView):
    """For the lead and the auditor, once bids are opened: before, it would tell that there are bids."""

    roles = (Role.PROCUREMENT_LEAD, Role.AUDITOR)

    def load(self, opportunity_id):
        states = (State.OPENED, State.FINISHED, State.TERMINATED)
        rows = Opportunity.objects.filter(state__in=states, is_held_elsewhere=False)
        self.opportunity = found_or_404(rows, pk=opportunity_id)

    def get(self, request, opportunity_id):
        form = HistoryForm(request.GET)
        kind = form.cleaned_data["kind"] if form.is_valid() else ""
        page = page_of(request, events_of(self.opportunity, kind), 50)
        context = {
            "opportunity": self.opportunity,
            "form": form,
            "page": page,
            "events": told(list(page.object_list)),
            "records": [
                row for rows in slots.BESIDE_HISTORY.ask(self.opportunity, request.user, self.now) for row in rows
            ],
            "page_has_errors": bool(form.errors),
        }
        return render(request, "panel/history.html", context)
