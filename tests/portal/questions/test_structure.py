"""Freezing what an editor wrote, and reading it back."""

import pytest

from portal.questions.answers import missing
from portal.questions.structure import Structure
from tests.factories.questions import QuestionSetFactory, question, section

pytestmark = pytest.mark.django_db


def _all_kinds():
    return [
        section(
            question("short_text", "Name", key="name", hint="In full"),
            question("information", "Read this", key="info", hint="First."),
            question("long_text", "How", key="how", word_limit=250),
            question("number", "How many", key="many", unit="places", required=False),
            title="You",
            key="you",
        ),
        section(
            question("one_of", "Which", key="which", options=["Red", "Blue"]),
            question("many_of", "Any of", key="any", options=["A", "B"], none_option="None"),
            question("file", "Plan", key="plan"),
            title="More",
            key="more",
        ),
    ]


def _structure():
    return QuestionSetFactory(sections=_all_kinds()).structure()


def test_numbers_are_places_and_skip_information():
    numbers = [(q.key, q.number) for section in _structure().sections for q in section.questions]
    assert numbers == [
        ("name", "1.1"),
        ("info", ""),
        ("how", "1.2"),
        ("many", "1.3"),
        ("which", "2.1"),
        ("any", "2.2"),
        ("plan", "2.3"),
    ]


def test_everything_that_was_written_is_kept():
    structure = _structure()
    name, how, many = (structure.question(key) for key in ("name", "how", "many"))
    some = structure.question("any")
    assert (name.hint, name.required, many.required) == ("In full", True, False)
    assert (how.word_limit, many.unit) == (250, "places")
    assert (some.options, some.none_option) == (("A", "B"), "None")
    assert (structure.section("more").title, structure.question("plan").is_file) == ("More", True)


def test_content_is_plain_json_and_comes_back_equal():
    import json

    structure = _structure()
    assert Structure.from_content(json.loads(json.dumps(structure.to_content()))) == structure


def test_information_is_read_and_never_answered():
    assert "info" not in [q.key for q in _structure().questions]
    assert [q.key for q in missing(_structure(), {"name": "Ann", "how": ""})] == ["how", "which", "any", "plan"]


@pytest.mark.parametrize("find", ["question", "section"])
def test_an_unknown_key_is_an_error(find):
    with pytest.raises(KeyError):
        getattr(_structure(), find)("nothing")
