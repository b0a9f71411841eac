"""Drafts, submission, receipts: sealed from the first save, in time to the microsecond, provable."""

import json
import uuid
from datetime import timedelta

import pytest

from portal.accounts.enums import MemberRole
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from portal.mail.models import Message
from tenders.bids import sealing
from tenders.bids.enums import Part, State
from tenders.bids.models import Bid, LateAttempt, Receipt
from tenders.bids.services import drafts, receipts, submitting
from tenders.custody import store
from tenders.opportunities.enums import SealMode
from tests.factories.accounts import THEN, OrganisationFactory, UserFactory
from tests.factories.bids import make_draft, make_submitted
from tests.factories.custody import open_key
from tests.factories.opportunities import DEADLINE, OpportunityFactory

pytestmark = pytest.mark.django_db
MICROSECOND = timedelta(microseconds=1)


def test_a_draft_is_read_back_as_it_was_typed():
    bid, _author = make_draft(text="Café – 50 % more")
    draft = drafts.read(bid)
    assert set(draft.answers.values()) == {"Café – 50 % more"}
    assert set(draft.prices.values()) == {"12.50"}


def test_a_draft_is_stored_as_ciphertext_only():
    bid, _author = make_draft(text="CANARY-TEXT", price="98765.43")
    stored = b"".join(bytes(part.ciphertext) for part in bid.parts.all())
    assert stored.startswith(b"age-encryption.org/v1")
    assert b"CANARY" not in stored
    assert b"98765" not in stored


def test_quality_and_price_are_sealed_apart():
    bid, _author = make_draft()
    identity = store.get(bid.draft_key)
    quality = sealing.unseal(bid.parts.get(part=Part.QUALITY).ciphertext, identity)
    assert "prices" not in quality
    assert "answers" not in sealing.unseal(bid.parts.get(part=Part.PRICE).ciphertext, identity)


def test_submit_gives_a_signed_receipt_with_digests_and_seals_the_bid():
    bid, author, receipt = make_submitted()
    facts = json.loads(receipt.content)
    assert (bid.state, bid.version, bid.submitted_by) == (State.SUBMITTED, 1, author)
    assert receipts.is_genuine(receipts.as_file(receipt))
    assert not drafts.can_be_read(bid)
    opened = sealing.unseal(bid.parts.get(part=Part.QUALITY).ciphertext, open_key(bid.lot.opportunity.bid_chain))
    by_part = {row["part"]: row["sha256"] for row in facts["parts"]}
    assert by_part["QUALITY"] == sealing.digest_of(opened)
    assert facts["chain_head"] == AuditEvent.objects.get(verb="submit").digest
    assert "We do it with care" not in receipt.content


def test_a_changed_receipt_is_not_genuine():
    _bid, _author, receipt = make_submitted()
    file = json.loads(receipts.as_file(receipt))
    file["content"] = file["content"].replace('"version":1', '"version":2')
    assert not receipts.is_genuine(json.dumps(file))
    assert not receipts.is_genuine("not json")


def test_the_mail_about_a_receipt_carries_nothing_that_is_sealed():
    _bid, author, receipt = make_submitted(text="CANARY-TEXT", price="98765.43")
    message = Message.objects.get(to=author.email)
    assert str(receipt.pk) in message.text
    assert "CANARY" not in message.text
    assert "98765" not in message.text


def test_the_same_token_twice_is_one_submission():
    bid, author = make_draft()
    token = uuid.uuid4()
    first = submitting.submit(bid=bid, token=token, actor=author, now=THEN)
    again = submitting.submit(bid=bid, token=token, actor=author, now=THEN)
    assert first == again
    assert Receipt.objects.count() == 1


def test_a_second_submission_with_another_token_is_refused():
    bid, author, _receipt = make_submitted()
    with pytest.raises(NotAllowed, match="already submitted"):
        submitting.submit(bid=bid, token=uuid.uuid4(), actor=author, now=THEN)


def test_at_the_instant_of_the_deadline_is_in():
    _bid, _author, receipt = make_submitted(now=THEN)
    bid, author = make_draft(opportunity=receipt.bid.lot.opportunity)
    submitting.submit(bid=bid, token=uuid.uuid4(), actor=author, now=DEADLINE)
    bid.refresh_from_db()
    assert bid.state == State.SUBMITTED


def test_one_microsecond_after_the_deadline_is_late_recorded_and_not_stored():
    bid, author = make_draft()
    with pytest.raises(submitting.TooLate, match="The deadline was 11 December 2026, 12:00 noon"):
        submitting.submit(bid=bid, token=uuid.uuid4(), actor=author, now=DEADLINE + MICROSECOND)
    bid.refresh_from_db()
    attempt = LateAttempt.objects.get()
    assert (bid.state, attempt.at, Receipt.objects.count()) == (State.DRAFT, DEADLINE + MICROSECOND, 0)


