"""Dates, moments and pounds as people type them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from portal.core.clock import LONDON
from portal.core.fields import GovDateField, GovDateTimeField, PoundsField, WordsField, parse_time


def parts(day="", month="", year="", time=None):
    typed = {"day": day, "month": month, "year": year}
    return typed if time is None else {**typed, "time": time}


def refusal(field, value):
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (parts("21", "11", "2026"), date(2026, 11, 21)),
        (parts("1", "Feb", "2027"), date(2027, 2, 1)),
        (parts("29", "2", "2028"), date(2028, 2, 29)),
        ("2026-11-21", date(2026, 11, 21)),
    ],
)
def test_date_is_understood(typed, expected):
    assert GovDateField().clean(typed) == expected


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (None, "Enter a date, such as 21 11 2026"),
        (parts("21", "", "2026"), "Enter a date with a month, such as 21 11 2026"),
        (parts("31", "2", "2026"), "Enter a real date, such as 21 11 2026"),
        (parts("x", "2", "2026"), "Enter a real date, such as 21 11 2026"),
        (parts("1", "2", "26"), "Enter the year with four figures, such as 2026"),
    ],
)
def test_date_says_what_is_wrong(typed, message):
    assert refusal(GovDateField(), typed) == message


def test_moment_is_uk_clock_time():
    assert GovDateTimeField().clean(parts("1", "7", "2026", "12:00")).astimezone(UTC) == datetime(
        2026, 7, 1, 11, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (parts("29", "3", "2026", "1:30"), "This time does not exist"),
        (parts("25", "10", "2026", "1:30"), "This time happens twice"),
        (parts("25", "10", "2026", ""), "Enter a time"),
        (parts("25", "10", "2026", "25:00"), "Enter a time"),
    ],
)
def test_moment_refuses_times_that_mean_nothing_or_two_things(typed, message):
    assert refusal(GovDateTimeField(), typed).startswith(message)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12:00", "12:00"),
        ("9.30am", "09:30"),
        ("5pm", "17:00"),
        ("12 noon", "12:00"),
        ("12am", "00:00"),
        ("noon", "12:00"),
    ],
)
def test_time_is_understood(text, expected):
    assert f"{parse_time(text):%H:%M}" == expected


@pytest.mark.parametrize("text", ["9", "13pm", "24:00", "9:5", "11 noon", "later"])
def test_time_refuses_what_is_unclear(text):
    with pytest.raises(ValueError, match=r"."):
        parse_time(text)


def test_a_wrong_date_comes_back_as_typed():
    form = type("F", (forms.Form,), {"day": GovDateField()})({"day-day": "31", "day-month": "2", "day-year": "2026"})
    assert not form.is_valid()
    assert 'value="31"' in str(form["day"])


def test_a_stored_moment_is_shown_in_uk_clock_time():
    form = type("F", (forms.Form,), {"at": GovDateTimeField()})(initial={"at": datetime(2026, 7, 1, 11, tzinfo=UTC)})
    assert 'value="12:00"' in str(form["at"])


def test_has_changed_compares_moments_not_words():
    at = datetime(2026, 7, 1, 12, tzinfo=LONDON)
    assert not GovDateTimeField().has_changed(at, parts("1", "July", "2026", "12 noon"))


@pytest.mark.parametrize(("typed", "expected"), [("£1,250.50", Decimal("1250.50")), ("0", Decimal("0.00"))])
def test_pounds_are_understood(typed, expected):
    assert PoundsField().clean(typed) == expected


@pytest.mark.parametrize(
    ("typed", "message"),
    [("", "Enter an amount in pounds"), ("ten", "Enter an amount in pounds"), ("-1", "Enter an amount of £0 or more")],
)
def test_pounds_say_what_is_wrong(typed, message):
    assert refusal(PoundsField(), typed).startswith(message)


def test_words_over_the_limit_are_refused_with_the_count():
    assert refusal(WordsField(word_limit=2), "one two three") == "Shorten this by 1 word: it has 3, the limit is 2."
