"""Freezing what an editor wrote, and reading it back."""

from dataclasses import replace

import pytest

from portal.core.rows import Column
from portal.questions.answers import missing
from portal.questions.structure import Structure
from tests.factories.questions import QuestionSetFactory, question, section

pytestmark = pytest.mark.django_db


COLUMNS = [{"name": "Who"}, {"name": "Hours", "is_number": True, "required": False}]


DATED = [{"name": "What"}, {"name": "When", "is_day": True}, {"name": "Which", "choices": ["A", "B"]}]


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
        section(
            question("table", "Staff", key="staff", columns=COLUMNS, row_labels=["Nurses", "Drivers"]),
            question("table", "Vehicles", key="vehicles", columns=COLUMNS, max_rows=5),
            question("scale", "How sure", key="sure", low=0, low_words="Not", high=4, high_words="Very"),
            question("address", "Where", key="where"),
            question("organisations", "With whom", key="whom", max_rows=3),
            question("declaration", "Truth", key="truth", statement="All of this is true."),
            title="In parts",
            key="parts",
        ),
        section(
            question("partners", "Who", key="partners", options=["Insured"], max_rows=4),
            question("promises", "What", key="promises", options=["Local jobs"], max_rows=2),
            question("share_code", "Code", key="code", unscored=True),
            question("table", "Dates", key="dates", columns=DATED, max_rows=2),
            title="Commitments",
            key="commitments",
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
        ("staff", "3.1"),
        ("vehicles", "3.2"),
        ("sure", "3.3"),
        ("where", "3.4"),
        ("whom", "3.5"),
        ("truth", "3.6"),
        ("partners", "4.1"),
        ("promises", "4.2"),
        ("code", "4.3"),
        ("dates", "4.4"),
    ]


def test_everything_that_was_written_is_kept():
    structure = _structure()
    name, how, many = (structure.question(key) for key in ("name", "how", "many"))
    some = structure.question("any")
    assert (name.hint, name.required, many.required) == ("In full", True, False)
    assert (how.word_limit, many.unit) == (250, "places")
    assert (some.options, some.none_option) == (("A", "B"), "None")
    assert (structure.section("more").title, structure.question("plan").is_file) == ("More", True)


def test_the_newer_kinds_are_kept_too():
    structure = _structure()
    staff, sure, whom = (structure.question(key) for key in ("staff", "sure", "whom"))
    assert staff.columns == (Column("1", "Who"), Column("2", "Hours", is_number=True, required=False))
    assert (staff.row_labels, staff.most_rows, structure.question("vehicles").most_rows) == (
        ("Nurses", "Drivers"),
        2,
        5,
    )
    assert (sure.low, sure.low_words, sure.high, sure.high_words) == (0, "Not", 4, "Very")
    assert ([column.key for column in whom.grid], whom.most_rows) == (["name", "number", "role"], 3)
    assert structure.question("truth").statement == "All of this is true."


def test_questions_of_the_older_kinds_keep_their_digest():
    content = _structure().to_content()["sections"][0]["questions"][0]
    assert sorted(content) == sorted(
        ["key", "number", "kind", "text", "hint", "required", "word_limit", "unit", "options", "none_option"]
    )
    column = _structure().to_content()["sections"][2]["questions"][0]["columns"][0]
    assert column == {"key": "1", "name": "Who", "is_number": False, "required": True}


def test_partners_promises_and_columns_of_days_and_choices_are_kept_too():
    structure = _structure()
    partners, promises, code, dates = (structure.question(k) for k in ("partners", "promises", "code", "dates"))
    assert partners.grid[5].choices == ("Insured",)
    assert promises.grid[0].choices == ("Local jobs",)
    assert (code.unscored, partners.unscored) == (True, False)
    assert dates.columns[1:] == (Column("2", "When", is_day=True), Column("3", "Which", choices=("A", "B")))


def test_whether_it_is_scored_and_what_may_be_chosen_never_change_under_a_bid():
    structure = _structure()
    asked, dates = structure.question("name"), structure.question("dates")
    assert replace(asked, unscored=True).shape != asked.shape
    others = tuple(replace(column, choices=()) for column in dates.columns)
    assert replace(dates, columns=others).shape != dates.shape


def test_a_shape_is_all_but_the_wording():
    asked = _structure().question("staff")
    renamed = replace(asked, columns=tuple(replace(column, name="New") for column in asked.columns), hint="New")
    assert renamed.shape == asked.shape
    assert replace(asked, columns=asked.columns[:1]).shape != asked.shape
    assert {"Who", "Hours", "Nurses"} <= set(asked.wording.split())


def test_content_is_plain_json_and_comes_back_equal():
    import json

    structure = _structure()
    assert Structure.from_content(json.loads(json.dumps(structure.to_content()))) == structure


def test_information_is_read_and_never_answered():
    assert "info" not in [q.key for q in _structure().questions]
    assert [q.key for q in missing(_structure(), {"name": "Ann", "how": ""})] == [
        *("how", "which", "any", "plan"),
        *("staff", "vehicles", "sure", "where", "whom", "truth"),
        *("partners", "promises", "code", "dates"),
    ]


@pytest.mark.parametrize("find", ["question", "section"])
def test_an_unknown_key_is_an_error(find):
    with pytest.raises(KeyError):
        getattr(_structure(), find)("nothing")
