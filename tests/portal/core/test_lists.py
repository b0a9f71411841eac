"""What public lists share: filters that never fail, values and quarters in words."""

from datetime import date
from decimal import Decimal

import pytest

from portal.core.lists import FilterForm, lead_of, quarter_of, value_in_words

KINDS, STAGES = [("CARE", "Care")], [("open", "Open")]


def _form(**typed):
    return FilterForm(typed, kinds=KINDS, stages=STAGES)


def test_chosen_leaves_out_what_is_empty():
    assert _form(words="", kind="CARE", stage="").chosen == {"kind": "CARE"}


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("cpv_code", "care", "Enter digits only, such as 85000000 or 85."),
        ("value_from", "lots", "Enter an amount in pounds, such as 1250 or 1250.50."),
        ("after", "tomorrow", "Enter a date, such as 2026-11-21"),
    ],
)
def test_a_wrong_value_filters_nothing_and_is_pointed_out(name, typed, sentence):
    form = _form(**{name: typed, "kind": "CARE"})
    assert form.chosen == {"kind": "CARE"}
    assert form.errors[name] == [sentence]


@pytest.mark.parametrize(
    ("net", "gross", "currency", "words"),
    [
        (None, None, "GBP", ""),
        (Decimal(120_000), None, "GBP", "£120,000 without VAT"),
        (None, Decimal(144_000), "GBP", "£144,000 with VAT"),
        (Decimal(120_000), Decimal(120_000), "GBP", "£120,000 without VAT, £120,000 with VAT"),
        (Decimal(5000), None, "EUR", "5,000 EUR without VAT"),
    ],
)
def test_value_in_words(net, gross, currency, words):
    assert value_in_words(net, gross, currency) == words


@pytest.mark.parametrize(
    ("summary", "description", "lead"),
    [("A walk", "We walk", "A walk"), ("We wa…", "We walk", ""), ("We walk", "We walk", ""), ("A walk", "", "A walk")],
)
def test_lead_of(summary, description, lead):
    assert lead_of(summary, description) == lead


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 4, 1), "Q1 2026/27"),
        (date(2026, 12, 31), "Q3 2026/27"),
        (date(2027, 1, 1), "Q4 2026/27"),
        (date(2027, 3, 31), "Q4 2026/27"),
        (date(2099, 4, 1), "Q1 2099/00"),
    ],
)
def test_quarter_of(day, words):
    assert quarter_of(day) == words
