"""Agreeing: the widest spread first, both texts for whoever comes second, every agreement kept, alike for alike defects."""

import random
import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from tenders.evaluation.models import Agreement, BidRequest, Moderation
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.queries.spreads import spreads_of
from tenders.evaluation.services import interests, moderation, panel, requests, scoring
from tests.factories.accounts import StaffFactory
from tests.factories.bids import make_submitted
from tests.factories.evaluation import AFTER, agree_all, open_bids, open_prices, score_all, seat
from tests.factories.opportunities import OpportunityFactory

DUE = AFTER + timedelta(days=2)


@pytest.fixture
def opportunity(db):
    return OpportunityFactory(published=True)


@pytest.fixture
def bids(opportunity):
    made = [make_submitted(opportunity=opportunity)[0] for _time in range(3)]
    open_bids(opportunity)
    for bid in made:
        bid.refresh_from_db()
    return made


@pytest.fixture
def moderator(opportunity, bids):
    return seat(opportunity, role=Role.MODERATOR)


def _agree(moderator, bid, **more):
    criterion = quality_of(bid.lot.opportunity)[0]
    facts = {"value": Decimal(3), "reason": "Cover is named, training is missing.", "present": [str(moderator.pk)]}
    about = {"bid": bid, "criterion_id": criterion.id, "actor": moderator.user, "now": AFTER}
    return moderation.agree(**{**facts, **about, **more})


def test_what_is_furthest_apart_comes_first_and_what_is_agreed_last(opportunity, bids, moderator):
    one, two = seat(opportunity), seat(opportunity)
    for bid, values in zip(bids, ((5, 5), (0, 5), (3, 5)), strict=True):
        for member, value in zip((one, two), values, strict=True):
            score_all(member, bid, value)
    _agree(moderator, bids[1])
    found = [(row.opened.bid_id, row.spread, row.status[1]) for row in spreads_of(moderator, bids[0].lot)]
    assert [spread for _bid, spread, _colour in found] == [5, 2, 2, 0, 0, 5]
    assert found[0][0] == bids[1].pk
    assert found[-1][2] == "green"


def test_a_score_of_somebody_recused_widens_no_spread(opportunity, bids, moderator, lead):
    one, two = seat(opportunity), seat(opportunity)
    for member, value in ((one, 0), (two, 5)):
        score_all(member, bids[0], value)
    interests.decide(member=one, verb="recuse", reason="A late find.", actor=lead, now=AFTER)
    first = next(row for row in spreads_of(moderator, bids[0].lot) if row.opened.bid_id == bids[0].pk)
    assert (first.values, first.spread) == ((Decimal(5),), 0)


def test_every_agreement_stays_with_who_was_there_and_what_the_scale_says(opportunity, bids, moderator):
    evaluator = seat(opportunity)
    facts = {"support_name": "Ann Other"}
    panel.change_seat(
        member=evaluator, facts=facts, parts=[], actor=StaffFactory(role=Role.PROCUREMENT_LEAD), now=AFTER
    )
    interests.declare_support(member=evaluator, interest="", actor=evaluator.user, now=AFTER)
    evaluator.refresh_from_db()
    score_all(evaluator, bids[0], 5)
    there = [str(evaluator.pk), f"{evaluator.pk}-support", "999"]
    first = _agree(moderator, bids[0], present=there, dissent="One of us saw more in it.")
    with pytest.raises(NotAllowed, match="Say why"):
        _agree(moderator, bids[0], value=Decimal(5), present=there)
    _agree(moderator, bids[0], value=Decimal(5), present=there, why="Page 4 was overlooked.")
    rows = list(Agreement.objects.order_by("number"))
    assert [(row.number, row.value, row.why) for row in rows] == [(1, 3, ""), (2, 5, "Page 4 was overlooked.")]
    assert rows[0].dissent == "One of us saw more in it."
    assert rows[0].descriptor == "Good: What good means."
    assert rows[0].present == [str(evaluator), f"Ann Other, support person of {evaluator.user}"]
    first.refresh_from_db()
    assert (first.value, evaluator.scores.final().count()) == (5, 2)
    assert AuditEvent.objects.filter(verb="agree").first().reason == "Page 4 was overlooked."


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"present": []}, "Tick who was there"),
        ({"present": ["999", "x"]}, "Tick who was there"),
        ({"reason": "Good"}, "only repeats the words"),
        ({"reason": " "}, "Give the reason"),
        ({"value": None}, "published scale"),
        ({"value": Decimal("2.5")}, "published scale"),
    ],
)
def test_nothing_is_agreed_without_value_reason_and_attendance(opportunity, bids, moderator, more, why):
    score_all(seat(opportunity), bids[0], 5)
    with pytest.raises(NotAllowed, match=why):
        _agree(moderator, bids[0], **more)
    assert not Agreement.objects.exists()


def test_nothing_changes_once_the_prices_are_open(opportunity, bids, moderator):
    evaluator = seat(opportunity)
    for bid in bids:
        score_all(evaluator, bid, 5)
        agree_all(moderator, bid, 5)
    open_prices(bids[0].lot)
    with pytest.raises(NotAllowed, match="prices of this lot are open"):
        _agree(moderator, bids[0], why="Too late.")


