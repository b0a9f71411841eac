"""The panel: two stages of interests, parts, recusals that move the work, time boxes, the knowledge check."""

from datetime import timedelta
from decimal import Decimal

import pytest

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from tenders.evaluation import rules
from tenders.evaluation.enums import MemberState, Outcome, Seat
from tenders.evaluation.models import OpenedBid, PanelMember, Score
from tenders.evaluation.queries.matrix import tasks_of
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.queries.parts import gaps_of, parts_of
from tenders.evaluation.queries.spreads import spreads_of
from tenders.evaluation.queries.workload import in_hours, loads_of
from tenders.evaluation.services import interests, moderation, panel, scoring
from tests.factories.accounts import StaffFactory
from tests.factories.bids import make_submitted
from tests.factories.evaluation import AFTER, agree_all, clear, no_interests, open_bids, score_all, seat
from tests.factories.opportunities import OpportunityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def opportunity():
    return OpportunityFactory(published=True)


@pytest.fixture
def bids(opportunity):
    """Two opened bids for the first lot."""
    made = [make_submitted(opportunity=opportunity)[0] for _time in range(2)]
    open_bids(opportunity)
    for bid in made:
        bid.refresh_from_db()
    return made


def _declare(member, bid, text):
    ready = interests.declare_general(member=member, interest="", actor=member.user, now=AFTER)
    told = no_interests(member) | {bid.organisation_id: text}
    return interests.declare(member=ready, interests=told, actor=member.user, now=AFTER)


def _score(member, bid, criterion, value=3):
    return scoring.save_score(
        member=member,
        bid=bid,
        criterion_id=criterion.id,
        value=Decimal(value),
        reason="It says who does what.",
        actor=member.user,
        now=AFTER,
    )


def test_general_interests_are_declared_before_the_bids_and_decided_by_somebody_else(opportunity, lead):
    person = StaffFactory(role=Role.EVALUATOR)
    before = AFTER - timedelta(days=40)
    member = panel.invite(opportunity=opportunity, user=person, seat=Seat.EVALUATOR, actor=lead, now=before)
    declared = interests.declare_general(member=member, interest="I sold to this market.", actor=person, now=before)
    assert declared.state == MemberState.EARLY
    with pytest.raises(NotAllowed, match="Only a procurement lead"):
        interests.decide(member=declared, verb="clear", reason="Fine.", actor=person, now=before)
    ready = interests.decide(member=declared, verb="clear", reason="Long ago.", actor=lead, now=before)
    assert ready.state == MemberState.READY
    with pytest.raises(NotAllowed, match="after the opening"):
        interests.declare(member=ready, interests={}, actor=person, now=before)


def test_no_bidder_is_passed_over(opportunity, bids):
    member = seat(opportunity, cleared=False)
    ready = interests.declare_general(member=member, interest="", actor=member.user, now=AFTER)
    with pytest.raises(NotAllowed, match="for each bidder"):
        interests.declare(member=ready, interests={bids[0].organisation_id: ""}, actor=member.user, now=AFTER)
    assert not member.bidder_interests.exists()


def test_a_recusal_from_one_bidder_moves_that_work_and_leaves_the_rest(opportunity, bids, lead):
    mine, other = bids
    member, successor = seat(opportunity, cleared=False), seat(opportunity)
    first = quality_of(opportunity)[0]
    lot = mine.lot_id
    panel.change_seat(member=successor, facts={"judges_all": False}, parts=[(lot, first.id)], actor=lead, now=AFTER)
    successor.refresh_from_db()
    clear_check = {"answers": {}, "actor": member.user, "now": AFTER}
    assert panel.take_check(member=member, **clear_check)
    member = _declare(member, mine, "My sister works there.")
    assert member.state == MemberState.DECLARED
    interest = member.bidder_interests.get(organisation=mine.organisation)
    decided = interests.decide_bidder(
        interest=interest, verb="recuse", reason="Too close.", actor=lead, now=AFTER, successor=successor
    )
    assert decided.outcome == Outcome.RECUSED
    member.refresh_from_db()
    assert member.state == MemberState.CLEARED
    parts = parts_of(opportunity)
    second = quality_of(opportunity)[1]
    assert parts.scorers(mine, second.id) == [successor]
    assert parts.scorers(other, second.id) == [member]
    PanelMember.objects.update(briefed_at=AFTER)
    assert set(OpenedBid.objects.visible_to(member.user, AFTER)) == {other.opened}
    member.refresh_from_db()
    with pytest.raises(NotAllowed, match="Somebody else scores this"):
        _score(member, mine, first)
    assert AuditEvent.objects.filter(verb="hand_over").count() == 1


