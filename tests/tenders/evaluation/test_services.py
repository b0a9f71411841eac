"""From the opening to the award: two people open, scores stay one's own, price waits for quality, all are told at once."""

import json
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.audit.services import faults
from portal.core.verdicts import NotAllowed
from portal.mail.models import Message
from tenders.bids.enums import Part, State
from tenders.bids.services import submitting
from tenders.custody import store
from tenders.custody.ciphers import WrongKey
from tenders.custody.services.holders import retire
from tenders.evaluation import opening
from tenders.evaluation.enums import AwardState, OpeningState, Seat
from tenders.evaluation.models import AssessmentSummary, OpenedBid, OpeningApproval, Score
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.queries.results import lot_result
from tenders.evaluation.services import award, ending, panel, scoring
from tenders.opportunities.enums import LotState
from tenders.opportunities.enums import State as OpportunityState
from tests.factories.accounts import THEN, StaffFactory, give_role, just_signed_in
from tests.factories.bids import make_draft, make_submitted
from tests.factories.custody import ensure_holders, identity_of, key_of
from tests.factories.diligence import clear_checks
from tests.factories.evaluation import AFTER, agree_all, make_assessed, open_bids, open_prices, score_all, seat
from tests.factories.opportunities import DEADLINE, OpportunityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def opportunity():
    return OpportunityFactory(published=True)


@pytest.fixture
def assessed(opportunity):
    """Two bids for the first lot, opened, scored 5 and 3, agreed."""
    return make_assessed(5, 3, opportunity=opportunity, prices=("20", "10"))


def test_nobody_opens_before_the_deadline_or_at_its_instant(opportunity):
    first, *_others = ensure_holders()
    for moment in (DEADLINE - timedelta(days=1), DEADLINE):
        with pytest.raises(NotAllowed, match="only after the deadline"):
            opening.approve(opportunity=opportunity, now=moment, **key_of(first))


def test_one_opener_alone_opens_nothing(opportunity):
    make_submitted(opportunity=opportunity)
    first, *_others, escrow = ensure_holders()
    opening.approve(opportunity=opportunity, now=AFTER, **key_of(first))
    with pytest.raises(NotAllowed, match="A second opener"):
        opening.approve(opportunity=opportunity, now=AFTER, **key_of(first))
    with pytest.raises(NotAllowed, match="A second opener"):
        opening.approve(opportunity=opportunity, now=AFTER, **{**key_of(escrow), "actor": first.user})
    assert not OpenedBid.objects.exists()
    assert not store.has(opportunity.bid_chain)


@pytest.mark.parametrize("role", [Role.PROCUREMENT_LEAD, Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR])
def test_only_openers_open(opportunity, role):
    escrow = ensure_holders()[-1]
    with pytest.raises(NotAllowed, match="Only an opener"):
        opening.approve(opportunity=opportunity, now=AFTER, **{**key_of(escrow), "actor": StaffFactory(role=role)})


def test_an_opener_with_the_escrow_key_stands_in_for_a_lost_one(opportunity):
    bid, _author, _receipt = make_submitted(opportunity=opportunity)
    first, second, *_others, escrow = ensure_holders()
    retire(holder=second, actor=second.user, now=AFTER, reason="Lost on the train")
    opening.approve(opportunity=opportunity, now=AFTER, **key_of(first))
    done = opening.approve(opportunity=opportunity, now=AFTER, **{**key_of(escrow), "actor": second.user})
    assert (done.state, OpenedBid.objects.get().bid) == (OpeningState.DONE, bid)


def test_the_same_key_given_by_two_people_opens_nothing(opportunity):
    first, second, *_others, escrow = ensure_holders()
    opening.approve(opportunity=opportunity, now=AFTER, **{**key_of(escrow), "actor": first.user})
    with pytest.raises(NotAllowed, match="This key was used already"):
        opening.approve(opportunity=opportunity, now=AFTER, **{**key_of(escrow), "actor": second.user})


def test_nobody_uses_somebody_elses_key_or_a_wrong_one(opportunity):
    first, second, *_others = ensure_holders()
    with pytest.raises(NotAllowed, match="somebody else’s key"):
        opening.approve(opportunity=opportunity, now=AFTER, **{**key_of(second), "actor": first.user})
    with pytest.raises(WrongKey):
        opening.approve(opportunity=opportunity, now=AFTER, **{**key_of(first), "identity": identity_of(second)})
    assert not OpeningApproval.objects.exists()