@pytest.mark.parametrize(("mode", "kept"), [(SealMode.SUBMITTED, False), (SealMode.DEADLINE, True)])
def test_withdraw_and_start_again_keeps_the_content_only_where_that_was_promised(mode, kept):
    opportunity = OpportunityFactory(published=True, seal_mode=mode)
    bid, author, _receipt = make_submitted(opportunity=opportunity)
    receipt = submitting.withdraw(bid=bid, actor=author, now=THEN)
    drafts.start_again(bid=Bid.objects.get(pk=bid.pk), actor=author, now=THEN)
    assert receipt.kind == "WITHDRAWN"
    assert bool(drafts.read(bid).answers) is kept


def test_a_withdrawn_bid_cannot_be_withdrawn_again_and_none_after_the_deadline():
    bid, author, _receipt = make_submitted()
    with pytest.raises(NotAllowed, match="The deadline was"):
        submitting.withdraw(bid=bid, actor=author, now=DEADLINE + MICROSECOND)
    submitting.withdraw(bid=bid, actor=author, now=THEN)
    with pytest.raises(NotAllowed, match="already withdrawn"):
        submitting.withdraw(bid=bid, actor=author, now=THEN)


def test_the_loser_of_a_race_is_told_and_nothing_is_overwritten():
    bid, author = make_draft(text="First")
    key = next(iter(drafts.read(bid).answers))
    drafts.save_answers(bid=bid, typed={key: "Second"}, seen={key: "First"}, actor=author, now=THEN)
    with pytest.raises(drafts.Changed) as caught:
        drafts.save_answers(bid=bid, typed={key: "Third"}, seen={key: "First"}, actor=author, now=THEN)
    assert caught.value.current == {key: "Second"}
    assert drafts.read(bid).answers[key] == "Second"


def test_two_tabs_on_different_questions_do_not_disturb_each_other():
    bid, author = make_draft(text="First")
    one, two = drafts.read(bid).answers
    drafts.save_answers(bid=bid, typed={one: "A"}, seen={one: "First"}, actor=author, now=THEN)
    drafts.save_answers(bid=bid, typed={two: "B"}, seen={two: "First"}, actor=author, now=THEN)
    assert drafts.read(bid).answers == {one: "A", two: "B"}


@pytest.mark.parametrize("role", [MemberRole.VIEWER, None])
def test_only_owners_and_editors_of_the_organisation_write_and_submit(role):
    bid, _author = make_draft()
    other = UserFactory(of=bid.organisation, of__as_=role) if role else UserFactory()
    with pytest.raises(NotAllowed):
        drafts.save_prices(bid=bid, typed={}, seen=None, actor=other, now=THEN)
    with pytest.raises(NotAllowed):
        submitting.submit(bid=bid, token=uuid.uuid4(), actor=other, now=THEN)


def test_starting_twice_gives_the_same_bid():
    bid, author = make_draft()
    assert drafts.start(lot=bid.lot, organisation=bid.organisation, actor=author, now=THEN) == bid


def test_a_failing_audit_write_saves_nothing(monkeypatch):
    bid, author = make_draft()

    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr("portal.lifecycle.record", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        submitting.submit(bid=bid, token=uuid.uuid4(), actor=author, now=THEN)
    bid.refresh_from_db()
    assert (bid.state, bid.version, Receipt.objects.count()) == (State.DRAFT, 0, 0)
    assert drafts.can_be_read(bid)


def test_events_of_bids_stand_in_a_sealed_chain():
    make_submitted()
    assert {"start", "submit"}.isdisjoint(AuditEvent.objects.unsealed().values_list("verb", flat=True))


def test_destroy_spent_keys_repeats_what_a_crash_left_undone():
    bid, _author, _receipt = make_submitted()
    store.put(bid.draft_key, "left over")
    assert submitting.destroy_spent_keys(THEN) == 1
    assert submitting.destroy_spent_keys(THEN) == 0


def test_in_the_editable_mode_the_key_goes_at_the_deadline():
    bid, _author, _receipt = make_submitted(opportunity=OpportunityFactory(published=True, seal_mode=SealMode.DEADLINE))
    assert submitting.destroy_spent_keys(DEADLINE) == 0
    assert drafts.can_be_read(bid)
    assert submitting.destroy_spent_keys(DEADLINE + MICROSECOND) == 1
    assert not drafts.can_be_read(bid)


def test_nobody_but_the_organisation_sees_that_a_bid_exists():
    bid, author, _receipt = make_submitted()
    stranger = UserFactory(of=OrganisationFactory())
    superuser = UserFactory(is_staff=True, is_superuser=True)
    assert list(Bid.objects.visible_to(author, THEN)) == [bid]
    assert not Bid.objects.visible_to(stranger, THEN).exists()
    assert not Bid.objects.visible_to(superuser, THEN).exists()
