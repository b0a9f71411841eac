"""The arithmetic of an evaluation: golden examples of every method, and what must hold for all."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenders.opportunities.scoring import totals as module
from tenders.opportunities.scoring.frozen import content_of, model_in
from tenders.opportunities.scoring.preview import Invented, try_out, usual_bids
from tenders.opportunities.scoring.totals import Atoms, reversals, totals
from tests.tenders.opportunities.models_of_evaluation import (
    content,
    counted,
    evaluations,
    pass_or_fail,
    price,
    quality,
)

D = Decimal


def _points(published, prices, key=99):
    """The points of the price criterion for these prices; every bid is equally good."""
    scores = {row["id"]: 5 for row in published["criteria"] if row["kind"] == "QUALITY"}
    found = counted(published, {f"bid{n}": (scores, amount) for n, amount in enumerate(prices)})
    steps = [next(step for step in found[f"bid{n}"].steps if step.criterion_id == key) for n in range(len(prices))]
    return [step.points for step in steps]


@pytest.mark.parametrize(
    ("rules", "prices", "points"),
    [
        ({}, ["1000", "1250", "3000"], ["40.00", "32.00", "13.33"]),
        ({"method": "MEAN"}, ["900", "1000", "1100"], ["24.00", "20.00", "16.00"]),
        ({"method": "MEAN"}, ["100", "100", "1300"], ["40.00", "40.00", "0.00"]),
        ({"method": "LINEAR", "ceiling": 2000}, ["1000", "1500", "2000", "2500"], ["40.00", "20.00", "0.00", "0.00"]),
        ({"method": "BENCHMARK", "benchmark": "1000"}, ["800", "1000", "1250"], ["40.00", "40.00", "32.00"]),
        ({"method": "RELATIVE"}, ["1000", "1500"], ["40.00", "26.67"]),
        ({"method": "WHOLE_LIFE", "discount": "3.5"}, ["1000", "1600"], ["40.00", "25.00"]),
        ({"method": "CARE_RATE", "benchmark": "24.50"}, ["22.00", "24.50", "28.00"], ["40.00", "40.00", "35.00"]),
        ({"method": "LOWEST", "places": 0}, ["3", "7"], ["40", "17"]),
        ({"method": "LOWEST", "places": 1}, ["3", "7"], ["40.0", "17.1"]),
    ],
    ids=lambda value: value.get("method", "usual") if isinstance(value, dict) else None,
)
def test_each_method_by_a_golden_example(rules, prices, points):
    published = content(quality(1, 60), price(40), **rules)
    assert _points(published, prices) == [D(row) for row in points]


def test_a_price_for_each_quality_point_is_best_when_it_is_low():
    published = content(quality(1, 100), price(0), method="PER_POINT")
    found = counted(published, {"good": ({1: 5}, "10000"), "cheap": ({1: 2}, "3000"), "none": ({1: 0}, "1")})
    assert [(found[key].total, found[key].rank) for key in ("good", "cheap")] == [(D("100.00"), 2), (D("75.00"), 1)]
    assert found["none"].rank is None
    assert "no quality points" in found["none"].out[0]


def test_lowest_over_price_with_points_to_the_printed_digit():
    """800 points for quality and 200 for price: three tenders at £210,000, £187,500 and £243,750."""
    published = content(
        quality(1, 500, scores=(0, 2, 4, 6, 8, 10)), quality(2, 300, scores=(0, 2, 4, 6, 8, 10)), price(200)
    )
    published["weighing"] = "POINTS"
    bids = {"a": ({1: 8, 2: 6}, "210000"), "b": ({1: 6, 2: 8}, "187500"), "c": ({1: 10, 2: 8}, "243750")}
    found = counted(published, bids)
    assert {key: (row.total, row.rank) for key, row in found.items()} == {
        "a": (D("758.57"), 2),
        "b": (D("740.00"), 3),
        "c": (D("893.85"), 1),
    }


def test_relative_quality_and_price_are_rounded_half_up_at_each_step():
    """70 for quality, 30 for price: 61.25 of 64.75 quality points, £48,000 against £41,500."""
    published = content(quality(1, 35), quality(2, 35, scores=(0, 1, 2, 3, 4)), price(30), method="RELATIVE")
    found = counted(published, {"a": ({1: 5, 2: 3}, "48000"), "b": ({1: 4, 2: 4}, "41500")})
    assert [step.points for step in found["a"].steps] == [D("35.00"), D("26.25"), D("68.06"), D("25.94")]
    assert (found["a"].total, found["b"].total) == (D("94.00"), D("100.00"))
    assert "70 × 61.25 ÷ 63.00 = 68.06" in found["a"].steps[2].working


def test_only_the_total_is_rounded_where_that_was_published():
    thirds = [quality(key, 10, scores=(0, 1, 2, 3)) for key in (1, 2, 3)]
    bid = {"a": ({1: 1, 2: 1, 3: 1}, None)}
    assert counted(content(*thirds), bid)["a"].total == D("9.99")
    assert counted(content(*thirds, round_at="TOTAL"), bid)["a"].total == D("10.00")


def test_who_fails_or_falls_below_a_minimum_cannot_win_and_their_price_counts_for_nobody():
    safe = quality(1, 60, minimum="3", below="OUT")
    published = content(safe, pass_or_fail(2), price(40))
    bids = {"poor": ({1: 2, 2: 1}, "10"), "failed": ({1: 5, 2: 0}, "20"), "sound": ({1: 3, 2: 1}, "1000")}
    found = counted(published, bids)
    assert found["sound"].total == D("76.00")
    assert found["sound"].rank == 1
    assert found["poor"].out == ("“Criterion 1” got 2; it needs 3.",)
    assert found["failed"].out == ("“Criterion 2” was failed.",)


def test_a_minimum_can_take_the_points_of_its_criterion_alone():
    published = content(quality(1, 60, minimum="3", below="ZERO"), quality(2, 40))
    found = counted(published, {"a": ({1: 2, 2: 5}, None)})
    assert (found["a"].total, found["a"].rank) == (D("40.00"), 1)


def test_a_group_that_needs_points_is_told_of_once_all_are_agreed():
    group = {"name": "Safety", "minimum": "30", "members": [1, 2]}
    published = content(quality(1, 30), quality(2, 30), price(40), groups=[group])
    assert counted(published, {"a": ({1: 1}, "5")})["a"].out == ()
    found = counted(published, {"a": ({1: 1, 2: 3}, "5"), "b": ({1: 1, 2: 4}, "5")})
    assert found["a"].out == ("“Safety” got 24.00 points; it needs 30.",)
    assert found["b"].out == ()


@pytest.mark.parametrize(
    ("tie", "ranks"),
    [
        ("SHARED", {"a": 1, "b": 1}),
        ("QUALITY", {"a": 2, "b": 1}),
        ("PRICE", {"a": 1, "b": 2}),
        ("HEAVIEST", {"a": 2, "b": 1}),
    ],
)
def test_equal_totals_are_decided_as_was_published(tie, ranks):
    published = content(quality(1, 50), price(50), tie=tie)
    found = counted(published, {"a": ({1: 0}, "100"), "b": ({1: 5}, "100000000"), "c": ({1: 0}, "300")})
    assert {key: found[key].rank for key in ("a", "b")} == ranks
    assert found["c"].rank == 3


def test_bids_that_are_odd_are_counted_all_the_same():
    published = content(quality(1, 60), price(40))
    alone = counted(published, {"a": ({1: 3}, "1000000000.01")})
    assert (alone["a"].total, alone["a"].rank) == (D("76.00"), 1)
    nothing = counted(published, {"a": ({1: 3}, "0"), "b": ({1: 3}, "0.01"), "c": ({1: 5}, None)})
    assert [nothing[key].total for key in "ab"] == [D("76.00"), D("36.00")]
    assert nothing["c"].out == ("No valid price was given.",)
    assert all(row.rank is None for row in counted(content(pass_or_fail(2)), {"a": ({2: 0}, None)}).values())


def test_a_price_that_is_still_sealed_gives_nothing_and_drops_nobody():
    published = content(quality(1, 60), price(40))
    found = counted(published, {"a": ({1: 3}, None)}, has_prices=False)
    assert (found["a"].total, found["a"].rank, found["a"].steps[-1].working) == (D("36.00"), 1, "sealed")


def test_the_test_of_removing_one_bid_finds_whose_order_hangs_on_a_third():
    model = model_in(content(quality(1, 60), price(40)), 1)
    bids = [
        Atoms("a", {1: D(4)}, D(100)),
        Atoms("b", {1: D(5)}, D(180)),
        Atoms("z", {1: D(0)}, D(60)),
    ]
    assert reversals(model, bids) == [("z", "a", "b")]
    fixed = model_in(content(quality(1, 60), price(40), method="BENCHMARK", benchmark="100"), 1)
    assert reversals(fixed, bids) == []


def test_an_order_of_importance_becomes_parts():
    class Row:
        level, kind, name, scale, numbers = 1, "QUALITY", "x", None, []
        minimum, below, evidence, is_blind = None, "OUT", "ANSWERS", False

        def __init__(self, pk, weight):
            self.pk, self.weight = pk, D(weight)

    frozen = content_of([Row(1, 3), Row(2, 1), Row(3, 2)], [], "RANKING")
    assert [row["weight"] for row in frozen["criteria"]] == ["1", "3", "2"]
    assert frozen["weighing"] == "RANKING"


@settings(derandomize=True, max_examples=150, deadline=None)
@given(evaluations(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(evaluation, chance):
    published, bids = evaluation
    shuffled = list(bids.items())
    chance.shuffle(shuffled)
    assert counted(published, bids) == counted(published, dict(shuffled))


@settings(derandomize=True, max_examples=150, deadline=None)
@given(evaluations(), st.data())
def test_more_quality_never_lowers_a_total_or_a_place(evaluation, data):
    published, bids = evaluation
    key = data.draw(st.sampled_from(sorted(bids)))
    scored = [row for row in published["criteria"] if row["scale"] and row["id"] in bids[key][0]]
    if not scored:
        return
    row = data.draw(st.sampled_from(scored))
    best = max((point["score"] for point in row["scale"]), key=D)
    better = {**bids, key: ({**bids[key][0], row["id"]: best}, bids[key][1])}
    before, after = counted(published, bids)[key], counted(published, better)[key]
    assert after.rank is not None or before.rank is None
    if before.rank is not None:
        low_is_good = published["rules"][0]["method"] == "PER_POINT"
        assert (after.total <= before.total) if low_is_good else (after.total >= before.total)
        assert after.rank <= before.rank


@settings(derandomize=True, max_examples=150, deadline=None)
@given(evaluations(), st.data())
def test_who_is_taken_out_counts_as_if_never_there(evaluation, data):
    published, bids = evaluation
    out = data.draw(st.sampled_from(sorted(bids)))
    with_it = counted(published, bids, out={out})
    without = counted(published, {key: bid for key, bid in bids.items() if key != out})
    assert with_it.pop(out).rank is None
    assert with_it == without


@settings(derandomize=True, max_examples=150, deadline=None)
@given(evaluations())
def test_no_bid_gets_more_than_the_weights_and_points_add_up(evaluation):
    published, bids = evaluation
    rules = published["rules"][0]
    for row in counted(published, bids).values():
        weights = sum(D(criterion["weight"]) for criterion in published["criteria"])
        # Each step may round up by at most half of its last place.
        slack = D(len(row.steps)) / 10 ** rules["places"]
        if rules["method"] != "PER_POINT":
            assert row.total <= weights + slack
        if rules["round_at"] == "EACH" and not row.out:
            adding = [step.points for step in row.steps if step.adds]
            assert row.total == sum(adding, D(0))


def test_a_model_is_tried_on_invented_bids():
    published = content(quality(1, 55), quality(2, 5), price(40))
    model = model_in(published, 1)
    found = try_out(model, usual_bids(model, D(100_000)))
    assert found.rows[0].key == "Strong and dear"
    assert found.cheap == "A bid with half of the quality beats the best one once it is 91% cheaper."
    assert [words.partition(":")[0] for words in found.alone] == ["“Criterion 1” decides alone"]
    cheap = model_in(content(quality(1, 30), price(70)), 1)
    words = "“Criterion 99” decides: a bid of half the quality wins at half the price."
    assert words in try_out(cheap, usual_bids(cheap, D(100_000))).alone
    close = [Invented("a", D(80), D(100)), Invented("b", D(80), D("100.50"))]
    assert "“b” 1% cheaper: “b” would come first instead of “a”." in try_out(model, close).changes
    heavy = model_in(content(quality(1, 70), quality(2, 5), price(25)), 1)
    assert try_out(heavy, close).alone[0].startswith("“Criterion 1” decides alone")


@settings(derandomize=True, max_examples=15, deadline=None)
@given(evaluations())
def test_any_model_can_be_tried(evaluation):
    model = model_in(evaluation[0], 1)
    assert len(try_out(model, usual_bids(model, D(1000))).rows) == 4


def test_of_many_bids_only_those_are_taken_out_that_others_are_compared_with(monkeypatch):
    model = model_in(content(quality(1, 60), price(40)), 1)
    bids = [Atoms(f"bid{n:03}", {1: D(n % 6)}, D(1000 + n)) for n in range(60)]
    counted_again = []
    monkeypatch.setattr(module, "totals", lambda *args, **more: counted_again.append(1) or totals(*args, **more))
    assert {gone for gone, _first, _second in reversals(model, bids)} <= {"bid000"}
    assert len(counted_again) == 2
