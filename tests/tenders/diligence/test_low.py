"""A price that seems too low: asked, explained or not, decided by people alone, never over the bidder's head."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from portal.accounts.enums import MemberRole
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from portal.mail.models import Message
from tenders.bids.models import Bid
from tenders.bids.services import drafts, submitting
from tenders.diligence.enums import Decided, Screen
from tenders.diligence.models import EnquiryFile, LowLimits, PriceConfirmation, PriceDecision
from tenders.diligence.queries.checks import lot_checks, of_bid
from tenders.diligence.queries.enquiries import draft_of
from tenders.diligence.services import checks, low
from tenders.evaluation.queries.history import events_of
from tenders.evaluation.queries.results import lot_result
from tenders.evaluation.services import award
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import THEN, StaffFactory, UserFactory
from tests.factories.bids import make_draft, make_submitted
from tests.factories.diligence import make_check, make_enquiry, make_rest
from tests.factories.evaluation import AFTER, assess, make_assessed, open_bids, open_prices
from tests.factories.opportunities import OpportunityFactory, make_priced
from tests.tenders.bids.test_buildup import TYPED

pytestmark = pytest.mark.django_db
# The low bid asks 7.31 a unit, 804.10 in all; the other 25.00.
LOW, USUAL = "7.31", "25.00"
AMOUNTS = ("7.31", "804", "25.00", "2750", "2,750")
LATER = AFTER + timedelta(days=4)


def _assess(opportunity, bids, scores=(5, 5)):
    open_bids(opportunity)
    assess(bids, scores[: len(bids)])


@pytest.fixture
def sealed_prices():
    """Two bids, quality agreed, prices still sealed: (low, usual)."""
    return make_assessed(5, 5, prices=(LOW, USUAL))


@pytest.fixture
def bids(sealed_prices):
    open_prices(sealed_prices[0].lot)
    return sealed_prices


@pytest.fixture
def second():
    return StaffFactory(role=Role.PROCUREMENT_LEAD)


def _writer(bid):
    return UserFactory(of=bid.organisation, of__as_=MemberRole.EDITOR)


def _reply(enquiry, **more):
    return low.reply(
        enquiry=enquiry, text=f"£{LOW}: we own the house.", actor=_writer(enquiry.bid), **{"now": AFTER, **more}
    )


def _decide(bid, lead, outcome, now=AFTER, reason="By the figures."):
    return low.decide(bid=bid, outcome=outcome, reason=reason, actor=lead, now=now)


def _row(bid):
    return of_bid(lot_checks(bid.lot), bid.pk)


def test_nothing_is_known_of_prices_before_they_are_open(sealed_prices, lead):
    assert _row(sealed_prices[0]).low is None
    with pytest.raises(NotAllowed, match="still sealed"):
        make_enquiry(sealed_prices[0], actor=lead)
    with pytest.raises(NotAllowed, match="still sealed"):
        _decide(sealed_prices[0], lead, Decided.UNASKED)


def test_a_screen_raises_a_flag_and_decides_nothing(bids):
    row, other = _row(bids[0]), _row(bids[1])
    assert {found.screen for found in row.low.flags} == {Screen.MEAN, Screen.NEXT, Screen.MEDIAN}
    assert (row.is_flagged, row.out, other.is_flagged) == (True, [], False)


def test_the_percentages_are_the_councils_own_within_bounds(bids):
    LowLimits.objects.create(below_mean=90, below_next=90, below_median=90)
    assert not _row(bids[0]).is_flagged
    for wrong in (Decimal("4.99"), Decimal("90.01")):
        with pytest.raises(ValidationError):
            LowLimits(below_mean=wrong).full_clean()


def test_an_open_flag_of_any_bid_of_the_lot_stops_the_approval(lead):
    opportunity = OpportunityFactory(published=True)
    bids = [make_submitted(opportunity=opportunity, price=price)[0] for price in (LOW, USUAL)]
    _assess(opportunity, bids, (0, 5))
    open_prices(bids[0].lot)
    given = award.recommend(lot=bids[1].lot, bid=bids[1], reason="Best.", actor=lead, now=AFTER)
    make_check(bids[1])
    make_rest(bids[1])
    with pytest.raises(NotAllowed, match=f"The price of {bids[0].organisation.name} may be too low"):
        award.approve(award=given, actor=StaffFactory(role=Role.APPROVER), now=AFTER)
    _decide(bids[0], lead, Decided.UNASKED)
    assert award.approve(award=given, actor=StaffFactory(role=Role.APPROVER), now=AFTER).state == "APPROVED"


def test_the_mail_and_the_trail_tell_no_amount(bids, lead, second):
    members = set(bids[0].organisation.memberships.values_list("user__email", flat=True))
    enquiry = low.ask(bid=bids[0], text=f"How do you do it for £{LOW}?", due=LATER, actor=lead, now=AFTER)
    _reply(enquiry)
    decision = _decide(bids[0], lead, Decided.DISREGARD, reason=f"£{LOW} is not enough.")
    low.confirm(decision=decision, actor=second, now=AFTER)
    mails = Message.objects.filter(subject__startswith="Explain the price of your bid")
    assert {mail.to for mail in mails} == members
    events = AuditEvent.objects.filter(subject_type__startswith="diligence")
    assert [event.verb for event in events.order_by("pk")] == [
        "ask_price", "reply_price", "decide_price", "confirm_price"
    ]  # fmt: skip
    told = [f"{mail.subject} {mail.text} {mail.html}" for mail in mails]
    told += [f"{event.data} {event.reason} {event.subject_name}" for event in events]
    assert not [amount for amount in AMOUNTS for words in told if amount in words]


def test_nothing_goes_against_a_bidder_who_could_not_answer(bids, lead):
    with pytest.raises(NotAllowed, match="Ask the bidder first"):
        _decide(bids[0], lead, Decided.DISREGARD)
    enquiry = make_enquiry(bids[0], actor=lead)
    for outcome in (Decided.DISREGARD, Decided.KEPT, Decided.EXPLAINED):
        with pytest.raises(NotAllowed, match="The bidder can still answer"):
            _decide(bids[0], lead, outcome, now=enquiry.due - timedelta(seconds=1))
    with pytest.raises(NotAllowed, match="nothing is explained"):
        _decide(bids[0], lead, Decided.EXPLAINED, now=enquiry.due)
    with pytest.raises(NotAllowed, match="Give the reason"):
        _decide(bids[0], lead, Decided.DISREGARD, now=enquiry.due, reason=" ")
    assert _decide(bids[0], lead, Decided.DISREGARD, now=enquiry.due).is_against


def test_what_was_explained_stands(bids, lead):
    given = award.recommend(lot=bids[0].lot, bid=bids[0], reason="Best.", actor=lead, now=AFTER)
    make_check(bids[0])
    make_rest(bids[0])
    _reply(make_enquiry(bids[0], actor=lead))
    assert _row(bids[0]).words(AFTER) == "Decide"
    decision = _decide(bids[0], lead, Decided.EXPLAINED)
    assert not _row(bids[0]).is_flagged
    assert [screen for screen, _words in decision.found] == ["MEAN", "NEXT", "MEDIAN"]
    assert award.approve(award=given, actor=StaffFactory(role=Role.APPROVER), now=AFTER).state == "APPROVED"


def test_a_bid_is_disregarded_by_two_people_and_gets_no_award(bids, lead, second):
    given = award.recommend(lot=bids[0].lot, bid=bids[0], reason="Best.", actor=lead, now=AFTER)
    make_check(bids[0])
    make_rest(bids[0])
    _reply(make_enquiry(bids[0], actor=lead))
    decision = _decide(bids[0], lead, Decided.DISREGARD)
    assert (_row(bids[0]).is_flagged, _row(bids[0]).out) == (True, [])
    with pytest.raises(NotAllowed, match="You decided this"):
        low.confirm(decision=decision, actor=lead, now=AFTER)
    low.confirm(decision=decision, actor=second, now=AFTER)
    with pytest.raises(NotAllowed, match="nothing to confirm"):
        low.confirm(decision=decision, actor=second, now=AFTER)
    approver = StaffFactory(role=Role.APPROVER)
    with pytest.raises(NotAllowed, match="is disregarded because of its price"):
        award.approve(award=given, actor=approver, now=AFTER)
    award.reconsider(award=given, reason="Disregarded.", actor=approver, now=AFTER)
    with pytest.raises(NotAllowed, match="is disregarded because of its price"):
        award.recommend(lot=bids[0].lot, bid=bids[0], reason="Best.", actor=lead, now=AFTER)
    again = award.recommend(lot=bids[1].lot, bid=bids[1], reason="Next.", actor=lead, now=AFTER)
    make_check(bids[1])
    make_rest(bids[1])
    assert award.approve(award=again, actor=approver, now=AFTER).state == "APPROVED"
    with pytest.raises(NotAllowed, match="approved to another bid"):
        make_check(Bid.objects.get(pk=bids[0].pk))
    make_check(Bid.objects.get(pk=bids[1].pk))


def test_no_other_bid_is_compared_with_one_that_is_disregarded(bids, lead, second):
    before = lot_result(bids[0].lot)
    _reply(make_enquiry(bids[0], actor=lead))
    low.confirm(decision=_decide(bids[0], lead, Decided.DISREGARD), actor=second, now=AFTER)
    after = lot_result(bids[0].lot)
    gone = after.of(bids[0].pk)
    assert (gone.rank, gone.out) == (None, (f"The bid of {bids[0].organisation} is disregarded because of its price.",))
    cheapest = min((row for row in after.bids if row.rank), key=lambda row: row.compared)
    # The lowest price that is left gets every point of the price.
    assert cheapest.steps[-1].points == cheapest.steps[-1].weight > before.of(cheapest.bid_id).steps[-1].points


def test_a_newer_decision_replaces_one_that_nobody_confirmed(bids, lead, second):
    _reply(make_enquiry(bids[0], actor=lead))
    first = _decide(bids[0], lead, Decided.DISREGARD)
    _decide(bids[0], second, Decided.EXPLAINED)
    with pytest.raises(NotAllowed, match="A newer decision"):
        low.confirm(decision=first, actor=second, now=AFTER)
    assert (PriceDecision.objects.count(), _row(bids[0]).is_flagged) == (2, False)


def test_must_reject_only_where_the_law_says_so(bids, lead):
    _reply(make_enquiry(bids[0], actor=lead))
    with pytest.raises(NotAllowed, match="does not know this decision"):
        _decide(bids[0], lead, Decided.REJECT)
    Opportunity.objects.filter(pk=bids[0].lot.opportunity_id).update(regime="PCR15")
    assert _decide(bids[0], lead, Decided.REJECT).is_against


def test_a_flag_that_came_later_is_open_again(bids, lead):
    LowLimits.objects.create(below_mean=40, below_next=90, below_median=90)
    _decide(bids[0], lead, Decided.UNASKED)
    assert not _row(bids[0]).is_flagged
    LowLimits.objects.update(below_next=30)
    assert _row(bids[0]).is_flagged


def test_a_bidder_is_asked_once_with_a_day_at_least(bids, lead):
    for text, due, why in (
        (" ", LATER, "Write what you ask"),
        ("How?", AFTER + timedelta(hours=23, minutes=59), "at least 24 hours"),
    ):
        with pytest.raises(NotAllowed, match=why):
            low.ask(bid=bids[0], text=text, due=due, actor=lead, now=AFTER)
    make_enquiry(bids[0], actor=lead)
    with pytest.raises(NotAllowed, match="asked already"):
        make_enquiry(bids[0], actor=lead)


def test_the_bidder_replies_once_in_time_with_sound_files(bids, lead):
    enquiry = make_enquiry(bids[0], actor=lead)
    viewer = UserFactory(of=bids[0].organisation, of__as_=MemberRole.VIEWER)
    for more, why in (
        ({"actor": viewer}, "viewer"),
        ({"actor": UserFactory()}, "do not belong"),
        ({"actor": lead}, "do not belong"),
        ({"now": enquiry.due}, "time to answer this is over"),
        ({"text": " "}, "Write your answer"),
    ):
        told = {"text": "So.", "actor": _writer(bids[0]), "now": AFTER, **more}
        with pytest.raises(NotAllowed, match=why):
            low.reply(enquiry=enquiry, **told)
    with pytest.raises(ValidationError):
        _reply(enquiry, uploads=[SimpleUploadedFile("sums.exe", b"MZ")])
    enquiry.refresh_from_db()
    assert (enquiry.replied_at, EnquiryFile.objects.count()) == (None, 0)
    _reply(enquiry, uploads=[SimpleUploadedFile("sums.pdf", b"%PDF-1.7 sums")])
    with pytest.raises(NotAllowed, match="answered already"):
        _reply(enquiry)
    assert EnquiryFile.objects.get().stored.name == "sums.pdf"


def test_a_wage_below_the_floor_is_flagged_and_always_asked_about(lead):
    opportunity = make_priced([{"description": "Hour of care", "wants_build_up": True}])
    bid, author = make_draft(opportunity=opportunity, price="25")
    line = opportunity.price_lines.get()
    drafts.save_build_up(bid=bid, line_id=line.pk, typed={**TYPED, "wage": "9"}, seen=None, actor=author, now=THEN)
    submitting.submit(bid=bid, token=bid.pk, actor=author, now=THEN)
    _assess(opportunity, [bid])
    open_prices(bid.lot)
    (flag,) = _row(bid).low.flags
    assert flag.words.startswith("“Hour of care”: A wage of £9 is below the ")
    with pytest.raises(NotAllowed, match="not settled without its answer"):
        _decide(bid, lead, Decided.UNASKED)
    asked = draft_of(bid.lot, _row(bid).opened, [])
    assert "“Hour of care”: show that the wage that you gave is paid for every hour of work." in asked


def test_the_questions_name_ones_own_lines_and_tell_nothing_of_others(bids):
    rows = [row.opened for row in lot_checks(bids[0].lot)]
    own = next(row for row in rows if row.bid_id == bids[0].pk)
    asked = draft_of(bids[0].lot, own, [row for row in rows if row is not own])
    assert asked.startswith("1. “Day visit”: show how you come to your price")
    assert "Overnight stay" in asked
    told = [*AMOUNTS, bids[1].organisation.name, "£", "others: "]
    assert not [words for words in told if words in asked]


def test_the_database_itself_keeps_decisions(bids, lead, second):
    _reply(make_enquiry(bids[0], actor=lead))
    low.confirm(decision=_decide(bids[0], lead, Decided.DISREGARD), actor=second, now=AFTER)
    for act in (
        lambda: PriceDecision.objects.update(reason="x"),
        lambda: PriceConfirmation.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            act()


def test_what_was_asked_decided_and_confirmed_stands_in_the_history(bids, lead, second):
    low_bid, _usual = bids
    concern = make_check(low_bid, kind="REFERENCES", result="CONCERN", note="Nobody answered.", actor=lead)
    checks.rule(concern=concern, outcome="KEEP", heard="", reason="Asked again.", actor=second, now=AFTER)
    enquiry = make_enquiry(low_bid, actor=lead)
    decided = low.decide(bid=low_bid, outcome=Decided.DISREGARD, reason="No answer.", actor=lead, now=LATER)
    low.confirm(decision=decided, actor=second, now=LATER)
    told = {row.subject_type for row in events_of(enquiry.bid.lot.opportunity, "AWARD")}
    assert told == {
        f"diligence.{name}" for name in ("check", "ruling", "enquiry", "pricedecision", "priceconfirmation")
    }


def test_a_bidder_gets_more_time_until_it_answers_or_is_decided_about(bids, lead):
    low_bid = bids[0]
    enquiry = make_enquiry(low_bid, actor=lead)
    told = {"bid": low_bid, "why": "Its bookkeeper is ill.", "actor": lead, "now": enquiry.due}
    with pytest.raises(NotAllowed, match="a later time"):
        low.give_time(due=enquiry.due, **told)
    with pytest.raises(NotAllowed, match="Say why"):
        low.give_time(due=LATER, **{**told, "why": " "})
    with pytest.raises(NotAllowed, match="Only a procurement lead"):
        low.give_time(due=LATER, **{**told, "actor": StaffFactory(role=Role.AUDITOR)})
    with pytest.raises(NotAllowed, match="not asked yet"):
        low.give_time(due=LATER, **{**told, "bid": bids[1]})
    low.give_time(due=LATER, **told)
    enquiry.refresh_from_db()
    assert (enquiry.due, enquiry.is_over(told["now"])) == (LATER, False)
    mail = Message.objects.get(subject__startswith="More time to explain")
    assert "15 December 2026" in mail.text
    assert not any(amount in mail.text for amount in AMOUNTS)
    low.decide(bid=low_bid, outcome=Decided.KEPT, reason="It is new.", actor=lead, now=LATER)
    with pytest.raises(NotAllowed, match="The price is decided"):
        low.give_time(due=LATER + timedelta(days=1), **{**told, "now": LATER})


def test_who_has_answered_needs_no_more_time(bids, lead):
    enquiry = make_enquiry(bids[0], actor=lead)
    low.reply(enquiry=enquiry, text="We own it.", actor=bids[0].created_by, now=AFTER)
    with pytest.raises(NotAllowed, match="has answered"):
        low.give_time(bid=bids[0], due=LATER, why="Ill.", actor=lead, now=AFTER)
