"""The screens of low prices, by hand and by their properties."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tenders.diligence.enums import Screen
from tenders.diligence.screens import Limits, against_floor, lowest_lines, screens
from tenders.opportunities.pricing import Line, Schedule, count

PRICES = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2),
    st.decimals(min_value=0, max_value=10**9, places=2),
    min_size=1,
    max_size=25,
)


def _found(prices, key, screen, **limits):
    made = screens({name: Decimal(price) for name, price in prices.items()}, Limits(**limits))
    return next(row for row in made[key] if row.screen == screen)


def _low(prices, **limits):
    made = screens({name: Decimal(price) for name, price in prices.items()}, Limits(**limits))
    return {key: [str(row.screen) for row in rows if row.is_low] for key, rows in made.items()}


def test_below_the_mean_of_the_others_by_hand():
    """(100 + 120) ÷ 2 = 110; 60 is 50 ÷ 110 = 45.45% below."""
    found = _found({"a": 60, "b": 100, "c": 120}, "a", Screen.MEAN)
    assert found.is_low
    assert found.words == (
        "£60 is 45.45% below £110, the mean of the others: (£100 + £120) ÷ 2. A flag is raised from 40%."
    )


def test_at_the_limit_is_flagged_and_a_penny_above_is_not():
    assert _found({"a": 60, "b": 100}, "a", Screen.MEAN).is_low
    assert not _found({"a": "60.01", "b": 100}, "a", Screen.MEAN).is_low
    assert _found({"a": 70, "b": 100}, "a", Screen.NEXT).is_low
    assert not _found({"a": "70.01", "b": 100}, "a", Screen.NEXT).is_low


def test_the_next_price_is_the_nearest_that_is_not_lower():
    found = _found({"a": 60, "b": 100, "c": 400}, "b", Screen.NEXT)
    assert (found.is_low, found.words) == (
        True, "£100 is 75% below £400, the next price. A flag is raised from 30%."
    )  # fmt: skip
    assert _found({"a": 60, "b": 100}, "b", Screen.NEXT).words == "No other price is higher."


def test_below_the_median_by_hand():
    """Of 70, 90, 100 and 110 the median is 95; 70 is 26.32% below."""
    found = _found({"a": 70, "b": 90, "c": 100, "d": 110}, "a", Screen.MEDIAN)
    assert (found.is_low, found.words) == (
        True, "£70 is 26.32% below £95, the median of all 4 prices. A flag is raised from 20%."
    )  # fmt: skip


def test_the_adjusted_average_by_hand():
    """Ten bids: one goes at either end. Mean of 90 … 120 = 103.13; 90, 95, 100, 100 lie 6.88 below on average."""
    prices = dict(zip("abcdefghij", (60, 90, 95, 100, 100, 105, 105, 110, 120, 200), strict=True))
    found = _found(prices, "a", Screen.ADJUSTED)
    assert found.is_low
    assert found.words == (
        "Without the 1 lowest and the 1 highest, the mean of 8 prices is £103.13. Those below it lie £6.88 below on "
        "average: £103.13 − £6.88 = £96.25. Less 5% for what is near it: £91.44. £60 is below that."
    )
    assert _found(prices, "b", Screen.ADJUSTED).is_low
    assert not _found(prices, "c", Screen.ADJUSTED).is_low
    assert not _found(prices, "b", Screen.ADJUSTED, margin=Decimal(10)).is_low


def test_a_tenth_is_rounded_up():
    prices = {str(number): 100 + number for number in range(11)}
    assert "Without the 2 lowest and the 2 highest, the mean of 7 prices" in _found(prices, "5", Screen.ADJUSTED).words


def test_the_adjusted_average_needs_five():
    words = _found(dict.fromkeys("abcd", 10), "a", Screen.ADJUSTED).words
    assert words == "This takes at least 5 prices; there are 4."


def test_one_bid_two_bids_equal_prices_and_nothing():
    assert _low({"a": 5}) == {"a": []}
    assert _low({"a": 100, "b": 100}) == {"a": [], "b": []}
    assert _low({"a": 0, "b": 0}) == {"a": [], "b": []}
    assert _low({"a": 0, "b": 100}) == {"a": ["MEAN", "NEXT", "MEDIAN"], "b": []}
    assert _low({"a": 65, "b": 100}) == {"a": ["NEXT", "MEDIAN"], "b": []}


def test_a_rate_below_the_published_floor():
    assert against_floor(Decimal("19.99"), Decimal(20)).is_low
    assert not against_floor(Decimal(20), Decimal(20)).is_low


@given(PRICES)
def test_the_highest_price_is_never_flagged_and_order_does_not_matter(prices):
    made = screens(prices, Limits())
    highest = max(prices.values())
    assert not any(row.is_low for key, price in prices.items() if price == highest for row in made[key])
    turned = screens(dict(reversed(list(prices.items()))), Limits())
    assert {key: [row.is_low for row in rows] for key, rows in made.items()} == {
        key: [row.is_low for row in rows] for key, rows in turned.items()
    }


@given(PRICES, st.decimals(min_value="0.01", max_value=10**6, places=2))
def test_who_asks_less_is_flagged_at_least_as_often(prices, less):
    """Against the others alone: a lower price of one's own moves the median and the adjusted average."""
    key = min(prices, key=prices.__getitem__)
    lower = {**prices, key: max(Decimal(0), prices[key] - less)}
    before, after = (screens(rows, Limits())[key] for rows in (prices, lower))
    for screen in (Screen.MEAN, Screen.NEXT):
        was, now = (next(row.is_low for row in rows if row.screen == screen) for rows in (before, after))
        assert now >= was


@given(PRICES)
def test_pence_or_millions_make_no_difference(prices):
    larger = {key: price * 1000 for key, price in prices.items()}
    small, large = screens(prices, Limits()), screens(larger, Limits())
    assert [[row.is_low for row in rows] for rows in small.values()] == [
        [row.is_low for row in rows] for rows in large.values()
    ]


def test_the_lines_that_lie_lowest_come_first():
    lines = tuple(
        Line(number, None, text, "hour", Decimal(10)) for number, text in ((1, "Care"), (2, "Night"), (3, "Van"))
    )
    schedule = Schedule(lines)
    own = count(schedule, {"1": "10", "2": "50", "3": "9"})
    others = [count(schedule, {"1": "20", "2": "50", "3": "10"}), count(schedule, {"1": "20", "2": "50"})]
    assert [line.text for line in lowest_lines(own, others)] == ["Care", "Van"]
    assert lowest_lines(own, []) == []
