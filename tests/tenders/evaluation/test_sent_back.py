"""An award comes back before it is public: what was found later, who may, what bidders are told, and what follows."""

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.alerts.models import Event
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from portal.mail.models import Message
from tenders.diligence.services import checks
from tenders.evaluation.enums import AwardState
from tenders.evaluation.models import AssessmentSummary, Award
from tenders.evaluation.services import award as awards
from tenders.opportunities.enums import LotState
from tenders.opportunities.enums import State as OpportunityState
from tenders.opportunities.models import Lot, Opportunity
from tests.factories.accounts import StaffFactory, give_role, just_signed_in
from tests.factories.diligence import clear_checks, make_check
from tests.factories.evaluation import (
    AFTER,
    make_assessed,
    open_prices,
    publish_award,
)

pytestmark = pytest.mark.django_db
REASON = "The register names a conviction."


@pytest.fixture
def bids():
    """The first has 5 points, the second 3; same prices."""
    made = make_assessed(5, 3)
    open_prices(made[0].lot)
    return made


def _approved(bid, lead, approver):
    lot = Lot.objects.get(pk=bid.lot_id)
    given = clear_checks(awards.recommend(lot=lot, bid=bid, reason="Best.", actor=lead, now=AFTER))
    return awards.approve(award=given, actor=approver, now=AFTER)


def _exclude(bid, lead):
    concern = make_check(bid, result="CONCERN", ground="MANDATORY", note="A conviction.", actor=lead)
    second = StaffFactory(role=Role.PROCUREMENT_LEAD)
    checks.rule(concern=concern, outcome="EXCLUDE", heard="Nothing.", reason="It goes on.", actor=second, now=AFTER)


def _back(award, actor, reason=REASON):
    return awards.reconsider(award=award, reason=reason, actor=actor, now=AFTER)


def test_an_exclusion_after_the_approval_stops_summaries_and_publication(bids, lead, approver):
    approved = _approved(bids[0], lead, approver)
    _exclude(bids[0], lead)
    with pytest.raises(NotAllowed, match="is excluded"):
        awards.send_summaries(award=approved, actor=lead, now=AFTER)
    assert (AssessmentSummary.objects.count(), Award.objects.get().state) == (0, AwardState.APPROVED)
    Award.objects.update(state=AwardState.SUMMARIES_SENT, sent_at=AFTER)
    with pytest.raises(NotAllowed, match="is excluded"):
        publish_award(Award.objects.get(), lead)


def test_an_approved_award_goes_back_and_another_bid_is_recommended(bids, lead, approver):
    approved = _approved(bids[0], lead, approver)
    _exclude(bids[0], lead)
    with pytest.raises(NotAllowed, match="Give the reason"):
        _back(approved, approver, " ")
    give_role(lead, Role.APPROVER)
    with pytest.raises(NotAllowed, match="You recommended this award"):
        _back(approved, lead)
    _back(approved, approver)
    assert Lot.objects.get(pk=approved.lot_id).state == LotState.ASSESSED
    # Nobody was told of it, so nobody is told that it is gone.
    assert not Message.objects.filter(subject__startswith="A decision was withdrawn").exists()
    assert _approved(bids[1], lead, approver).state == AwardState.APPROVED


def test_bidders_who_were_told_are_told_that_it_no_longer_stands(client, bids, lead, approver):
    sent = awards.send_summaries(award=_approved(bids[0], lead, approver), actor=lead, now=AFTER)
    _exclude(bids[0], lead)
    _back(sent, approver)
    mails = Message.objects.filter(subject__startswith="A decision was withdrawn")
    assert mails.count() == 2
    assert not any(REASON in mail.text for mail in mails)
    assert set(AssessmentSummary.objects.values_list("withdrawn_at", flat=True)) == {AFTER}
    assert AuditEvent.objects.get(verb="withdraw_summaries")
    person, url = bids[1].organisation.memberships.first().user, reverse("bid_summary", args=(bids[1].pk,))
    client.force_login(person)
    AssessmentSummary.objects.update(sent_at=person.date_joined)
    page = client.get(url).content.decode()
    assert "The council withdrew this decision on" in page
    assert REASON not in page
    again = awards.send_summaries(award=_approved(bids[1], lead, approver), actor=lead, now=AFTER)
    AssessmentSummary.objects.update(sent_at=person.date_joined)
    page = client.get(url).content.decode()
    assert "Your bid was successful" in page
    assert "What you were told before" in page
    assert AssessmentSummary.objects.filter(bid=bids[1]).count() == 2
    assert publish_award(again, lead).state == AwardState.PUBLISHED


def test_what_is_public_does_not_come_back(bids, lead, approver):
    sent = awards.send_summaries(award=_approved(bids[0], lead, approver), actor=lead, now=AFTER)
    with pytest.raises(NotAllowed, match="already published"):
        _back(publish_award(sent, lead), approver)


def _published(bid, lead, approver):
    sent = awards.send_summaries(award=_approved(bid, lead, approver), actor=lead, now=AFTER)
    return publish_award(sent, lead)


def test_a_published_award_is_withdrawn_in_public_and_another_can_follow(client, bids, lead, approver):
    first = _published(bids[0], lead, approver)
    opportunity = Opportunity.objects.get()
    opportunity.lots.exclude(pk=first.lot_id).update(state=LotState.TERMINATED)
    Opportunity.objects.update(state=OpportunityState.FINISHED)
    with pytest.raises(NotAllowed, match="Give the reason"):
        awards.set_aside(award=first, reason=" ", actor=approver, now=AFTER)
    with pytest.raises(NotAllowed, match="Only an approver"):
        awards.set_aside(award=first, reason=REASON, actor=lead, now=AFTER)
    awards.set_aside(award=first, reason=REASON, actor=approver, now=AFTER)
    assert (Lot.objects.get(pk=first.lot_id).state, Opportunity.objects.get().state) == (
        LotState.ASSESSED,
        OpportunityState.OPENED,
    )
    assert Message.objects.filter(subject__startswith="A decision was withdrawn").count() == 2
    assert (
        Event.objects.get(kind="award_withdrawn").summary
        == f"The award of {first.lot} was withdrawn. The council decides anew."
    )
    page = client.get(opportunity.get_absolute_url()).content.decode()
    assert f"An award to {bids[0].organisation.name} was published on" in page
    assert "Awarded to" not in page
    assert REASON not in page
    _exclude(bids[0], lead)
    second = _published(bids[1], lead, approver)
    assert (second.state, Opportunity.objects.get().state) == (AwardState.PUBLISHED, OpportunityState.FINISHED)
    page = client.get(opportunity.get_absolute_url()).content.decode()
    assert page.index("and withdrawn on") < page.index("Awarded to")


def test_the_award_page_offers_an_approver_to_withdraw_it(client, bids, lead, approver):
    first = _published(bids[0], lead, approver)
    just_signed_in(client, approver)
    url = reverse("panel_award", args=(first.pk,))
    assert "Withdraw the award" in client.get(url).content.decode()
    client.post(url, {"step": "set_aside", "reason": REASON})
    assert Award.objects.get().state == AwardState.RECONSIDERED
    assert "Withdrawn" in client.get(url).content.decode()
