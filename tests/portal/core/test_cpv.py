"""CPV codes as text."""

import pytest

from portal.core.cpv import begins_with, normalise


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", ""),
        (None, ""),
        ("85000000-9, 80000000", "85000000 80000000"),
        ("85000000 85000000-9", "85000000"),
        ("8500000 health 123456789", ""),
        ("85312000;98000000\n80110000", "85312000 98000000 80110000"),
    ],
)
def test_normalise(typed, codes):
    assert normalise(typed) == codes


@pytest.mark.parametrize(
    ("prefix", "digits"),
    [("85", "85"), ("85000000", "85"), ("85000000-9", "85"), ("85312", "85312"), ("853a", "853")],
)
def test_begins_with_looks_at_every_code_of_the_row(prefix, digits):
    asked = dict(begins_with("cpv_codes", prefix).children)
    assert asked == {"cpv_codes__startswith": digits, "cpv_codes__contains": f" {digits}"}


@pytest.mark.parametrize("prefix", ["", "abc"])
def test_begins_with_nothing_filters_nothing(prefix):
    assert not begins_with("cpv_codes", prefix)


def test_begins_with_all_noughts_filters_nothing():
    assert not begins_with("cpv_codes", "00000000")
