"""A lot ends without an award: by two people once bids were opened, and its bidders are told why."""

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.alerts.models import Event
from portal.core.verdicts import NotAllowed
from portal.mail.models import Message
from tenders.evaluation.models import Award, LotEnding
from tenders.evaluation.services import award as awards
from tenders.evaluation.services import ending
from tenders.opportunities.enums import LotState, Stage, State
from tenders.opportunities.models import Lot
from tenders.opportunities.services import terminate
from tests.factories.accounts import just_signed_in
from tests.factories.bids import make_submitted
from tests.factories.diligence import clear_checks
from tests.factories.evaluation import AFTER, agree_all, open_bids, open_prices, score_all, seat
from tests.factories.opportunities import OpportunityFactory

pytestmark = pytest.mark.django_db
WHY = "No bid covers the nights."


@pytest.fixture
def bid():
    opportunity = OpportunityFactory(published=True)
    made = make_submitted(opportunity=opportunity)[0]
    open_bids(opportunity)
    made.refresh_from_db()
    return made


def _propose(bid, lead):
    return ending.propose_ending(lot=bid.lot, reason=WHY, actor=lead, now=AFTER)


def _mails():
    return Message.objects.filter(subject__startswith="No award")


def test_two_people_end_a_lot_and_its_bidders_are_told_why(bid, lead, approver):
    with pytest.raises(NotAllowed, match="two people end it"):
        ending.end_lot(lot=bid.lot, reason=WHY, actor=lead, now=AFTER)
    with pytest.raises(NotAllowed, match="Give the reason"):
        ending.propose_ending(lot=bid.lot, reason=" ", actor=lead, now=AFTER)
    proposed = _propose(bid, lead)
    with pytest.raises(NotAllowed, match="proposed already"):
        _propose(bid, lead)
    with pytest.raises(NotAllowed, match="Only an approver"):
        ending.confirm_ending(ending=proposed, actor=lead, now=AFTER)
    assert (Lot.objects.get(pk=bid.lot_id).state, _mails().count()) == (LotState.COMPETING, 0)
    ending.confirm_ending(ending=proposed, actor=approver, now=AFTER)
    assert Lot.objects.get(pk=bid.lot_id).state == LotState.TERMINATED
    assert WHY in _mails().get().text


def test_what_is_not_confirmed_changes_nothing_and_can_be_proposed_again(bid, lead, approver):
    ending.drop_ending(ending=_propose(bid, lead), actor=approver, now=AFTER)
    assert (Lot.objects.get(pk=bid.lot_id).state, _mails().count()) == (LotState.COMPETING, 0)
    assert _propose(bid, lead).pk
    assert list(LotEnding.objects.values_list("state", flat=True)) == ["PROPOSED", "DROPPED"]


def test_a_lot_with_an_award_does_not_end_until_the_award_is_sent_back(bid, lead, approver):
    score_all(seat(bid.lot.opportunity), bid, 5)
    agree_all(seat(bid.lot.opportunity, role=Role.MODERATOR), bid, 5)
    proposed = _propose(bid, lead)
    open_prices(bid.lot)
    given = clear_checks(awards.recommend(lot=bid.lot, bid=bid, reason="Best.", actor=lead, now=AFTER))
    for act in (lambda: ending.confirm_ending(ending=proposed, actor=approver, now=AFTER), lambda: _propose(bid, lead)):
        with pytest.raises(NotAllowed, match="An approver sends it back first"):
            act()
    approved = awards.approve(award=given, actor=approver, now=AFTER)
    with pytest.raises(NotAllowed, match="An approver sends it back first"):
        ending.confirm_ending(ending=proposed, actor=approver, now=AFTER)
    # However it came about: nobody is told of an award of a lot that ended.
    Lot.objects.filter(pk=bid.lot_id).update(state=LotState.TERMINATED)
    with pytest.raises(NotAllowed, match="was ended without an award"):
        awards.send_summaries(award=Award.objects.get(pk=approved.pk), actor=lead, now=AFTER)


def test_the_page_takes_a_reason_and_an_approver_finds_it(client, bid, lead, approver):
    url = reverse("panel_lot_end", args=(bid.lot_id,))
    just_signed_in(client, lead)
    assert client.post(url, {"step": "end", "reason": ""}).status_code == 422
    client.post(url, {"step": "end", "reason": WHY})
    page = client.get(url).content.decode()
    assert WHY in page
    assert "Only an approver confirms this." in page
    just_signed_in(client, approver)
    assert url in client.get(reverse("panel_home")).content.decode()
    assert client.post(url, {"step": "confirm"}).status_code == 302
    assert Lot.objects.get(pk=bid.lot_id).state == LotState.TERMINATED
    assert client.post(url, {"step": "confirm"}).status_code == 404


def test_one_person_does_not_end_a_procurement_of_which_bids_were_opened(bid, lead, approver):
    opportunity = bid.lot.opportunity
    with pytest.raises(NotAllowed, match="two people end it"):
        terminate(opportunity=opportunity, actor=lead, now=AFTER, reason=WHY)
    for lot in opportunity.lots.exclude(pk=bid.lot_id):
        ending.end_lot(lot=lot, reason="No bid came.", actor=lead, now=AFTER)
    ending.confirm_ending(ending=_propose(bid, lead), actor=approver, now=AFTER)
    opportunity.refresh_from_db()
    assert (opportunity.state, opportunity.stage(AFTER)) == (State.TERMINATED, Stage.ENDED)
    assert Event.objects.get(kind="ended").summary == "It ended without an award."
