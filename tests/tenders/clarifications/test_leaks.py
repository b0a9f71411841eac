"""The identity-leak check: what tells who asked is found, what half the field could have written is not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.clarifications.leaks import Identity, find, plain

HARBOUR = Identity(
    name="Harbour Lights Care CIC",
    people=("Anwen Pryce-Jones", "Bola Young"),
    emails=("anwen@harbourlights.example", "bola.young@gmail.com"),
    website="https://www.harbour-lights.example/about",
    address="14 Quayside Terrace\nKingsmere\nKM4 2QT",
    numbers=("SC123456", "1098765", "PABC-1234-DEFG"),
    products=("NightOwl", "Blue Door Scheme"),
)
OPEN_DOOR = Identity(name="Open Door Housing Association")
WELSH = Identity(name="Tŷ Gobaith Cyf", people=("Siân Łukasik",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Harbour Lights Care asks about nights.", "Harbour Lights Care"),
        ("HARBOUR LIGHTS would need two vans.", "HARBOUR"),
        ("As Harbour's own staff know,", "Harbour's"),
        ("We (HLC) wonder", "HLC"),
        ("Anwen Pryce-Jones called you.", "Anwen Pryce"),
        ("Ask Pryce-Jones about it.", "Jones"),
        ("Our NightOwl service runs at night.", "NightOwl"),
        ("Would the Blue Door scheme count?", "Blue Door scheme"),
        ("We are at KM4 2QT.", "KM4 2QT"),
        ("We are at km42qt.", "km42qt"),
        ("Visit us on Quayside Terrace!", "Quayside Terrace"),
        ("See harbour-lights.example for more", "harbour"),
        ("Write to anwen@harbourlights.example", "harbourlights.example"),
        ("Write to bola.young@gmail.com", "bola.young@gmail.com"),
        ("Our company, SC 123456, is small", "SC 123456"),
        ("charity 1098765", "1098765"),
        ("PABC 1234 DEFG", "PABC 1234 DEFG"),
    ],
)
def test_what_tells_who_asked_is_found(text, found):
    assert found.lower() in [leak.words.lower() for leak in find(text, HARBOUR)] or any(
        found.lower() in leak.words.lower() for leak in find(text, HARBOUR)
    )


@pytest.mark.parametrize(
    "text",
    [
        "May bids cover care at night and light housework?",
        "Is the care home open to young people?",
        "What does the council expect of carers' support services?",
        "Does TUPE apply, and to how many workers?",
        "Please publish the list of 1,098 addresses.",
        "May we write to you by gmail?",
    ],
)
def test_common_words_of_the_field_tell_nothing(text):
    assert find(text, HARBOUR) == []


def test_a_name_made_of_common_words_is_found_as_a_run_only():
    assert [leak.words for leak in find("The open door housing association asks.", OPEN_DOOR)] == [
        "open door housing association"
    ]
    assert [leak.words for leak in find("Our Open-Door policy", OPEN_DOOR)] == ["Open-Door"]
    assert find("An association with an open mind about housing, next door.", OPEN_DOOR) == []


@pytest.mark.parametrize("text", ["Tŷ Gobaith", "Ty Gobaith", "gobaith’s", "SIAN LUKASIK", "Łukasik"])
def test_letters_with_marks_are_found_with_and_without(text):
    assert find(f"This is {text} writing", WELSH)


def test_each_place_is_told_once_and_in_order():
    leaks = find("Harbour Lights Care and NightOwl and Harbour Lights Care", HARBOUR)
    assert [leak.start for leak in leaks] == sorted({leak.start for leak in leaks})
    assert all(first.end <= second.start for first, second in pairwise(leaks))


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_every_place_lies_in_the_text(text):
    assert len(plain(text)) == len(text)
    for leak in find(text, HARBOUR):
        assert text[leak.start : leak.end] == leak.words


@given(st.text(alphabet="abcdefghij ", max_size=60), st.text(alphabet="abcdefghij ", max_size=60))
def test_the_name_is_found_wherever_it_stands(before, after):
    assert find(f"{before} Harbour Lights {after}", HARBOUR)