def test_the_database_itself_keeps_agreements(opportunity, bids, moderator):
    score_all(seat(opportunity), bids[0], 5)
    _agree(moderator, bids[0])
    for act in (lambda: Agreement.objects.update(value=5), lambda: Agreement.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            act()


@pytest.mark.parametrize("rounds", [150, pytest.param(1000, marks=pytest.mark.prove)])
def test_in_a_thousand_rounds_nobody_overwrites_what_they_did_not_see(opportunity, bids, moderator, rounds):
    """Two people save from what they saw; whoever saw an older text is told, and gets the stored one (promise P24)."""
    score_all(seat(opportunity), bids[0], 5)
    criterion, chance, wrong = quality_of(opportunity)[0], random.Random(24), []
    about = {"bid": bids[0], "criterion_id": criterion.id, "actor": moderator.user, "now": AFTER}
    seen, text, lost = [0, 0], "", 0
    for turn in range(rounds):
        who = chance.randrange(2)
        mine = f"{turn}"
        try:
            saved = moderation.save_notes(notes={"discussed": mine}, seen=seen[who], **about)
        except moderation.Changed as changed:
            wrong += [] if changed.stored.discussed == text else [turn]
            seen[who], lost = changed.stored.revision, lost + 1
        else:
            text, seen[who] = mine, saved.revision
        assert Moderation.objects.get().discussed == text
    assert (wrong, lost > rounds / 5) == ([], True)


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_the_same_instant_one_saves_and_one_sees_it(opportunity, bids):
    evaluator, moderators = seat(opportunity), [seat(opportunity, role=Role.MODERATOR) for _time in range(2)]
    score_all(evaluator, bids[0], 5)
    criterion, barrier, found = quality_of(opportunity)[0], threading.Barrier(2), []

    def save(member):
        try:
            barrier.wait(10)
            notes = {"discussed": f"By {member.pk}"}
            about = {"bid": bids[0], "criterion_id": criterion.id, "actor": member.user, "now": AFTER}
            found.append(moderation.save_notes(notes=notes, seen=0, **about).discussed)
        except moderation.Changed as changed:
            found.append(("lost to", changed.stored.discussed))
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(member,)) for member in moderators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    saved = [row for row in found if isinstance(row, str)]
    assert len(saved) == 1
    assert ("lost to", saved[0]) in found


# Equal treatment


def _mark(bid, lead, kind="MISSING"):
    return requests.mark(bid=bid, kind=kind, note="No insurance certificate.", actor=lead, now=AFTER)


def _ask(defect, lead, choices, **more):
    facts = {"text": "Send the certificate’s number.", "question_key": "", "due": DUE} | more
    return requests.ask(defect=defect, choices=choices, actor=lead, now=AFTER, **facts)


def test_the_same_defect_is_asked_about_alike_or_it_is_said_why_not(bids, lead):
    mine, other, third = (_mark(bid, lead) for bid in bids)
    _mark(bids[1], lead, kind="UNCLEAR")
    with pytest.raises(NotAllowed, match="has the same defect"):
        _ask(mine, lead, {other.pk: (True, ""), third.pk: (False, " ")})
    assert not BidRequest.objects.exists()
    why = "It was sent with question 2."
    made = _ask(mine, lead, {other.pk: (True, ""), third.pk: (False, why)})
    assert [row.defect for row in made] == [mine, other]
    assert made[0].passed_over == [{"bid": str(bids[2].pk), "name": bids[2].organisation.name, "why": why}]
    with pytest.raises(NotAllowed, match="asked about this already"):
        _ask(mine, lead, {})


def test_a_request_is_answered_once_in_time_by_who_writes_for_the_bidder(bids, lead):
    (asked,) = _ask(_mark(bids[0], lead), lead, {})
    author, stranger = bids[0].created_by, bids[1].created_by
    with pytest.raises(NotAllowed):
        requests.answer(request=asked, text="X", actor=stranger, now=AFTER)
    with pytest.raises(NotAllowed, match="time to answer this is over"):
        requests.answer(request=asked, text="X", actor=author, now=DUE)
    requests.answer(request=asked, text="12345", actor=author, now=DUE - timedelta(microseconds=1))
    with pytest.raises(NotAllowed, match="answered already"):
        requests.answer(request=asked, text="Y", actor=author, now=AFTER)
    with pytest.raises(NotAllowed, match="Only a procurement lead"):
        _mark(bids[1], author)


def test_the_moderators_list_asks_as_often_for_one_bid_as_for_three(
    client, opportunity, bids, moderator, set_clock, django_assert_max_num_queries
):
    set_clock(AFTER)
    evaluator = seat(opportunity)
    for bid in bids:
        score_all(evaluator, bid, 3)
    client.force_login(moderator.user)
    url = reverse("panel_tasks", args=(bids[0].lot_id,))
    client.get(url)
    with django_assert_max_num_queries(24):
        client.get(url)
    page = reverse("panel_moderate", args=(bids[0].pk, quality_of(opportunity)[0].id))
    with django_assert_max_num_queries(36):
        client.get(page)


def test_a_final_score_does_not_change_while_notes_are_kept(opportunity, bids, moderator):
    evaluator, criterion = seat(opportunity), quality_of(opportunity)[0]
    score_all(evaluator, bids[0], 5)
    about = {"bid": bids[0], "criterion_id": criterion.id, "now": AFTER}
    moderation.save_notes(notes={"discussed": "We begin."}, seen=0, actor=moderator.user, **about)
    facts = {"value": Decimal(3), "reason": "I think again.", "why": "They convinced me."}
    with pytest.raises(NotAllowed, match="has begun to agree"):
        scoring.change_score(member=evaluator, actor=evaluator.user, **about, **facts)
