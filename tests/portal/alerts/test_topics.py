"""What an address asks for, and the same in words."""

import pytest
from django.http import QueryDict

from portal.alerts import topics
from tests.factories.alerts import THEN


@pytest.mark.parametrize(
    ("query", "criteria"),
    [
        ("", {}),
        ("genre=sad&page=2&x=1", {"genre": "sad"}),
        ("genre=no-such", {}),
        ("pk=2&genre=sad", {"pk": 2}),
        ("pk=two", {"pk": 0}),
        ("pk=", {"pk": 0}),
        ("pk=-2", {"pk": 0}),
        ("pk=²", {"pk": 0}),
        ("pk=99999999999999999999", {"pk": 0}),
    ],
)
def test_criteria_from_an_address(plays, query, criteria):
    assert topics.criteria_from(plays.topic, QueryDict(query)) == criteria


def test_in_words(plays):
    plays.hidden.add(2)
    found = [topics.in_words(plays.topic, criteria, THEN) for criteria in ({}, {"genre": "sad"}, {"pk": 1}, {"pk": 2})]
    assert found == ["All plays", "Plays: sad", "“Hamlet”", "“Plays”"]


def test_the_same_criteria_in_any_order_have_the_same_key():
    assert topics.key_of({"a": "1", "b": "2"}) == topics.key_of({"b": "2", "a": "1"})
    assert topics.key_of({"a": "1"}) != topics.key_of({"a": 1})


def test_registering_a_name_again_replaces_it(plays):
    other = topics.Topic("plays", "Other", *[None] * 5)
    topics.register(other)
    assert topics.every() == [other]