def test_the_scores_of_somebody_recused_stay_and_do_not_count(opportunity, bids, lead):
    leaver, stays, moderator = seat(opportunity), seat(opportunity), seat(opportunity, role=Role.MODERATOR)
    score_all(leaver, bids[0], 5)
    interests.decide(member=leaver, verb="recuse", reason="A late find.", actor=lead, now=AFTER, successor=stays)
    assert Score.objects.filter(member=leaver, state="FINAL").count() == 2
    with pytest.raises(NotAllowed, match="1 evaluator has not finished"):
        agree_all(moderator, bids[0], 3)
    score_all(stays, bids[0], 3)
    agree_all(moderator, bids[0], 3)


def test_what_was_agreed_with_somebody_recused_is_agreed_again_before_prices_open(opportunity, bids, lead):
    leaver, moderator = seat(opportunity), seat(opportunity, role=Role.MODERATOR)
    for bid in bids:
        score_all(leaver, bid, 5)
        agree_all(moderator, bid, 5)
    lot = bids[0].lot
    assert rules.may_open_prices(lead, lot, AFTER)
    later = AFTER + timedelta(hours=1)
    successor = seat(opportunity)
    interests.decide(member=leaver, verb="recuse", reason="A late find.", actor=lead, now=later, successor=successor)
    criteria = len(quality_of(opportunity))
    refusal = rules.may_open_prices(lead, lot, later)
    assert refusal.reason.startswith(f"{2 * criteria} agreed scores rest on somebody who was recused since.")
    assert {one.status for one in spreads_of(moderator, lot)} == {("1 not finished", "yellow")}
    for bid in bids:
        score_all(successor, bid, 3, now=later)
    assert {one.status[0] for one in spreads_of(moderator, lot)} == {"Agree again: somebody was recused"}
    with pytest.raises(NotAllowed, match="Your score is final"):
        score_all(successor, bids[0], 5, now=later)
    for bid in bids:
        for criterion in quality_of(opportunity):
            moderation.agree(
                bid=bid, criterion_id=criterion.id, value=Decimal(3), reason="Only two nights are covered.",
                why="Somebody was recused.", present=[str(successor.pk)], actor=moderator.user, now=later,
            )  # fmt: skip
    assert rules.may_open_prices(lead, lot, later)


def test_nobody_takes_over_who_is_recused_or_leads_the_panel(opportunity, bids, lead):
    member, gone, moderator = seat(opportunity), seat(opportunity), seat(opportunity, role=Role.MODERATOR)
    interests.decide(member=gone, verb="recuse", reason="Ill.", actor=lead, now=AFTER)
    gone.refresh_from_db()
    for successor, why in ((gone, "not recused"), (moderator, "Name an evaluator"), (member, "not recused")):
        with pytest.raises(NotAllowed, match=why):
            interests.decide(member=member, verb="recuse", reason="x", actor=lead, now=AFTER, successor=successor)


def test_what_nobody_judges_is_named(opportunity, bids, lead):
    member = seat(opportunity)
    assert gaps_of(opportunity) == []
    first = quality_of(opportunity)[0]
    panel.change_seat(
        member=member, facts={"judges_all": False}, parts=[(bids[0].lot_id, first.id)], actor=lead, now=AFTER
    )
    assert len(gaps_of(opportunity)) == 3
    member.refresh_from_db()
    assert [[cell.criterion.id for cell in line.cells] for line in tasks_of(member, bids[0].lot)] == [[first.id]] * 2
    with pytest.raises(NotAllowed, match="Tick what this member judges"):
        panel.change_seat(member=member, facts={}, parts=[(999, 999)], actor=lead, now=AFTER)


