"""An award comes back before it is public: what was found later, who may, what bidders are told, and what follows."""

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from portal.mail.models import Message
from tenders.diligence.services import checks
from tenders.evaluation.enums import AwardState
from tenders.evaluation.models import AssessmentSummary, Award
from tenders.evaluation.services import award as awards
from tenders.opportunities.enums import LotState
from tenders.opportunities.models import Lot
from tests.factories.accounts import StaffFactory, give_role
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
