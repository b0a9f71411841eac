"""An award goes to the first place, or to whom the published limit of lots gives the lot."""

import hashlib

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from portal.accounts.roles import Role
from portal.core.verdicts import NotAllowed
from tenders.bids.models import Bid
from tenders.bids.services import submitting
from tenders.evaluation.models import Award
from tenders.evaluation.queries.lots import why_given
from tenders.evaluation.queries.recount import recount_of
from tenders.evaluation.queries.summaries import summary_of, told_of
from tenders.evaluation.services import award as awards
from tenders.opportunities.gate.scoring import gaps_of_limit
from tenders.opportunities.models import Opportunity
from tenders.opportunities.scoring.words import DRAWN
from tests.factories.accounts import OrganisationFactory, StaffFactory, just_signed_in
from tests.factories.bids import make_submitted
from tests.factories.diligence import clear_checks
from tests.factories.evaluation import AFTER, agree_all, assess, make_assessed, open_bids, open_prices, score_all, seat
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
    given = _recommend(bids[strong, 1])
    assert (given.state, why_given(given)) == ("RECOMMENDED", "")


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


def _shared():
    """Two bids with the same total, by the order of the draw."""
    bids = make_assessed(5, 5)
    open_prices(bids[0].lot)
    lines = [bids[0].lot.opportunity.model_digest]
    texts = [bid.receipts.get().content for bid in bids]
    lines += sorted(hashlib.sha256(text.encode()).hexdigest() for text in texts)
    return sorted(bids, key=lambda bid: hashlib.sha256("\n".join([*lines, str(bid.pk)]).encode()).hexdigest())


def test_between_bids_that_share_the_first_place_a_lot_is_drawn_by_the_published_sentence(client):
    first, second = _shared()
    with pytest.raises(NotAllowed, match=f"the lot goes to {first.organisation.name}"):
        _recommend(second)
    just_signed_in(client, StaffFactory(role=Role.PROCUREMENT_LEAD))
    page = client.get(reverse("panel_lot", args=(first.lot_id,))).content.decode()
    assert f"By this, the lot goes to {first.organisation.name}." in page
    found = Opportunity.objects.get(pk=first.lot.opportunity_id)
    assert DRAWN in client.get(found.get_absolute_url()).content.decode()
    given = _recommend(first)
    assert {row["rank"] for row in given.results["bids"]} == {1}
    assert recount_of(given).faults == ()
    told = told_of(given)
    loser = summary_of(second.opened, told)
    assert (loser["rank"], loser["why"]) == (1, DRAWN)


def test_what_was_published_before_the_draw_keeps_its_words(client):
    first, second = _shared()
    content = {name: value for name, value in first.lot.opportunity.model_content.items() if name != "draw"}
    Opportunity.objects.update(model_content=content)
    found = Opportunity.objects.get()
    assert DRAWN not in client.get(found.get_absolute_url()).content.decode()
    assert _recommend(Bid.objects.get(pk=second.pk)).state == "RECOMMENDED"


def test_the_summary_says_by_which_limit_a_first_place_did_not_get_the_lot():
    strong, weak, bids = _assessed(most=1)
    open_prices(bids[strong, 2].lot)
    given = _recommend(bids[weak, 2])
    told = told_of(Award.objects.select_related("lot__opportunity").get(pk=given.pk))
    first = summary_of(bids[strong, 2].opened, told)
    winner = summary_of(bids[weak, 2].opened, told)
    assert (first["rank"], winner["rank"]) == (1, 2)
    for content in (first, winner):
        assert content["why"].startswith("A supplier wins at most 1 lot.")
        page = render_to_string("panel/summary_body.html", {"content": content, "own": True})
        assert "A supplier wins at most 1 lot." in page
    assert "It came 2 of 2" in page


def test_more_lots_than_the_limit_can_give_are_told_and_break_no_page(client):
    strong, _weak, bids = _assessed(most=1)
    lot = bids[strong, 1].lot
    for number in range(3, 14):
        lot.opportunity.lots.model.objects.create(opportunity=lot.opportunity, number=number, title="More")
    just_signed_in(client, StaffFactory(role=Role.PROCUREMENT_LEAD))
    page = client.get(reverse("panel_lot", args=(lot.pk,)))
    assert (page.status_code, "at most 12 lots" in page.content.decode()) == (200, True)
    with pytest.raises(NotAllowed, match="at most 12 lots"):
        _recommend(bids[strong, 1])
    draft = Opportunity.objects.get(pk=lot.opportunity_id)
    assert any(gap.field == "lots_award_max" for gap in gaps_of_limit(draft))


def test_an_approved_lot_counts_towards_what_its_supplier_may_win():
    strong, weak, bids = _assessed(most=1)
    open_prices(bids[strong, 2].lot)
    approver = StaffFactory(role=Role.APPROVER)
    south = awards.approve(award=clear_checks(_recommend(bids[weak, 2])), actor=approver, now=AFTER)
    submitting.leave(bid=bids[strong, 1], actor=bids[strong, 1].submitted_by, now=AFTER)
    # Given anew, lot 1 would go to whoever is left of it, who has lot 2 already.
    with pytest.raises(NotAllowed, match="By this, the lot goes to nobody"):
        _recommend(bids[weak, 1])
    assert recount_of(Award.objects.select_related("lot__opportunity").get(pk=south.pk)).faults == ()


def test_a_lot_without_a_bid_is_ended_before_lots_are_given():
    strong, weak, bids = _assessed(most=1)
    open_prices(bids[strong, 2].lot)
    for who in (strong, weak):
        submitting.leave(bid=bids[who, 2], actor=bids[who, 2].submitted_by, now=AFTER)
    with pytest.raises(NotAllowed, match="Lot 2 has no bid that can be assessed: end it"):
        _recommend(bids[strong, 1])


def test_nothing_is_drawn_before_the_assessment_is_complete(client):
    opportunity = OpportunityFactory(published=True)
    bids = [make_submitted(opportunity=opportunity)[0] for _number in range(2)]
    open_bids(opportunity)
    just_signed_in(client, StaffFactory(role=Role.PROCUREMENT_LEAD))
    url = reverse("panel_lot", args=(bids[0].lot_id,))
    assert "By this, the lot goes to" not in client.get(url).content.decode()
    assess(bids, (5, 5))
    assert "By this, the lot goes to" not in client.get(url).content.decode()
    open_prices(bids[0].lot)
    assert "By this, the lot goes to" in client.get(url).content.decode()
