"""What every page of one bid shares."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.views import View

from portal.core import clock
from tenders.bids.models import Bid
from tenders.bids.prices import lines_of
from tenders.opportunities.enums import SealMode


class BidView(LoginRequiredMixin, View):
    """Loads the bid through its organisation's eyes: a foreign one is as if it did not exist."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()
        visible = Bid.objects.visible_to(request.user, self.now)
        related = visible.select_related("lot__opportunity__question_version", "organisation")
        self.bid = related.filter(pk=kwargs["bid_id"]).first()

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.bid is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def opportunity(self):
        """What is bid for."""
        return self.bid.lot.opportunity

    @property
    def structure(self):
        """The questions as they were published with the opportunity."""
        return self.opportunity.question_version.structure

    @property
    def lines(self):
        """The price lines of this lot."""
        return lines_of(self.opportunity, self.bid.lot.number)

    def context(self, **more):
        """What every template of a bid shows."""
        return {
            "bid": self.bid,
            "opportunity": self.opportunity,
            "now": self.now,
            "sealed_at_once": self.opportunity.seal_mode == SealMode.SUBMITTED,
            **more,
        }
