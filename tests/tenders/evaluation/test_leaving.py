"""A bidder withdraws after the opening: nothing more is scored, the price stays sealed, nobody is compared with it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.services import faults
from portal.core.verdicts import NotAllowed
from portal.mail.models import Message
from tenders.bids.enums import State
from tenders.bids.services import submitting
from tenders.evaluation.models import AssessmentSummary, OpenedBid
from tenders.evaluation.queries.history import events_of, told
from tenders.evaluation.queries.matrix import tasks_of
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.queries.results import is_quality_agreed, lot_result
from tenders.evaluation.services import award
from tenders.evaluation.services.award import recommend
from tests.factories.accounts import MembershipFactory, StaffFactory, just_signed_in
from tests.factories.bids import make_submitted
from tests.factories.diligence import clear_checks
from tests.factories.evaluation import AFTER, agree_all, assess, open_bids, open_prices, score_all, seat
from tests.factories.opportunities import OpportunityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def opportunity():
    return OpportunityFactory(published=True)


@pytest.fixture
def cast(opportunity):
    """Two bids, the evaluator, the moderator, and the person who wrote the cheaper bid."""
    better, _author, _receipt = make_submitted(opportunity=opportunity, price="20")
    cheaper, author, _receipt = make_submitted(opportunity=opportunity, price="10")
    open_bids(opportunity)
    for bid in (better, cheaper):
        bid.refresh_from_db()
    return better, cheaper, seat(opportunity), seat(opportunity, role=Role.MODERATOR), author


def _leave(bid, author):
    receipt = submitting.leave(bid=bid, actor=author, now=AFTER)
    bid.refresh_from_db()
    return receipt


def test_a_bid_withdrawn_while_it_is_scored_is_not_waited_for(cast, opportunity):
    better, cheaper, evaluator, moderator, author = cast
    score_all(evaluator, better, 5)
    score_all(evaluator, cheaper, 3)
    agree_all(moderator, better, 5)
    assert not is_quality_agreed(better.lot)
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    receipt = _leave(cheaper, author)
    assert (cheaper.state, receipt.kind) == (State.LEFT, "WITHDRAWN")
    assert is_quality_agreed(better.lot)
    assert [line.opened.bid_id for line in tasks_of(evaluator, better.lot)] == [better.pk]
    with pytest.raises(NotAllowed, match="The bidder withdrew this bid"):
        score_all(evaluator, cheaper, 4)
    with pytest.raises(NotAllowed, match="The bidder withdrew this bid"):
        agree_all(moderator, cheaper, 3)
    assert Message.objects.filter(to=lead.email, subject__startswith="A bid was withdrawn").count() == 1
    sentences = [row.sentence for row in told(list(events_of(opportunity)))]
    assert f"{author} withdrew the bid of {cheaper.organisation} after the opening" in sentences
    assert list(faults()) == []


def test_the_price_of_a_withdrawn_bid_stays_sealed_and_counts_for_nobody(cast):
    better, cheaper, evaluator, moderator, author = cast
    score_all(evaluator, better, 5)
    agree_all(moderator, better, 5)
    _leave(cheaper, author)
    open_prices(better.lot)
    assert OpenedBid.objects.get(bid=cheaper).prices is None
    (only,) = lot_result(better.lot).bids
    assert (only.bid_id, only.total, only.rank) == (str(better.pk), Decimal("100.00"), 1)


def test_what_was_recommended_before_is_counted_again_before_it_is_approved(cast):
    better, cheaper, evaluator, moderator, author = cast
    assess((better, cheaper), (5, 3), people=(evaluator, moderator))
    open_prices(better.lot)
    lead, approver = StaffFactory(role=Role.PROCUREMENT_LEAD), StaffFactory(role=Role.APPROVER)
    first = clear_checks(recommend(lot=better.lot, bid=better, reason="Best.", actor=lead, now=AFTER))
    assert lot_result(better.lot).of(better.pk).total == Decimal("80.00")
    _leave(cheaper, author)
    with pytest.raises(NotAllowed, match=r"not what its scores and prices give\. Send the recommendation back"):
        award.approve(award=first, actor=approver, now=AFTER)
    first.refresh_from_db()
    assert first.approved_at is None
    award.reconsider(award=first, reason="A bid left.", actor=approver, now=AFTER)
    again = clear_checks(recommend(lot=better.lot, bid=better, reason="Best.", actor=lead, now=AFTER))
    approved = award.approve(award=again, actor=approver, now=AFTER)
    award.send_summaries(award=approved, actor=lead, now=AFTER)
    assert [summary.bid_id for summary in AssessmentSummary.objects.all()] == [better.pk]
    with pytest.raises(NotAllowed, match="The award of this lot is decided"):
        submitting.leave(bid=better, actor=approved.bid.submitted_by, now=AFTER)


def test_the_bidder_does_it_on_the_page_of_the_bid_and_what_an_evaluator_types_is_kept(cast, client, set_clock):
    _better, cheaper, evaluator, _moderator, author = cast
    set_clock(AFTER)
    client.force_login(author)
    address = reverse("bid_withdraw", args=[cheaper.pk])
    assert address in client.get(reverse("bid_tasks", args=[cheaper.pk])).content.decode()
    page = client.get(address).content.decode()
    assert "You cannot take this back" in page
    assert "Bid withdrawn" in client.post(address, follow=True).content.decode()
    told_so = client.get(reverse("bid_tasks", args=[cheaper.pk])).content.decode()
    assert "Withdrawn after the opening" in told_so
    assert address not in told_so
    again = client.post(address)
    assert again.status_code == 403
    criterion = quality_of(cheaper.lot.opportunity)[0]
    client.force_login(evaluator.user)
    typed = {"value": "4", "reason": "A reason that took an hour.", "step": "finalise"}
    refused = client.post(reverse("panel_score", args=[cheaper.pk, criterion.id]), typed)
    text = refused.content.decode()
    assert "The bidder withdrew this bid" in text
    assert "A reason that took an hour." in text


def test_a_viewer_of_the_organisation_cannot(cast):
    cheaper = cast[1]
    viewer = MembershipFactory(organisation=cheaper.organisation, role="VIEWER").user
    with pytest.raises(NotAllowed):
        submitting.leave(bid=cheaper, actor=viewer, now=AFTER)


def test_a_recommended_bid_that_leaves_is_not_approved_and_its_papers_stay_readable(cast, client):
    better, cheaper, evaluator, moderator, _author = cast
    assess((better, cheaper), (5, 3), people=(evaluator, moderator))
    open_prices(better.lot)
    lead, approver = StaffFactory(role=Role.PROCUREMENT_LEAD), StaffFactory(role=Role.APPROVER)
    first = clear_checks(recommend(lot=better.lot, bid=better, reason="Best.", actor=lead, now=AFTER))
    submitting.leave(bid=better, actor=better.submitted_by, now=AFTER)
    with pytest.raises(NotAllowed, match="Another bid than the one that comes first has the award"):
        award.approve(award=first, actor=approver, now=AFTER)
    just_signed_in(client, lead)
    for address in ("panel_award", "panel_summaries", "checks_lot"):
        key = first.lot_id if address == "checks_lot" else first.pk
        assert client.get(reverse(address, args=[key])).status_code == 200
    assert client.get(reverse("panel_award_report", args=[first.pk, "html"])).status_code == 200
    assert b"".join(client.get(reverse("panel_records", args=[first.pk])).streaming_content)
    award.reconsider(award=first, reason="It left.", actor=approver, now=AFTER)
    again = clear_checks(recommend(lot=better.lot, bid=cheaper, reason="Now first.", actor=lead, now=AFTER))
    assert award.approve(award=again, actor=approver, now=AFTER).approved_at == AFTER
