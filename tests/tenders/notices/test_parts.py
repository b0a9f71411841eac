"""Lots and criteria of foreign notices, with the faults that real files have."""

import pytest

from tenders.notices import parts


def _lot(key, **more):
    return {"id": key, "title": f"Area {key}", **more}


def test_one_lot_that_is_the_whole_is_no_lot():
    assert parts.lots([], "Shelter", "GBP") is None
    assert parts.lots([{"id": "1"}], "Shelter", "GBP") is None
    assert parts.lots([{"id": "1", "title": "Shelter"}], "Shelter", "GBP") is None


@pytest.mark.parametrize(
    ("ids", "numbers"),
    [
        (["1", "2"], [1, 2]),
        (["LOT-0003", "LOT-0001"], [3, 1]),
        (["a", "b"], [1, 2]),
        (["1", "1"], [1, 2]),
        ([7, 8], [7, 8]),
    ],
)
def test_numbers_come_from_the_ids_or_else_from_their_places(ids, numbers):
    assert [row["number"] for row in parts.lots([_lot(key) for key in ids], "Shelter", "GBP")] == numbers


def test_a_value_in_another_currency_is_left_out():
    rows = parts.lots([_lot("1", value={"amount": 5000, "currency": "AED"}), _lot("2", value=7)], "Shelter", "GBP")
    assert [row["value_net"] for row in rows] == [None, None]


def _section(*weights, scale="percentageExact"):
    rows = [{"type": "quality", "name": "Care", "numbers": [{"number": n, "weight": scale}]} for n in weights]
    return {"awardCriteria": {"criteria": rows}}


@pytest.mark.parametrize(
    ("lot", "weights"),
    [
        (_section(60, 40), ["60.00", "40.00"]),
        (_section(0.6, 0.4, scale="decimalExact"), ["60.00", "40.00"]),
    ],
)
def test_weights_become_per_cent(lot, weights):
    notes = []
    assert [row["weight"] for row in parts.criteria({}, [lot], notes)] == weights
    assert notes == []


@pytest.mark.parametrize("bad", [_section(3, scale="pointsExact"), _section("many"), _section(400), _section(None)])
def test_criteria_without_per_cent_are_left_out_and_the_report_says_so(bad):
    notes = []
    assert parts.criteria({}, [bad], notes) is None
    assert notes == [parts.UNWEIGHTED]


def test_lots_with_criteria_of_their_own_are_not_mixed():
    notes = []
    assert parts.criteria({}, [_section(100), _section(60, 40)], notes) is None
    assert notes == [parts.DIFFERENT]


@pytest.mark.parametrize("odd", [{}, {"awardCriteria": 7}, {"awardCriteria": {"criteria": "none"}}])
def test_odd_shapes_give_nothing(odd):
    assert parts.criteria(odd, [odd], []) is None


def test_one_award_needs_no_list_of_parts():
    assert parts.awards([{"relatedLots": ["1"]}]) == []