def test_a_ceremony_that_takes_too_long_begins_again(opportunity):
    first, second, *_others = ensure_holders()
    opening.approve(opportunity=opportunity, now=AFTER, **key_of(first))
    later = AFTER + timedelta(minutes=30)
    waits = opening.approve(opportunity=opportunity, now=later, **key_of(second))
    assert waits.done_at is None
    done = opening.approve(opportunity=opportunity, now=later + timedelta(minutes=5), **key_of(first))
    assert done.state == OpeningState.DONE


def test_who_has_an_interest_or_a_seat_opens_nothing(opportunity):
    first, second, *_others = ensure_holders()
    opening.declare_interest(opportunity=opportunity, interest="My brother works there", actor=first.user, now=AFTER)
    with pytest.raises(NotAllowed, match="declared an interest"):
        opening.approve(opportunity=opportunity, now=AFTER, **key_of(first))
    give_role(second.user, Role.EVALUATOR)
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    panel.invite(opportunity=opportunity, user=second.user, seat=Seat.EVALUATOR, actor=lead, now=AFTER)
    with pytest.raises(NotAllowed, match="sit on the panel"):
        opening.approve(opportunity=opportunity, now=AFTER, **key_of(second))


def test_an_opening_that_crashes_at_any_bid_can_be_done_again(opportunity, monkeypatch):
    make_submitted(opportunity=opportunity)
    make_submitted(opportunity=opportunity)
    first, second, *_others = ensure_holders()
    opening.approve(opportunity=opportunity, now=AFTER, **key_of(first))
    real, done = opening._open_one, []

    def crash(bid, *rest):
        if done:
            raise RuntimeError("power cut")
        done.append(real(bid, *rest))

    monkeypatch.setattr(opening, "_open_one", crash)
    with pytest.raises(RuntimeError):
        opening.approve(opportunity=opportunity, now=AFTER, **key_of(second))
    monkeypatch.undo()
    assert not OpenedBid.objects.exists()
    opening.approve(opportunity=opportunity, now=AFTER, **key_of(second))
    assert OpenedBid.objects.filter(is_sound=True).count() == 2


