"""An award goes to the first place, or to whom the published limit of lots gives the lot."""

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.core.verdicts import NotAllowed
from tenders.evaluation.services import award as awards
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import OrganisationFactory, StaffFactory, just_signed_in
from tests.factories.bids import make_submitted
from tests.factories.evaluation import AFTER, agree_all, open_bids, open_prices, score_all, seat
from tests.factories.opportunities import OpportunityFactory

pytestmark = pytest.mark.django_db


def _assessed(*, most):
    """{(organisation, lot number): bid}: the first organisation comes first in both lots; prices of lot 2 stay sealed."""
    opportunity = OpportunityFactory(published=True, lots_award_max=most, lots_award_method="By places.")
    strong, weak = OrganisationFactory(), OrganisationFactory()
    north, south = opportunity.lots.all()
    bids = {
        (who, lot.number): make_submitted(lot=lot, organisation=who)[0]
        for who in (strong, weak)
        for lot in (north, south)
    }
    open_bids(opportunity)
    evaluator, moderator = seat(opportunity), seat(opportunity, role=Role.MODERATOR)
    for (who, _lot), bid in bids.items():
        value = "5" if who is strong else "3"
        score_all(evaluator, bid, value)
        agree_all(moderator, bid, value)
    open_prices(north)
    return strong, weak, bids


def _recommend(bid):
    lot = type(bid.lot).objects.select_related("opportunity").get(pk=bid.lot_id)
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    return awards.recommend(lot=lot, bid=bid, reason="So it came out.", actor=lead, now=AFTER)


def test_without_a_limit_only_the_first_place_is_recommended():
    strong, weak, bids = _assessed(most=None)
    with pytest.raises(NotAllowed, match="Another bid came first"):
        _recommend(bids[weak, 1])
    assert _recommend(bids[strong, 1]).state == "RECOMMENDED"


def test_with_a_limit_lots_are_given_together_by_the_published_rule(client):
    strong, weak, bids = _assessed(most=1)
    with pytest.raises(NotAllowed, match="assessment of lot 2 is not complete"):
        _recommend(bids[strong, 1])
    open_prices(bids[strong, 2].lot)
    with pytest.raises(NotAllowed, match=f"By this, the lot goes to {strong.name}"):
        _recommend(bids[weak, 1])
    with pytest.raises(NotAllowed, match=f"By this, the lot goes to {weak.name}"):
        _recommend(bids[strong, 2])
    just_signed_in(client, StaffFactory(role=Role.PROCUREMENT_LEAD))
    page = client.get(reverse("panel_lot", args=(bids[strong, 2].lot_id,))).content.decode()
    assert f"By this, the lot goes to {weak.name}." in page
    assert {_recommend(bids[strong, 1]).bid, _recommend(bids[weak, 2]).bid} == {bids[strong, 1], bids[weak, 2]}
    found = Opportunity.objects.get(pk=bids[strong, 1].lot.opportunity_id)
    assert "A supplier wins at most 1 lot." in client.get(found.get_absolute_url()).content.decode()
