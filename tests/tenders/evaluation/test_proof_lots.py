"""Who gets which lot is told twice: by the screens, and by the plain proof that goes through all ways."""

import json
from itertools import product

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from tenders.evaluation import proof_lots
from tenders.evaluation.proof_lots import Candidate, TooManyWays, draw, give
from tenders.evaluation.queries import lots as screens
from tenders.evaluation.queries.recount import KEPT, ONCE, recount_of
from tenders.evaluation.queries.report import award_report
from tenders.evaluation.services import award as awards
from tenders.opportunities.models import Lot
from tenders.opportunities.scoring.lots import drawn, give_lots
from tests.factories.accounts import OrganisationFactory
from tests.factories.bids import make_submitted
from tests.factories.evaluation import AFTER, assess, make_assessed, open_bids, open_prices
from tests.factories.opportunities import OpportunityFactory

NOBODY = 10**9


@st.composite
def contests(draw_one):
    """({lot: [(supplier, place), …] in the order of the draw}, the limit, {supplier: lots it has}): ties, empty lots."""
    suppliers = "abcdef"[: draw_one(st.integers(1, 6))]
    worst = draw_one(st.sampled_from([1, 2, 6]))
    rows = st.lists(st.sampled_from(suppliers), unique=True, max_size=6)
    places = {
        lot: [(who, draw_one(st.integers(1, worst))) for who in draw_one(rows)]
        for lot in range(1, draw_one(st.integers(1, 4)) + 1)
    }
    return places, draw_one(st.integers(1, 3)), draw_one(st.dictionaries(st.sampled_from(suppliers), st.integers(0, 3)))


def _plainly(places, most, won):
    """The plain answer, by supplier."""
    offers = {lot: [Candidate(f"{lot} {who}", who, place, turn) for turn, (who, place) in enumerate(rows)]
              for lot, rows in places.items()}  # fmt: skip
    return {lot: bid and bid.split()[1] for lot, bid in give(offers, most, won).items()}


def _of_all_ways(places, most, won):
    """By the sentence alone, each way written out."""
    found = []
    for way in product(*([None, *range(len(rows))] for rows in places.values())):
        rows = [None if at is None else places[lot][at] for lot, at in zip(places, way, strict=True)]
        names = [row[0] for row in rows if row]
        if all(names.count(name) + won.get(name, 0) <= most for name in names):
            by_lot = [row[1] if row else NOBODY for row in rows]
            worth = (rows.count(None), sum(row[1] for row in rows if row), by_lot, [at or 0 for at in way])
            found.append((worth, [row and row[0] for row in rows]))
    return dict(zip(places, min(found, key=lambda one: one[0])[1], strict=True))


@settings(derandomize=True, max_examples=250, deadline=None)
@given(contests())
def test_both_give_the_lots_in_the_best_of_all_ways(contest):
    assert give_lots(*contest) == _plainly(*contest) == _of_all_ways(*contest)


@pytest.mark.prove
@settings(max_examples=10_000, deadline=None)
@given(contests())
def test_ten_thousand_generated_contests_agree(contest):
    """Promise P23: 0 differences."""
    assert give_lots(*contest) == _plainly(*contest)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.sets(st.uuids(), min_size=1, max_size=6), st.lists(st.from_regex(r"\A[0-9a-f]{64}\Z"), max_size=5))
def test_both_draw_the_same(bids, receipts):
    names = [str(bid) for bid in bids]
    assert draw("ab" * 32, receipts, names) == drawn("ab" * 32, receipts, names[::-1])