def test_a_first_key_whose_approval_was_lost_in_a_crash_is_given_again_at_once(opportunity, monkeypatch):
    make_submitted(opportunity=opportunity)
    first, second, *_others = ensure_holders()

    def crash(*args, **kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr(opening, "key_in_words", crash)
    with pytest.raises(RuntimeError):
        opening.approve(opportunity=opportunity, now=AFTER, **key_of(first))
    monkeypatch.undo()
    waits = opening.approve(opportunity=opportunity, now=AFTER, **key_of(second))
    assert (waits.done_at, store.has(opportunity.bid_chain)) == (None, False)
    assert opening.approve(opportunity=opportunity, now=AFTER, **key_of(first)).state == OpeningState.DONE


def test_two_openers_open_every_submitted_bid_and_leave_the_prices_sealed(opportunity):
    bid, _author, _receipt = make_submitted(opportunity=opportunity, text="We care.")
    open_bids(opportunity)
    bid.refresh_from_db()
    assert (bid.state, opportunity.state) == (State.OPENED, OpportunityState.OPENED)
    assert set(bid.opened.answers.values()) == {"We care."}
    assert (bid.opened.is_sound, bid.opened.prices) == (True, None)
    assert "submit" in AuditEvent.objects.unsealed().values_list("verb", flat=True)
    assert list(faults()) == []


def test_a_damaged_bid_is_flagged_and_does_not_stop_the_others(opportunity):
    damaged, _author, _receipt = make_submitted(opportunity=opportunity)
    sound, _author, _receipt = make_submitted(opportunity=opportunity)
    part = damaged.parts.get(part=Part.QUALITY)
    *rest, last = bytes(part.ciphertext)
    part.ciphertext = bytes((*rest, last ^ 1))
    part.save()
    open_bids(opportunity)
    assert not damaged.opened.is_sound
    assert "cannot be read" in damaged.opened.damage
    assert OpenedBid.objects.get(bid=sound).is_sound
    assert Message.objects.filter(subject__startswith="Your bid cannot be read").count() == 1


def test_a_damaged_bid_that_was_put_back_is_read_once_more_and_its_bidder_told(client, opportunity, lead, set_clock):
    bid, _author, _receipt = make_submitted(opportunity=opportunity, text="We care.")
    part = bid.parts.get(part=Part.QUALITY)
    sound = bytes(part.ciphertext)
    part.ciphertext = sound[:-1] + bytes([sound[-1] ^ 1])
    part.save()
    open_bids(opportunity)
    assert Message.objects.filter(to=lead.email, subject__startswith="A bid cannot be read").count() == 1
    set_clock(AFTER)
    just_signed_in(client, lead)
    url, key = reverse("panel_opening", args=(opportunity.pk,)), OpenedBid.objects.get().pk
    assert "Read it once more" in client.get(url).content.decode()
    assert "It is still damaged." in client.post(url, {"bid": key}, follow=True).content.decode()
    with pytest.raises(NotAllowed, match="Only a procurement lead"):
        opening.check_again(opened=OpenedBid.objects.get(), actor=StaffFactory(role=Role.OPENER), now=AFTER)
    bid.parts.filter(part=Part.QUALITY).update(ciphertext=sound)
    assert "It is as its receipt says" in client.post(url, {"bid": key}, follow=True).content.decode()
    opened = OpenedBid.objects.get()
    assert (opened.is_sound, opened.is_assessed, opened.damage) == (True, True, "")
    assert "We care." in opened.answers.values()
    assert Message.objects.filter(subject__startswith="Your bid was read").count() == 1
    assert AuditEvent.objects.filter(verb="check_again").count() == 2
    page = client.get(url).content.decode()
    assert "Read it once more" not in page
    assert all(row["sha256"] in page for row in json.loads(bid.receipts.get().content)["parts"])


def test_the_register_names_who_withdrew_and_who_came_too_late(client, opportunity, lead, set_clock):
    gone, author, _receipt = make_submitted(opportunity=opportunity)
    submitting.withdraw(bid=gone, actor=author, now=THEN)
    late, writer = make_draft(opportunity=opportunity)
    with pytest.raises(NotAllowed):
        submitting.submit(bid=late, token=str(uuid.uuid4()), actor=writer, now=AFTER)
    set_clock(AFTER)
    just_signed_in(client, lead)
    url = reverse("panel_opening", args=(opportunity.pk,))
    assert not any(bid.organisation.name in client.get(url).content.decode() for bid in (gone, late))
    open_bids(opportunity)
    page = client.get(url).content.decode()
    assert f"{gone.organisation.name}, {gone.lot}" in page
    assert f"{late.organisation.name}, {late.lot}, 11 December 2026" in page


def test_a_member_scores_only_after_declaring(opportunity):
    bid, _author, _receipt = make_submitted(opportunity=opportunity)
    open_bids(opportunity)
    member = seat(opportunity, cleared=False)
    bid.refresh_from_db()
    with pytest.raises(NotAllowed, match="Declare your interests"):
        score_all(member, bid, 5)


def test_peers_scores_are_seen_once_ones_own_is_final_and_the_panel_has_begun_to_agree(opportunity):
    bid, _author, _receipt = make_submitted(opportunity=opportunity)
    open_bids(opportunity)
    bid.refresh_from_db()
    first, second = seat(opportunity), seat(opportunity)
    score_all(first, bid, 5)
    assert not Score.objects.visible_to(second, AFTER).exists()
    score_all(second, bid, 3)
    assert Score.objects.visible_to(second, AFTER).count() == 2
    agree_all(seat(opportunity, role=Role.MODERATOR), bid, 3)
    assert Score.objects.visible_to(second, AFTER).count() == 4


@pytest.mark.parametrize(
    ("value", "reason", "why"),
    [(None, "Good", "Choose a score"), (5, "  ", "Give the reason"), (4, "Good", "published scale")],
)
def test_a_final_score_needs_a_value_of_the_scale_and_a_reason(opportunity, value, reason, why):
    bid, _author, _receipt = make_submitted(opportunity=opportunity)
    open_bids(opportunity)
    bid.refresh_from_db()
    member = seat(opportunity)
    criterion = quality_of(opportunity)[0]
    score = scoring.save_score(
        member=member, bid=bid, criterion_id=criterion.id, value=value, reason=reason, actor=member.user, now=AFTER
    )
    with pytest.raises(NotAllowed, match=why):
        scoring.finalise_score(score=score, actor=member.user, now=AFTER)


def test_a_final_score_is_never_changed(opportunity):
    bid, _author, _receipt = make_submitted(opportunity=opportunity)
    open_bids(opportunity)
    bid.refresh_from_db()
    member = seat(opportunity)
    score_all(member, bid, 5)
    with pytest.raises(NotAllowed, match="final"):
        score_all(member, bid, 3)


def test_the_agreed_score_waits_for_every_evaluator_and_changes_no_score(opportunity):
    bid, _author, _receipt = make_submitted(opportunity=opportunity)
    open_bids(opportunity)
    bid.refresh_from_db()
    first, _second, moderator = seat(opportunity), seat(opportunity), seat(opportunity, role=Role.MODERATOR)
    score_all(first, bid, 5)
    with pytest.raises(NotAllowed, match="1 evaluator has not finished"):
        agree_all(moderator, bid, 3)
    score_all(_second, bid, 3)
    agree_all(moderator, bid, 3)
    assert set(Score.objects.values_list("value", flat=True)) == {Decimal(5), Decimal(3)}


def test_prices_stay_sealed_until_quality_is_agreed(opportunity):
    bid, _author, _receipt = make_submitted(opportunity=opportunity)
    open_bids(opportunity)
    with pytest.raises(NotAllowed, match="Price stays sealed"):
        open_prices(bid.lot, now=AFTER)
    assert not store.has(bid.lot.price_key)


def test_the_result_adds_rounded_weighted_scores_and_shows_the_working(assessed):
    better, cheaper = assessed
    open_prices(better.lot, now=AFTER)
    result = lot_result(better.lot)
    first, second = result.bids
    assert (first.bid_id, first.total, first.price) == (str(better.pk), Decimal("80.00"), Decimal("2200.00"))
    assert (second.bid_id, second.total, second.price) == (str(cheaper.pk), Decimal("76.00"), Decimal("1100.00"))
    assert [step.working for step in first.steps] == [
        "40 × 5 ÷ 5 = 40.00",
        "20 × 5 ÷ 5 = 20.00",
        "40 × £1,100 ÷ £2,200 = 20.00",
    ]


def _recommended(assessed):
    better, _cheaper = assessed
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    open_prices(better.lot, now=AFTER)
    given = award.recommend(lot=better.lot, bid=better, reason="Best quality.", actor=lead, now=AFTER)
    return clear_checks(given), lead


def test_an_award_is_approved_by_somebody_else(assessed):
    recommended, lead = _recommended(assessed)
    give_role(lead, Role.APPROVER)
    with pytest.raises(NotAllowed, match="Somebody else has to approve"):
        award.approve(award=recommended, actor=lead, now=AFTER)
    approved = award.approve(award=recommended, actor=StaffFactory(role=Role.APPROVER), now=AFTER)
    approved.lot.refresh_from_db()
    assert (approved.state, approved.lot.state) == (AwardState.APPROVED, LotState.AWARD_APPROVED)


def test_every_bidder_gets_a_summary_at_the_same_moment(assessed):
    recommended, lead = _recommended(assessed)
    approved = award.approve(award=recommended, actor=StaffFactory(role=Role.APPROVER), now=AFTER)
    award.send_summaries(award=approved, actor=lead, now=AFTER)
    summaries = AssessmentSummary.objects.order_by("pk")
    assert {summary.sent_at for summary in summaries} == {AFTER}
    loser = summaries.get(bid=assessed[1]).content
    assert (loser["won"], loser["rank"], loser["total"], loser["winner_total"]) == (False, 2, "76.00", "80.00")
    assert loser["criteria"][0]["reason"] == "The panel found it good."
    assert Message.objects.filter(subject__startswith="The result for your bid").count() == 2


def test_publishing_the_last_lot_finishes_the_opportunity(assessed, opportunity):
    recommended, lead = _recommended(assessed)
    approved = award.approve(award=recommended, actor=StaffFactory(role=Role.APPROVER), now=AFTER)
    sent = award.send_summaries(award=approved, actor=lead, now=AFTER)
    award.publish(award=sent, actor=lead, now=AFTER)
    opportunity.refresh_from_db()
    assert opportunity.state == OpportunityState.OPENED
    other = opportunity.lots.get(number=2)
    ending.end_lot(lot=other, reason="No bid was submitted.", actor=lead, now=AFTER)
    opportunity.refresh_from_db()
    assert opportunity.state == OpportunityState.FINISHED


def test_a_recommendation_that_is_sent_back_can_be_made_again(assessed):
    recommended, lead = _recommended(assessed)
    award.reconsider(award=recommended, reason="Explain more.", actor=StaffFactory(role=Role.APPROVER), now=AFTER)
    again = award.recommend(lot=recommended.lot, bid=assessed[0], reason="Explained.", actor=lead, now=AFTER)
    assert again.pk != recommended.pk


def test_a_readable_copy_of_a_bids_file_is_what_was_sent(opportunity, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tenders.bids.services import files, submitting
    from tests.factories.accounts import THEN
    from tests.factories.bids import make_draft

    bid, author = make_draft(opportunity=opportunity)
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 the plan")
    sealed = files.add(bid=bid, question_key="k", upload=upload, actor=author, now=THEN)
    submitting.submit(bid=bid, token=sealed.pk, actor=author, now=THEN)
    open_bids(opportunity)
    opened = OpenedBid.objects.get(bid=bid)
    copy, name = opening.readable_copy(opened=opened, file_id=str(sealed.pk))
    assert (copy.read(), name) == (b"%PDF-1.7 the plan", "plan.pdf")
    with pytest.raises(KeyError):
        opening.readable_copy(opened=opened, file_id="00000000-0000-0000-0000-000000000000")
