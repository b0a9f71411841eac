"""Lots with a limit of awards: the given way is the best of all ways, and the same each time."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenders.opportunities.scoring.lots import give_lots, mechanism


def test_who_would_win_both_gets_the_one_where_the_second_is_weaker():
    places = {1: [("a", 1), ("b", 2)], 2: [("a", 1), ("b", 2), ("c", 3)]}
    assert give_lots(places, 2) == {1: "a", 2: "a"}
    assert give_lots(places, 1) == {1: "a", 2: "b"}
    assert give_lots({1: [("a", 1)], 2: [("a", 1), ("c", 2)]}, 1) == {1: "a", 2: "c"}
    assert give_lots({1: [("a", 1), ("b", 2)], 2: [("a", 1)]}, 1) == {1: "b", 2: "a"}
    assert give_lots({1: [("a", 1)], 2: [("a", 1)]}, 1) == {1: "a", 2: None}
    assert give_lots({1: [], 2: [("a", 1)]}, 1) == {1: None, 2: "a"}


def test_too_many_lots_are_refused_and_the_rule_is_told():
    with pytest.raises(ValueError, match="at most 12"):
        give_lots({n: [] for n in range(13)}, 1)
    assert mechanism(1).startswith("A supplier wins at most 1 lot.")


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcd"), unique=True, max_size=4), min_size=1, max_size=4), st.integers(1, 3))
def test_no_other_way_is_better(rows, most):
    places = {lot: [(who, place) for place, who in enumerate(row, 1)] for lot, row in enumerate(rows, 1)}
    found = give_lots(places, most)

    def worth(way):
        ranks = [dict(places[lot]).get(who, 10**6) if who else 10**6 for lot, who in zip(places, way, strict=True)]
        held = [rank for rank in ranks if rank < 10**6]
        return len(ranks) - len(held), sum(held), tuple(ranks)

    ways = [
        way
        for way in product(*([None, *(who for who, _place in places[lot])] for lot in places))
        if all(way.count(who) <= most for who in way if who)
    ]
    assert worth(tuple(found.values())) == min(map(worth, ways))
