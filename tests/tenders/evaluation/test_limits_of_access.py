"""What a seat gives, and when it stops giving it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.core.verdicts import NotAllowed
from tenders.evaluation.models import OpenedBid, PanelMember
from tenders.evaluation.queries.blind import HIDDEN, Identity
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.queries.requests import answered_for
from tenders.evaluation.services import interests, reading, requests
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import OrganisationFactory, StaffFactory, just_signed_in
from tests.factories.bids import make_submitted
from tests.factories.evaluation import AFTER, agree_all, no_interests, open_bids, open_prices, score_all, seat
from tests.factories.opportunities import OpportunityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _afterwards(set_clock):
    set_clock(AFTER)


@pytest.fixture
def opportunity():
    return OpportunityFactory(published=True)


@pytest.fixture
def bid(opportunity):
    bid, _author, _receipt = make_submitted(opportunity=opportunity, organisation=OrganisationFactory(name="Wren"))
    open_bids(opportunity)
    bid.refresh_from_db()
    return bid


def _text(response):
    return response.content.decode()


def test_nobody_scores_what_the_panel_has_agreed(bid, opportunity):
    score_all(seat(opportunity), bid, 5)
    agree_all(seat(opportunity, role=Role.MODERATOR), bid, 5)
    late = seat(opportunity)
    with pytest.raises(NotAllowed, match="The panel has agreed on this already"):
        score_all(late, bid, 0)


def test_the_end_of_the_procurement_ends_the_access(client, bid, opportunity):
    member = seat(opportunity)
    address = reverse("panel_tasks", args=(bid.lot_id,))
    just_signed_in(client, member.user)
    assert client.get(address).status_code == 200
    Opportunity.objects.filter(pk=opportunity.pk).update(state="FINISHED")
    assert client.get(address).status_code == 404
    member = PanelMember.objects.select_related("opportunity").get(pk=member.pk)
    with pytest.raises(NotAllowed, match="ended or has not begun"):
        reading.take_pack(member=member, lot=bid.lot, ending="html", actor=member.user, now=AFTER)
    with pytest.raises(NotAllowed, match="ended or has not begun"):
        reading.reveal(member=member, bid=bid, reason="x", actor=member.user, now=AFTER)


def test_who_bid_is_told_within_the_time_box_only(client, bid, opportunity):
    member = seat(opportunity, cleared=False)
    interests.declare_general(member=member, interest="", actor=member.user, now=AFTER)
    PanelMember.objects.update(access_from=AFTER + timedelta(hours=1))
    just_signed_in(client, member.user)
    page = _text(client.get(reverse("panel_interests", args=(opportunity.pk,))))
    assert "within the time of your seat" in page
    assert "Wren" not in page
    early = PanelMember.objects.get(pk=member.pk)
    with pytest.raises(NotAllowed, match="ended or has not begun"):
        interests.declare(member=early, interests=no_interests(early), actor=member.user, now=AFTER)
    PanelMember.objects.update(access_from=AFTER)
    assert "Wren" in _text(client.get(reverse("panel_interests", args=(opportunity.pk,))))


def test_a_name_that_is_hidden_is_hidden_in_what_the_council_asked(bid, opportunity):
    lead = {"actor": StaffFactory(role=Role.PROCUREMENT_LEAD), "now": AFTER}
    key = opportunity.question_version.structure.questions[0].key
    defect = requests.mark(bid=bid, kind="UNCLEAR", note="Which?", **lead)
    due = AFTER + timedelta(days=3)
    asked = requests.ask(defect=defect, text="Which team of Wren?", question_key=key, due=due, choices={}, **lead)
    answered = asked[0] if isinstance(asked, list) else asked
    requests.answer(request=answered, text="The Wren team.", actor=bid.created_by, now=AFTER)
    member = seat(opportunity)
    opened = OpenedBid.objects.select_related("bid__organisation", "bid__lot__opportunity__question_version").get()
    identity = Identity(member, bid.lot)
    identity.hides = True
    (row,) = answered_for(opened, quality_of(opportunity)[0], identity)
    assert HIDDEN in row["text"]
    assert "Wren" not in row["text"] + row["answer"]


def test_a_moderator_who_is_recused_from_a_bidder_agrees_nothing_about_it(bid, opportunity):
    score_all(seat(opportunity), bid, 5)
    chair = seat(opportunity, role=Role.MODERATOR)
    chair.bidder_interests.filter(organisation=bid.organisation).update(outcome="RECUSED", interest="A friend.")
    with pytest.raises(NotAllowed, match="You take no part in what concerns this bidder"):
        agree_all(chair, bid, 5)


def test_a_lead_reads_how_far_the_panel_is_and_no_places_before_it_has_agreed(client, bid, opportunity):
    just_signed_in(client, StaffFactory(role=Role.PROCUREMENT_LEAD))
    address = reverse("panel_lot", args=(bid.lot_id,))
    score_all(seat(opportunity), bid, 5)
    page = _text(client.get(address))
    assert "0 of 2 scores" in page
    assert "Place</th>" not in page
    agree_all(seat(opportunity, role=Role.MODERATOR), bid, 5)
    assert "Place</th>" in _text(client.get(address))


def test_a_price_of_nothing_is_shown_as_one(client, opportunity):
    bid, _author, _receipt = make_submitted(opportunity=opportunity, price="0")
    open_bids(opportunity)
    bid.refresh_from_db()
    score_all(seat(opportunity), bid, 5)
    agree_all(seat(opportunity, role=Role.MODERATOR), bid, 5)
    open_prices(bid.lot)
    just_signed_in(client, StaffFactory(role=Role.PROCUREMENT_LEAD))
    assert 'data-label="Price">£0</td>' in _text(client.get(reverse("panel_lot", args=(bid.lot_id,))))


def test_staff_without_a_back_office_are_not_sent_in_a_circle(client, bid, opportunity):
    evaluator = seat(opportunity).user
    just_signed_in(client, evaluator)
    assert "Back office" not in _text(client.get(reverse("panel_home")))
    assert client.get("/admin/", follow=True).status_code == 404
    just_signed_in(client, StaffFactory(role=Role.COMMISSIONER))
    assert client.get("/admin/", follow=True).status_code == 200
