"""What was written for an opportunity that was withdrawn: readable for 30 days, then gone with its key."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.audit.models import AuditEvent
from tenders.bids.enums import State
from tenders.bids.models import SealedPart
from tenders.bids.services import changing, drafts, ended
from tenders.opportunities import services as opportunities
from tests.factories.accounts import THEN
from tests.factories.bids import make_draft, make_submitted
from tests.factories.opportunities import OpportunityFactory

pytestmark = pytest.mark.django_db
MOMENT = timedelta(milliseconds=1)


def _withdraw(opportunity):
    opportunities.withdraw(opportunity=opportunity, actor=opportunity.published_by, now=THEN, reason="No money.")


def _events():
    return AuditEvent.objects.filter(verb=ended.VERB)


def test_drafts_and_their_keys_go_after_thirty_days_and_once(client, set_clock):
    opportunity = OpportunityFactory(published=True)
    draft, author = make_draft(opportunity=opportunity)
    changed, changer, _receipt = make_submitted(opportunity=opportunity)
    changing.change(bid=changed, actor=changer, now=THEN)
    _withdraw(opportunity)
    ended.destroy_ended(THEN + ended.KEPT)
    assert drafts.can_be_read(draft)
    set_clock(THEN + timedelta(days=1))
    client.force_login(author)
    page = client.get(reverse("bid_tasks", args=(draft.pk,))).content.decode()
    assert "This opportunity was withdrawn. What is written here can be read until" in page
    for _worker in range(2):
        ended.destroy_ended(THEN + ended.KEPT + MOMENT)
    assert _events().get().chain_id == opportunity.bid_chain


@pytest.mark.django_db(transaction=True)
def test_what_is_gone_is_gone_with_its_key_and_what_was_submitted_stays_sealed(client, set_clock):
    opportunity = OpportunityFactory(published=True)
    draft, author = make_draft(opportunity=opportunity)
    changed, changer, _receipt = make_submitted(opportunity=opportunity)
    changing.change(bid=changed, actor=changer, now=THEN)
    _withdraw(opportunity)
    ended.destroy_ended(THEN + ended.KEPT + MOMENT)
    changed.refresh_from_db()
    assert not any(drafts.can_be_read(bid) for bid in (draft, changed))
    assert not SealedPart.objects.filter(bid=draft).exists()
    assert (changed.state, changed.changing_since, changed.parts.count()) == (State.SUBMITTED, None, 2)
    set_clock(THEN + timedelta(days=31))
    client.force_login(author)
    page = client.get(reverse("bid_tasks", args=(draft.pk,)))
    assert (page.status_code, "lost its key" in page.content.decode()) == (200, False)
    assert "What was written in it was destroyed" in page.content.decode()


def test_nothing_goes_while_an_opportunity_goes_on():
    draft, _author = make_draft()
    ended.destroy_ended(THEN + timedelta(days=400))
    assert drafts.can_be_read(draft)
    assert not _events().exists()
