"""Opened prices line by line: years, options apart, how a rate is made up; nothing of it before they are open."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.roles import Role
from tenders.bids.services import drafts, submitting
from tenders.evaluation import opening
from tenders.evaluation.models import OpenedBid
from tenders.evaluation.queries.results import lot_result
from tenders.opportunities.enums import LineKind
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.bids import make_draft
from tests.factories.custody import ensure_holders, key_of
from tests.factories.evaluation import AFTER, agree_all, open_bids, open_prices, score_all, seat
from tests.factories.opportunities import make_priced
from tests.tenders.bids.test_buildup import TYPED

pytestmark = pytest.mark.django_db
LINES = [
    {"description": "Homecare hour", "wants_build_up": True, "ceiling": Decimal(20)},
    {"description": "Staff", "kind": LineKind.TUPE},
    {"description": "Minibus", "kind": LineKind.OPTION},
]
LOW = "National Living Wage"


@pytest.fixture(autouse=True)
def _today(set_clock):
    set_clock(AFTER)


@pytest.fixture
def opportunity():
    return make_priced(LINES, terms={"years": 2, "option_years": 1})


def _submitted(opportunity, *, wage="12", **more):
    bid, author = make_draft(opportunity=opportunity, price="25", **more)
    line = opportunity.price_lines.first()
    typed = {**TYPED, "wage": wage}
    drafts.save_build_up(bid=bid, line_id=line.pk, typed=typed, seen=None, actor=author, now=THEN)
    drafts.save_prices(bid=bid, typed={"total": "1"}, seen=None, actor=author, now=THEN)
    submitting.submit(bid=bid, token=bid.pk, actor=author, now=THEN)
    return bid


def _assess(opportunity, bids):
    open_bids(opportunity)
    evaluator, moderator = seat(opportunity), seat(opportunity, role=Role.MODERATOR)
    for bid in bids:
        bid.refresh_from_db()
        score_all(evaluator, bid, 5)
        agree_all(moderator, bid, 5)
    return evaluator.user


def _page(client, bid, person):
    client.force_login(person)
    return client.get(reverse("panel_prices", args=(bid.lot_id,)))


def test_the_panel_reads_prices_and_the_rate_only_once_they_are_open(client, opportunity):
    bid = _submitted(opportunity)
    evaluator = _assess(opportunity, [bid])
    assert _page(client, bid, evaluator).status_code == 404
    assert OpenedBid.objects.get().build_ups == {}
    open_prices(bid.lot)
    page = _page(client, bid, evaluator).content.decode()
    for words in (
        "Year 3 (if extended)",
        "12 minutes at £12",
        LOW,
        "£25, above its ceiling of £20",
        "Staff who transfer",
    ):
        assert words in page
    # 2 lines of 10 hours for 2 years; 1 of 10 hours for 3 years and 2 of 10 for the third: apart.
    assert "£1,000" in page
    assert "£1,250" in page
    assert "The bidder’s own total" in page
    outsider = StaffFactory(role=Role.EVALUATOR)
    assert _page(client, bid, outsider).status_code == 404


def test_the_total_that_is_scored_is_the_one_that_was_published(opportunity):
    bid = _submitted(opportunity)
    _assess(opportunity, [bid])
    open_prices(bid.lot)
    (result,) = lot_result(bid.lot).bids
    assert result.price == Decimal("1000.00")


def test_five_bids_ask_the_database_as_often_as_one(client, opportunity):
    counts = []
    for number in (1, 5):
        found = make_priced(LINES, terms={"years": 2})
        bids = [_submitted(found) for _number in range(number)]
        evaluator = _assess(found, bids)
        open_prices(bids[0].lot)
        _page(client, bids[0], evaluator)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("panel_prices", args=(bids[0].lot_id,))).content.decode()
        assert page.count("How the rate of “Homecare hour” is made up") == number
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_who_opened_the_bids_counts_for_nothing_at_the_prices(opportunity):
    bid = _submitted(opportunity)
    _assess(opportunity, [bid])
    _first, second, third, _escrow = ensure_holders()
    for opener, is_whole in ((third, False), (second, True)):
        found = opening.approve_prices(lot=bid.lot, now=AFTER, **key_of(opener))
        assert (found is not None, OpenedBid.objects.get().prices is not None) == (is_whole, is_whole)
    assert list(bid.lot.price_approvals.values_list("by", flat=True)) == [third.user_id, second.user_id]