def test_a_moderator_waits_for_those_alone_who_judge_the_criterion(opportunity, bids, lead):
    one, two, moderator = seat(opportunity), seat(opportunity), seat(opportunity, role=Role.MODERATOR)
    first, second = quality_of(opportunity)
    for member, criterion in ((one, first), (two, second)):
        panel.change_seat(
            member=member, facts={"judges_all": False}, parts=[(bids[0].lot_id, criterion.id)], actor=lead, now=AFTER
        )
        member.refresh_from_db()
        scoring.finalise_score(score=_score(member, bids[0], criterion), actor=member.user, now=AFTER)
    agree_all(moderator, bids[0], 3)
    # One seat never shows what it does not judge, not even to whoever guesses the key.
    with pytest.raises(NotAllowed, match="Somebody else scores this"):
        _score(one, bids[0], second)


@pytest.mark.parametrize(
    ("facts", "sees"),
    [
        ({}, True),
        ({"access_from": AFTER}, True),
        ({"access_from": AFTER + timedelta(microseconds=1)}, False),
        ({"access_until": AFTER}, False),
        ({"access_until": AFTER + timedelta(microseconds=1)}, True),
        ({"briefed_at": None}, False),
        ({"support_name": "Ann"}, False),
        ({"support_name": "Ann", "is_support_cleared": True}, True),
        ({"state": MemberState.DECLARED}, False),
        ({"judges_all": False}, False),
    ],
)
def test_a_seat_reads_bids_only_while_all_is_in_order(opportunity, bids, facts, sees):
    member = seat(opportunity)
    PanelMember.objects.filter(pk=member.pk).update(**facts)
    assert OpenedBid.objects.visible_to(member.user, AFTER).exists() is sees
    member.refresh_from_db()
    if facts != {"judges_all": False}:
        assert PanelMember.objects.working(AFTER).exists() is sees
    if not sees:
        with pytest.raises(NotAllowed):
            _score(member, bids[0], quality_of(opportunity)[0])


def test_a_support_person_with_an_interest_waits_for_a_decision(opportunity, bids, lead):
    member = seat(opportunity)
    facts = {"support_name": "Ann Other", "has_experience": True}
    member = panel.change_seat(member=member, facts=facts, parts=[], actor=lead, now=AFTER)
    told = {"member": member, "actor": member.user, "now": AFTER}
    member = interests.declare_support(interest="I worked for one of them.", **told)
    assert member.waits_for_support
    with pytest.raises(NotAllowed, match="nobody who still has to declare"):
        interests.declare_support(interest="", **told)
    assert not interests.clear_support(member=member, reason="In 1990.", actor=lead, now=AFTER).waits_for_support


def test_every_try_of_the_knowledge_check_is_recorded(opportunity):
    member = seat(opportunity, cleared=False)
    assert len(panel.take_check(member=member, answers={}, actor=member.user, now=AFTER)) == 4
    with pytest.raises(NotAllowed, match="answers for themselves"):
        panel.take_check(member=member, answers={}, actor=StaffFactory(), now=AFTER)
    assert list(AuditEvent.objects.filter(verb="fail_check").values_list("actor_id", flat=True)) == [member.user_id]


def test_the_forecast_tells_nothing_of_bids_before_the_opening(opportunity):
    seat(opportunity, cleared=False)
    before = [(load.answers, load.minutes) for load in loads_of(opportunity)]
    make_submitted(opportunity=opportunity)
    assert [(load.answers, load.minutes) for load in loads_of(opportunity)] == before
    open_bids(opportunity)
    assert [(load.is_for_one_bid, load.to_do) for load in loads_of(opportunity)] == [(False, 2)]


def test_the_work_of_a_panel_is_counted_in_a_fixed_number_of_queries(opportunity, bids, django_assert_max_num_queries):
    for _time in range(4):
        seat(opportunity)
    with django_assert_max_num_queries(9):
        assert len(loads_of(opportunity)) == 4


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "nothing"), (1, "1 minute"), (60, "1 hour"), (200, "3 hours 20 minutes")]
)
def test_minutes_in_words(minutes, words):
    assert in_hours(minutes) == words


def test_a_cleared_member_is_one_who_went_the_whole_way(opportunity, bids):
    member = seat(opportunity, cleared=False)
    assert not OpenedBid.objects.visible_to(member.user, AFTER).exists()
    clear(member)
    assert OpenedBid.objects.visible_to(member.user, AFTER).count() == 2
