"""What an auditor reads of a finished evaluation: every question of docs/reading-an-evaluation.md has its sentence."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.roles import Role
from tenders.awarding import services as awarding
from tenders.awarding.enums import Body
from tenders.awarding.models import ApprovalLevel
from tenders.evaluation.enums import Ground, Seat
from tenders.evaluation.models import OpenedBid
from tenders.evaluation.queries.matrix import answers_for
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.services import award as awards
from tenders.evaluation.services import interests, moderation, panel, requests, scoring, telling
from tests.factories.accounts import OrganisationFactory, StaffFactory
from tests.factories.bids import make_submitted
from tests.factories.diligence import clear_checks
from tests.factories.evaluation import AFTER, agree_all, clear, no_interests, open_bids, open_prices, score_all, seat
from tests.factories.opportunities import OpportunityFactory

pytestmark = pytest.mark.django_db
PINNED = "two nights a week"


@pytest.fixture(autouse=True)
def _afterwards(set_clock):
    set_clock(AFTER + timedelta(days=1))


@pytest.fixture
def opportunity():
    return OpportunityFactory(published=True)


@pytest.fixture
def lead():
    return StaffFactory(role=Role.PROCUREMENT_LEAD, full_name="Lea Lead")


@pytest.fixture
def bids(opportunity):
    """Wren and Heron, opened."""
    made = [
        make_submitted(opportunity=opportunity, organisation=OrganisationFactory(name=name), text=f"We come {PINNED}.")[
            0
        ]
        for name in ("Wren Care", "Heron House")
    ]
    open_bids(opportunity)
    for bid in made:
        bid.refresh_from_db()
    return made


@pytest.fixture
def scored(opportunity, bids, lead):
    """(a finished panel's moderator, its first evaluator): everything is scored, nothing agreed."""
    wren, heron = bids

    def _seated(name, role=Role.EVALUATOR, kind=Seat.EVALUATOR):
        user = StaffFactory(role=role, full_name=name)
        return panel.invite(opportunity=opportunity, user=user, seat=kind, actor=lead, now=AFTER)

    first, moderator = clear(_seated("Eve One")), clear(_seated("Mo Moderator", Role.MODERATOR, Seat.MODERATOR))
    second = _seated("Sam Two")
    _knows_somebody_at(heron, second, lead)
    _pin(first, wren)
    for member, bid in ((first, wren), (first, heron), (second, wren)):
        score_all(member, bid, 5 if bid == wren else 3)
    criterion = quality_of(opportunity)[0]
    scoring.change_score(
        member=first,
        bid=wren,
        criterion_id=criterion.id,
        value=Decimal(3),
        reason="Only two nights.",
        why="I had missed a page.",
        actor=first.user,
        now=AFTER,
    )
    return moderator, first


def _knows_somebody_at(bid, member, lead):
    told = no_interests(member) | {bid.organisation_id: "My cousin works there."}
    act = {"actor": member.user, "now": AFTER}
    panel.take_check(member=member, answers=_right(), **act)
    ready = interests.declare_general(member=member, interest="", **act)
    declared = interests.declare(member=ready, interests=told, **act)
    (interest,) = declared.bidder_interests.exclude(interest="")
    interests.decide_bidder(interest=interest, verb="recuse", reason="A relative.", actor=lead, now=AFTER)
    member.refresh_from_db()


def _right():
    return {check.key: str(check.right) for check in panel.CHECKS}


def _pin(member, bid):
    """Words of the first answer, pinned to a draft that ``score_all`` makes final."""
    criterion = quality_of(bid.lot.opportunity)[0]
    act = {"actor": member.user, "now": AFTER}
    draft = scoring.save_score(member=member, bid=bid, criterion_id=criterion.id, value=None, reason="", **act)
    answer = answers_for(OpenedBid.objects.get(bid=bid), criterion)[0]
    scoring.pin_words(score=draft, answer=answer, selected=PINNED, is_masked=False, **act)


@pytest.fixture
def finished(opportunity, bids, scored, lead):
    """The award of the one lot, published."""
    (moderator, _first), (wren, heron), act = scored, bids, {"actor": lead, "now": AFTER}
    requests.mark(bid=heron, kind="UNCLEAR", note="Which plan?", **act)
    agree_all(moderator, heron, 3)
    for criterion in quality_of(opportunity):
        moderation.agree(
            bid=wren,
            criterion_id=criterion.id,
            value=Decimal(5),
            reason="Help on two nights is more than we hoped for.",
            dissent="Eve would give 3.",
            present=[str(moderator.pk)],
            actor=moderator.user,
            now=AFTER,
        )
    open_prices(wren.lot)
    ApprovalLevel.objects.create(body=Body.RESOURCE_PANEL, needs_reference=True)
    award = clear_checks(awards.recommend(lot=wren.lot, bid=wren, reason="Best.", **act))
    second = {"actor": StaffFactory(role=Role.PROCUREMENT_LEAD), "now": AFTER}
    awarding.decide(award=award, body=Body.RESOURCE_PANEL, reference="RP/7", decided_on=AFTER.date(), **second)
    award = awards.approve(award=award, actor=StaffFactory(role=Role.APPROVER, full_name="Ada Approver"), now=AFTER)
    first = quality_of(opportunity)[0].id
    telling.redact(award=award, criterion_id=first, words="two nights", ground=Ground.COMMERCIAL, **act)
    sent = awards.send_summaries(award=award, **act)
    return awards.publish(award=sent, **act)


def _url(opportunity, kind=""):
    return reverse("panel_history", args=(opportunity.pk,)) + (f"?kind={kind}" if kind else "")


def _read(client, opportunity, kind="", person=None):
    client.force_login(person or StaffFactory(role=Role.AUDITOR))
    found, page = "", 1
    while page == 1 or f"page={page}" in found:
        response = client.get(_url(opportunity, kind), {"page": page} if page > 1 else {})
        assert response.status_code == 200
        found, page = found + response.content.decode(), page + 1
    return " ".join(found.split())


def test_each_question_is_answered_by_a_sentence(client, opportunity, finished):
    told = _read(client, opportunity)
    told += " ".join(client.get(f"{_url(opportunity)}?page=2").content.decode().split())
    criterion, digest = quality_of(opportunity)[0].name, opportunity.model_digest
    sentences = (
        "gave their own key to open the bids",
        "2 bids were opened by",
        "gave their own key to open the prices of Lot 1",
        "The bid of Wren Care (Lot 1: North) was opened",
        "Lea Lead seated Eve One, evaluator",
        "declared an interest in Heron House",
        "About Heron House: My cousin works there.",
        "Lea Lead decided that Sam Two, evaluator does not judge Heron House. Reason: A relative.",
        f"Eve One gave Wren Care the final score 5 for “{criterion}” (Lot 1",
        f"Eve One gave Wren Care the final score 3 instead of 5 for “{criterion}” (Lot 1",
        "Reason: I had missed a page.",
        f"Rests on: “{PINNED}”",
        f"Mo Moderator recorded the agreed score 5 of Wren Care for “{criterion}” (Lot 1",
        "Present: Mo Moderator, moderator. Absent: Eve One, evaluator; Sam Two, evaluator",
        "Who disagrees: Eve would give 3.",
        "Lea Lead marked a defect of a bid (Lot 1",
        f"counted by the published model {digest}",
        "checked Wren Care for the bid of Wren Care: exclusion grounds and debarment list, clear",
        "Resource panel, RP/7, of ",
        "Ada Approver approved the award of Lot 1",
        "to Wren Care. Counted again, twice: every figure agrees",
        f"Lea Lead withheld words about “{criterion}” from the other bidders of Lot 1",
        "Words: two nights",
        "at the same moment, to Heron House, Wren Care",
        "Lea Lead published the award of Lot 1",
        "The standstill of Lot 1",
    )
    assert [sentence for sentence in sentences if sentence not in told] == []
    assert all("…" not in page.partition("</main")[0] for page in told.split("<main")[1:])  # no fact is missing


def test_events_stand_in_the_order_of_time_and_can_be_narrowed_down(client, opportunity, finished):
    told = _read(client, opportunity)
    order = [
        "called the opening",
        "seated Eve One",
        "the final score 5",
        "the agreed score",
        "recommended",
        "published",
    ]
    places = [told.index(words) for words in order]
    assert places == sorted(places)
    narrow = _read(client, opportunity, "SCORES")
    assert "final score 3 instead of 5" in narrow
    assert "the agreed score" not in narrow
    assert "Select a valid choice" in _read(client, opportunity, "NOTHING")


@pytest.mark.parametrize("role", [Role.PROCUREMENT_LEAD, Role.AUDITOR])
def test_no_score_is_read_before_the_quality_of_its_lot_is_agreed(client, opportunity, bids, scored, role):
    moderator, _first = scored
    agree_all(moderator, bids[0], 5)
    told = _read(client, opportunity, person=StaffFactory(role=role))
    assert "seated Eve One" in told
    assert "final score" not in told
    assert "agreed score" not in told
    assert PINNED not in told
    agree_all(moderator, bids[1], 3)
    assert "final score 3 instead of 5" in _read(client, opportunity)


def test_before_the_opening_there_is_no_such_page(client, opportunity):
    make_submitted(opportunity=opportunity)
    for role in (Role.PROCUREMENT_LEAD, Role.AUDITOR):
        client.force_login(StaffFactory(role=role))
        assert client.get(_url(opportunity)).status_code == 404


def test_neither_panel_nor_approver_nor_bidder_reads_it(client, opportunity, finished, scored, bids):
    moderator, evaluator = scored
    bidder = bids[0].organisation.memberships.first().user
    for person in (moderator.user, evaluator.user, bidder, StaffFactory(role=Role.APPROVER)):
        client.force_login(person)
        assert client.get(_url(opportunity)).status_code == 404


def test_what_happened_elsewhere_is_not_here(client, opportunity, finished):
    other = OpportunityFactory(published=True)
    make_submitted(opportunity=other, organisation=OrganisationFactory(name="Elsewhere Ltd"))
    open_bids(other)
    assert "Elsewhere Ltd" not in _read(client, opportunity)
    assert "Elsewhere Ltd" in _read(client, other)


def test_more_events_take_no_more_queries(client, opportunity, bids, scored):
    moderator, _first = scored
    client.force_login(StaffFactory(role=Role.AUDITOR))
    agree_all(moderator, bids[0], 5)
    agree_all(moderator, bids[1], 3)

    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(_url(opportunity)).status_code == 200
        return len(caught)

    queries()
    before = queries()
    for _number in range(3):
        seat(opportunity)
    requests.mark(bid=bids[0], kind="UNCLEAR", note="?", actor=StaffFactory(role=Role.PROCUREMENT_LEAD), now=AFTER)
    assert queries() <= before
