"""Money: whole pence, rounded half up, read as people type it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.money import parse_pounds, pounds, to_pence


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.005", "0.01"), ("0.004999", "0.00"), ("2.675", "2.68"), ("-0.005", "-0.01"), ("1", "1.00")],
)
def test_to_pence_rounds_half_up(amount, rounded):
    assert str(to_pence(Decimal(amount))) == rounded


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (None, ""),
        (0, "£0"),
        (1_250_000, "£1,250,000"),
        (Decimal("19.99"), "£19.99"),
        (Decimal("19.90"), "£19.90"),
        (Decimal("19.999"), "£20"),
        (Decimal("-12.5"), "-£12.50"),
    ],
)
def test_pounds(amount, words):
    assert pounds(amount) == words


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("£1,250.50", "1250.50"), ("1250.5", "1250.50"), (" 1 250 ", "1250.00"), ("0", "0.00"), ("-3", "-3.00")],
)
def test_parse_pounds_reads_what_people_type(typed, amount):
    assert str(parse_pounds(typed)) == amount


@pytest.mark.parametrize(
    "typed", ["", "£", "ten", "1.2.3", "NaN", "Infinity", "-Infinity", "1e5", "1e999999999", "9" * 40, "--1", "£-£1"]
)
def test_parse_pounds_refuses_what_is_no_amount(typed):
    with pytest.raises(ValueError, match="Enter an amount in pounds"):
        parse_pounds(typed)


def test_parse_pounds_refuses_parts_of_a_penny():
    with pytest.raises(ValueError, match="two decimal places"):
        parse_pounds("1.005")


@given(st.decimals(min_value="-999999999999.99", max_value="999999999999.99", places=2))
def test_what_pounds_writes_parse_pounds_reads(amount):
    assert parse_pounds(pounds(amount)) == amount
