"""Fields for every kind of question, and drafts that keep what was typed."""

from datetime import date
from decimal import Decimal

import pytest

from portal.questions.answers import NONE_OF_THESE, in_words, shown
from portal.questions.fields import LONG_TEXT_LIMIT, field_for, to_json
from portal.questions.forms import answers_form, problems, problems_in
from portal.questions.structure import Question, Section, Structure


def _q(kind, **more):
    return Question(key="k", number="1.1", kind=kind, text="What?", **{"required": True, **more})


LISTS = {"options": ("Red", "Blue"), "none_option": "None of these"}


@pytest.mark.parametrize(
    ("question", "typed", "kept"),
    [
        (_q("short_text"), " Ann ", "Ann"),
        (_q("long_text", word_limit=2), "two words", "two words"),
        (_q("number"), "1,250.5", "1250.5"),
        (_q("number"), "-3", "-3"),
        (_q("money"), "£1,250.50", "1250.50"),
        (_q("date"), {"day": "21", "month": "11", "year": "2026"}, "2026-11-21"),
        (_q("date"), "2026-11-21", "2026-11-21"),
        (_q("yes_no"), "yes", "yes"),
        (_q("one_of", **LISTS), "Red", "Red"),
        (_q("many_of", **LISTS), ["Red", "Blue"], ["Red", "Blue"]),
        (_q("many_of", **LISTS), [NONE_OF_THESE], [NONE_OF_THESE]),
        (_q("short_text", required=False), "", ""),
    ],
    ids=lambda value: f"{value.kind}" if isinstance(value, Question) else None,
)
def test_a_good_answer_is_kept_as_plain_json(question, typed, kept):
    assert to_json(field_for(question).clean(typed)) == kept


@pytest.mark.parametrize(
    ("question", "typed", "sentence"),
    [
        (_q("short_text"), "", "Answer question 1.1."),
        (_q("short_text"), "x" * 301, "Shorten this to 300 characters or fewer."),
        (_q("long_text", word_limit=2), "three short words", "Shorten this by 1 word: it has 3, the limit is 2."),
        (_q("number"), "a dozen", "Enter a number, such as 12 or 12.5."),
        (_q("number"), "NaN", "Enter a number, such as 12 or 12.5."),
        (_q("money"), "lots", "Enter an amount in pounds, such as 1250 or 1250.50."),
        (_q("money"), "-1", "Enter an amount of £0 or more"),
        (_q("date"), {"day": "31", "month": "2", "year": "2026"}, "Enter a real date, such as 21 11 2026"),
        (_q("date"), {"day": "1", "month": "", "year": ""}, "Enter a date with a month and year, such as 21 11 2026"),
        (_q("yes_no"), "maybe", "Select a valid choice. maybe is not one of the available choices."),
        (_q("one_of", **LISTS), "Green", "Select a valid choice. Green is not one of the available choices."),
        (_q("many_of", **LISTS), ["Red", NONE_OF_THESE], "Choose “None of these” or the others, not both."),
        (_q("many_of", **LISTS), [], "Answer question 1.1."),
    ],
    ids=lambda value: f"{value.kind}" if isinstance(value, Question) else None,
)
def test_a_bad_answer_is_a_problem_in_words_and_kept_as_typed(question, typed, sentence):
    structure = Structure((Section("s", "1", "One", questions=(question,)),))
    assert list(problems(structure, {"k": typed})) == [(question, sentence)]


def test_an_endless_answer_is_refused_clearly_and_not_lost():
    question, endless = _q("long_text", word_limit=500), "x" * 300_000
    form = answers_form((question,), data={"q_k": endless}, strict=False)
    assert form.collect() == {"k": endless}
    assert form.errors["q_k"] == [
        f"This is over {LONG_TEXT_LIMIT:,} characters. Shorten it, or attach a file where one is asked for."
    ]


def test_collect_keeps_what_is_wrong_beside_what_is_right():
    questions = (_q("number"), Question(key="b", number="1.2", kind="money", text="Cost"))
    form = answers_form(questions, data={"q_k": "a dozen", "q_b": "£5"}, strict=False)
    assert form.collect() == {"k": "a dozen", "b": "5.00"}


def test_a_draft_may_be_empty():
    form = answers_form((_q("number"),), data={}, strict=False)
    assert form.is_valid()
    assert form.collect() == {"k": None}


def test_files_and_information_have_no_field():
    questions = (_q("file"), Question(key="i", number="", kind="information", text="Read"))
    assert list(answers_form(questions).fields) == []


@pytest.mark.parametrize(
    ("value", "required", "wrong"),
    [([], True, ["Add a file for question 1.1."]), ([], False, []), ([{"id": "1"}], True, [])],
    ids=["required and missing", "optional and missing", "there"],
)
def test_a_file_is_a_problem_only_where_it_is_required_and_missing(value, required, wrong):
    section = Section("s", "1", "One", questions=(_q("file", required=required),))
    assert [sentence for _question, sentence in problems_in(section, {"k": value})] == wrong


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        (_q("short_text"), None, ""),
        (_q("long_text"), "As it is", "As it is"),
        (_q("money"), "1250.50", "£1,250.50"),
        (_q("number", unit="places"), "1250", "1,250 places"),
        (_q("number"), "a dozen", "a dozen"),
        (_q("date"), "2026-11-21", "21 November 2026"),
        (_q("date"), {"day": "1", "month": "", "year": ""}, "1"),
        (_q("yes_no"), "no", "No"),
        (_q("one_of", **LISTS), "Red", "Red"),
        (_q("many_of", **LISTS), ["Red", "Blue"], "Red\nBlue"),
        (_q("many_of", **LISTS), [NONE_OF_THESE], "None of these"),
        (_q("many_of", **LISTS), ["Red", NONE_OF_THESE], "Red\nNone of these"),
    ],
)
def test_answers_in_words(question, value, words):
    assert in_words(question, value) == words


def test_shown_says_what_is_missing():
    section = Section("s", "1", "One", questions=(_q("short_text"), _q("file")))
    assert [row.is_missing for row in shown(section, {})] == [True, True]
    files = ({"id": "1", "name": "plan.pdf"},)
    assert [row.files for row in shown(Section("s", "1", "One", questions=(_q("file"),)), {"k": files})] == [files]


@pytest.mark.parametrize("value", [Decimal("12.50"), date(2026, 11, 21), ["A"], "x", None])
def test_what_to_json_gives_is_plain(value):
    assert not isinstance(to_json(value), Decimal | date)
