"""Words find their other number, and a misspelt word leads to what was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.finding import forms, holds, meant

TITLES = ["Domiciliary care", "Carers’ centre", "Meals at home", "Home repairs"]


def _finds(words):
    """As a list of these titles would."""
    return any(all(holds(title, word) for word in words.split()) for title in TITLES)


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("carer", "carers"),
        ("meal", "meals"),
        ("family", "families"),
        ("box", "boxes"),
        ("church", "churches"),
        ("address", "addresses"),
        ("service", "services"),
    ],
)
def test_a_word_stands_for_its_other_number(one, many):
    assert {one, many} <= forms(one) & forms(many)


@pytest.mark.parametrize("word", ["bus", "access", "analysis", "gas", "77", "“"])
def test_what_is_no_plural_keeps_its_end(word):
    assert all(form.startswith(word) for form in forms(word))


@pytest.mark.parametrize("word", ["carer’s", "carers’", "carer's", "“Carers”,", "(carer)"])
def test_signs_around_a_word_do_not_hide_it(word):
    assert holds("The carer centre", word)


@given(st.text(alphabet="abceghiosuxyz’“.", min_size=1, max_size=12), st.text(max_size=3), st.text(max_size=3))
def test_whatever_holds_a_word_is_found_by_it(word, before, after):
    assert holds(f"{before}{word}{after}", word)


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("domicilary", "domiciliary"),
        ("carres", "carers"),
        ("Domicilary care", "domiciliary care"),
        ("“domicilary” care,", "domiciliary care"),
        ("hoem repiars", "home repairs"),
        ("submarines", ""),
        ("12345", ""),
        ("", ""),
        ("domicilary a b c d e", ""),
    ],
)
def test_a_misspelt_word_leads_to_what_was_meant(typed, better):
    assert meant(typed, _finds, lambda: TITLES) == better


def test_a_correction_that_finds_nothing_is_no_help():
    assert meant("domicilary repairs", _finds, lambda: TITLES) == ""


def test_known_words_never_ask_for_the_titles():
    def fails():
        raise AssertionError("asked")

    assert meant("domiciliary meals", _finds, fails) == ""
