"""What every page of the checks shares."""

from django.http import Http404

from portal.accounts.roles import Role
from tenders.diligence.queries.checks import lot_checks, of_bid
from tenders.evaluation.views.base import PanelView, found_or_404
from tenders.opportunities.enums import State
from tenders.opportunities.models import Lot

AFTER_OPENING = (State.OPENED, State.FINISHED, State.TERMINATED)


class ChecksView(PanelView):
    """For those who run the award and those who audit it, from the opening on."""

    roles = (Role.PROCUREMENT_LEAD, Role.AUDITOR)

    def find_lot(self, **wanted):
        """The lot with everything that its checks read."""
        lots = Lot.objects.select_related("opportunity__question_version")
        self.lot = found_or_404(lots, opportunity__state__in=AFTER_OPENING, **wanted)
        self.rows = lot_checks(self.lot)

    def find_bid(self, bid_id):
        """One bid of an opened lot that can be assessed."""
        self.find_lot(bids=bid_id)
        self.row = of_bid(self.rows, bid_id)
        if self.row is None:
            raise Http404
        self.bid = self.row.opened.bid

    def about(self, **more):
        """What every template names."""
        return {"lot": self.lot, "opportunity": self.lot.opportunity, **more}