@pytest.mark.parametrize(("bidders", "most"), [(12, 1), (200, 1), (200, 5)])
def test_twelve_lots_of_bidders_that_come_in_the_same_order_take_no_time(bidders, most):
    """All ways have the same sum here: who looked through them one by one would sit for days."""
    places = {lot: [(str(who), who) for who in range(1, bidders + 1)] for lot in range(1, 13)}
    first = {lot: str((lot - 1) // most + 1) for lot in places}
    assert give_lots(places, most) == _plainly(places, most, {}) == first


def test_too_many_ways_are_not_guessed_at(monkeypatch):
    monkeypatch.setattr(proof_lots, "MOST_WAYS", 3)
    places = {lot: [(who, turn) for turn, who in enumerate("abcd", 1)] for lot in range(1, 5)}
    with pytest.raises(TooManyWays):
        _plainly(places, 1, {})


# The whole award


@pytest.fixture
def limited(lead):
    """(award of the first lot, award of the second): one supplier comes first in both and may win one lot."""
    opportunity = OpportunityFactory(published=True, lots_award_max=1, lots_award_method="By places.")
    strong, weak = OrganisationFactory(), OrganisationFactory()
    north, south = opportunity.lots.all()
    bids = [make_submitted(lot=lot, organisation=who)[0] for who in (strong, weak) for lot in (north, south)]
    open_bids(opportunity)
    assess(bids, (5, 5, 3, 3))
    for lot in (north, south):
        open_prices(lot)
    return [_recommended(bids[0], lead), _recommended(bids[3], lead)]


def _recommended(bid, lead):
    lot = Lot.objects.select_related("opportunity").get(pk=bid.lot_id)
    return awards.recommend(lot=lot, bid=bid, reason="So it came out.", actor=lead, now=AFTER)


def _run(ref, capsys):
    with pytest.raises(SystemExit) as end:
        call_command("recompute_award", ref, "--json")
    return end.value.code, json.loads(capsys.readouterr().out)["awards"]


@pytest.mark.django_db
def test_both_counts_tell_who_gets_each_lot(limited, capsys):
    north, south = limited
    code, told = _run(north.lot.opportunity.slug, capsys)
    expected = {"1": [str(north.bid_id)], "2": [str(south.bid_id)]}
    for row in told:
        assert json.loads(row["screens"])["gets"] == json.loads(row["proof"])["gets"] == expected
        assert (row["faults"], row["once"], row["screens"] == row["proof"]) == ([], "", True)
    assert code == 0


@pytest.mark.django_db
def test_a_screen_that_gives_the_lots_otherwise_is_found(limited, monkeypatch):
    monkeypatch.setattr(screens, "give_lots", lambda places, most, won: dict.fromkeys(places))
    assert recount_of(limited[0]).faults[0] == "The two counts differ."


@pytest.mark.django_db
def test_a_screen_that_draws_otherwise_is_found(lead, monkeypatch):
    bids = make_assessed(5, 5)
    open_prices(bids[0].lot)
    lot = Lot.objects.select_related("opportunity").get(pk=bids[0].lot_id)
    first = screens.drawn_of(lot, [str(bid.pk) for bid in bids])[0]
    given = _recommended(next(bid for bid in bids if str(bid.pk) == first), lead)
    assert recount_of(given).faults == ()
    monkeypatch.setattr(screens, "drawn", lambda *facts: drawn(*facts)[::-1])
    assert "The two counts differ." in recount_of(given).faults


@pytest.mark.django_db
def test_what_was_counted_once_is_told_and_stops_nothing(limited, capsys, monkeypatch):
    monkeypatch.setattr(proof_lots, "MOST_WAYS", 0)
    code, (told, _other) = _run(limited[0].lot.opportunity.slug, capsys)
    assert (code, told["faults"], told["once"]) == (0, [], ONCE)
    assert "gets" not in told["screens"] + told["proof"]
    texts = [getattr(block, "text", "") for block in award_report(limited[0], AFTER).blocks]
    assert any(ONCE in text for text in texts)


@pytest.mark.django_db
def test_an_approved_lot_stays_with_its_supplier_in_both_counts(limited, capsys):
    north, south = limited
    Lot.objects.filter(pk=south.lot_id).update(state="AWARD_APPROVED")
    code, (first, second) = _run(north.lot.opportunity.slug, capsys)
    assert (code, json.loads(first["proof"])["gets"]) == (0, {"1": [str(north.bid_id)]})
    assert json.loads(second["proof"])["gets"] == {"2": [str(south.bid_id)]}
    assert (first["once"], second["once"]) == ("", KEPT)
    assert first["screens"] + second["screens"] == first["proof"] + second["proof"]
