"""The arithmetic of scores against exact fractions."""

import random
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.evaluation import arithmetic

WEIGHTS = st.decimals(min_value="0.01", max_value=100, places=2)
SCORES = st.decimals(min_value=0, max_value=10, places=1)
PRICES = st.decimals(min_value="0.01", max_value=10_000_000, places=2)


def _half_up(exact: Fraction) -> Decimal:
    """Two places, half up, by whole numbers: the oracle."""
    cents = (exact * 100 + Fraction(1, 2)).__floor__()
    return Decimal(cents) / 100


@pytest.mark.parametrize(
    ("weight", "score", "highest", "points"),
    [("40", "5", "5", "40.00"), ("15", "2", "3", "10.00"), ("10", "1", "3", "3.33"), ("25", "0", "5", "0.00")],
)
def test_quality_points_golden(weight, score, highest, points):
    assert arithmetic.quality_points(Decimal(weight), Decimal(score), Decimal(highest)) == Decimal(points)


@given(weight=WEIGHTS, score=SCORES)
def test_quality_points_are_the_exact_share_rounded_half_up(weight, score):
    exact = Fraction(weight) * Fraction(score) / 10
    assert arithmetic.quality_points(weight, score, Decimal(10)) == _half_up(exact)


@given(weight=WEIGHTS, price=PRICES, lowest=PRICES)
def test_price_points_are_lowest_over_price_rounded_half_up(weight, price, lowest):
    lowest = min(price, lowest)
    assert arithmetic.price_points(weight, price, lowest) == _half_up(
        Fraction(weight) * Fraction(lowest) / Fraction(price)
    )


def test_the_lowest_price_gets_the_whole_weight_and_no_price_gets_nothing():
    assert arithmetic.price_points(Decimal(30), Decimal(7), Decimal(7)) == Decimal("30.00")
    assert arithmetic.price_points(Decimal(30), None, Decimal(7)) == Decimal("0.00")
    assert arithmetic.price_points(Decimal(30), Decimal(0), Decimal(0)) == Decimal("30.00")


def test_equal_totals_share_a_place_and_the_next_is_left_out():
    places = arithmetic.rank({"a": Decimal(5), "b": Decimal(9), "c": Decimal(9), "d": Decimal(1)})
    assert [(row.key, row.rank) for row in places] == [("b", 1), ("c", 1), ("a", 3), ("d", 4)]


@pytest.mark.prove
def test_ten_thousand_generated_evaluations_add_up():
    """Every total equals the sum of exact shares, each rounded half up, and the order follows the totals."""
    chance = random.Random(31)
    for _round in range(10_000):
        weights = [Decimal(chance.randint(1, 4000)) / 100 for _ in range(chance.randint(1, 9))]
        bids = {str(n): [Decimal(chance.randint(0, 50)) / 10 for _ in weights] for n in range(chance.randint(1, 12))}
        totals = {
            key: sum(
                (arithmetic.quality_points(w, s, Decimal(5)) for w, s in zip(weights, scores, strict=True)), Decimal(0)
            )
            for key, scores in bids.items()
        }
        exact = {
            key: sum(
                (_half_up(Fraction(w) * Fraction(s) / 5) for w, s in zip(weights, scores, strict=True)), Decimal(0)
            )
            for key, scores in bids.items()
        }
        assert totals == exact
        ranked = arithmetic.rank(totals)
        assert [row.total for row in ranked] == sorted(totals.values(), reverse=True)
        assert all(row.total.quantize(Decimal("0.01"), ROUND_HALF_UP) == row.total for row in ranked)
