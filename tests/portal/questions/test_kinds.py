"""Tables, scales, addresses, organisations, declarations: typed without script, half filled, stored, in words."""

import re

import pytest
from django.http import QueryDict

from portal.core.rows import Column
from portal.questions.answers import in_words, is_empty, missing, shown
from portal.questions.forms import answers_form, problems_in
from portal.questions.structure import Question, Section, Structure

COLUMNS = (Column("1", "Who"), Column("2", "Hours", is_number=True), Column("3", "Notes", required=False))


def _q(kind, **more):
    return Question(key="k", number="1.1", kind=kind, text="What?", **{"required": True, **more})


STAFF = _q("table", columns=COLUMNS, row_labels=("Nurses", "Drivers"))
VISITS = _q("table", columns=COLUMNS, max_rows=3)
SURE = _q("scale", low=1, low_words="Not at all", high=5, high_words="Fully")
PLACE = _q("address")
PARTNERS = _q("organisations", max_rows=2)
TRUTH = _q("declaration", statement="All of this is true.")
HOME = {"line1": "1 Mill Lane", "line2": "", "town": "Kingsmere", "postcode": "KM1 2AB"}
AGREED = {"agreed": "yes", "name": "Ann Smith", "job": "Director"}
MILL = {"name": "The Mill", "number": "", "role": "Meals"}


def _typed(**cells):
    data = QueryDict(mutable=True)
    data.update({"stay" if name == "stay" else f"q_k-{name.replace('_', '-')}": text for name, text in cells.items()})
    return data


def _collect(question, data):
    return answers_form((question,), data=data, strict=False).collect()["k"]


def _wrong(question, value):
    return [
        sentence for _question, sentence in problems_in(Section("s", "1", "One", questions=(question,)), {"k": value})
    ]


@pytest.mark.parametrize(
    ("question", "data", "kept"),
    [
        (
            STAFF,
            _typed(**{"1_1": " Ann ", "1_2": "£1,250.50", "1_3": "", "2_1": "", "2_2": "", "2_3": ""}),
            [{"1": "Ann", "2": "1250.50", "3": ""}, {"1": "", "2": "", "3": ""}],
        ),
        (STAFF, _typed(**{"1_1": "", "2_2": " "}), None),
        (
            VISITS,
            _typed(**{"1_1": "", "1_2": "", "2_1": "Bo", "2_2": "3", "2_3": "at night"}),
            [{"1": "Bo", "2": "3", "3": "at night"}],
        ),
        (
            VISITS,
            _typed(**{"1_1": "Bo", "1_2": "3", "stay": "add:q_k"}),
            [{"1": "Bo", "2": "3", "3": ""}, {"1": "", "2": "", "3": ""}],
        ),
        (VISITS, _typed(**{"1_1": "Bo", "stay": "1"}), [{"1": "Bo", "2": "", "3": ""}]),
        (VISITS, _typed(**{"1_1": "Bo", "1_2": "a lot"}), [{"1": "Bo", "2": "a lot", "3": ""}]),
        (VISITS, _typed(**{"1_1": "Bo", "9_1": "beyond the most"}), [{"1": "Bo", "2": "", "3": ""}]),
        (SURE, QueryDict("q_k=4"), "4"),
        (PLACE, _typed(line1="1 Mill Lane", town="Kingsmere", postcode="km12ab"), HOME),
        (PLACE, _typed(postcode="half"), {"line1": "", "line2": "", "town": "", "postcode": "half"}),
        (PLACE, _typed(line1=" ", town=""), None),
        (PARTNERS, _typed(**{"1_name": "The Mill", "1_role": "Meals"}), [MILL]),
        (TRUTH, _typed(**AGREED), AGREED),
        (TRUTH, _typed(name="Ann Smith", job=""), {"agreed": "", "name": "Ann Smith", "job": ""}),
    ],
)
def test_what_is_typed_is_kept(question, data, kept):
    assert _collect(question, data) == kept


@pytest.mark.parametrize("question", [STAFF, VISITS, PLACE, PARTNERS, TRUTH], ids=lambda question: question.kind)
def test_what_was_stored_comes_back_through_the_plain_name_and_nonsense_is_kept_as_it_is(question):
    assert _collect(question, {"q_k": "nonsense"}) == "nonsense"
    assert in_words(question, "nonsense") == "nonsense"
    assert len(_wrong(question, "nonsense")) == 1


@pytest.mark.parametrize(
    ("question", "value", "sentences"),
    [
        (STAFF, None, ["Answer question 1.1."]),
        (
            STAFF,
            [{"1": "Ann", "2": "", "3": ""}],
            ["Nurses: fill in “Hours”. Drivers: fill in “Who”."],
        ),
        (VISITS, [{"1": "", "2": "", "3": ""}], ["Answer question 1.1."]),
        (VISITS, [{"1": "Bo", "2": "many"}], ["Row 1, “Hours”: enter a number, such as 12 or 12.5."]),
        (VISITS, [{"1": "x" * 501, "2": "1"}], ["Row 1, “Who”: shorten this to 500 characters or fewer."]),
        (VISITS, [{"1": "Bo", "2": "1"}] * 5, ["Leave 2 of the rows empty: there may be 3."]),
        (PARTNERS, [{**MILL, "role": ""}], ["Organisation 1: fill in “What it will do”."]),
        (SURE, "6", ["Select a valid choice. 6 is not one of the available choices."]),
        (SURE, "", ["Answer question 1.1."]),
        (
            PLACE,
            {"line1": "1 Mill Lane", "postcode": "KM"},
            ["Enter a town or city. Enter a full UK postcode, such as KM1 2AB."],
        ),
        (PLACE, {**HOME, "line2": "x" * 201}, ["Shorten “Address line 2 (optional)” to 200 characters or fewer."]),
        (TRUTH, {**AGREED, "agreed": ""}, ["Tick the box to agree."]),
        (TRUTH, {**AGREED, "agreed": "perhaps"}, ["Tick the box to agree, or leave it empty."]),
        (
            TRUTH,
            {"agreed": "yes"},
            ["Enter the full name of who declares this. Enter the job title of who declares this."],
        ),
        (STAFF, [{"1": "Ann", "2": "1"}, {"1": "Bo", "2": "2"}], []),
        (VISITS, [{"1": "Bo", "2": "1", "3": ""}, {"1": "", "2": "", "3": ""}], []),
        (PLACE, HOME, []),
        (PARTNERS, [MILL], []),
        (TRUTH, AGREED, []),
        (_q("table", columns=COLUMNS, row_labels=("A", "B"), required=False), [{"1": "x", "2": "1"}], []),
        (_q("declaration", required=False), None, []),
    ],
)
def test_what_stands_in_the_way_of_submission(question, value, sentences):
    assert _wrong(question, value) == sentences


def test_a_table_that_is_all_wrong_says_five_things_and_how_many_more():
    (sentence,) = _wrong(_q("table", columns=COLUMNS, max_rows=9), [{"1": "", "2": "many"}] * 4)
    assert sentence.count("Row ") == 5
    assert sentence.endswith("3 more of the cells are empty or wrong.")


@pytest.mark.parametrize(
    ("question", "data"),
    [
        (VISITS, _typed(**{"1_1": "Bo"})),
        (PLACE, _typed(town="Kingsmere")),
        (PARTNERS, _typed(**{"1_name": "The Mill"})),
        (TRUTH, _typed(job="Director")),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_half_an_answer_is_fine_in_a_draft_and_a_problem_before_submission(question, data):
    form = answers_form((question,), data=data, strict=False)
    assert form.is_valid()
    assert len(_wrong(question, form.collect()["k"])) == 1


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        (STAFF, [{"1": "Ann", "2": "1250"}], "Nurses: Who: Ann; Hours: 1,250\nDrivers: nothing"),
        (VISITS, [{"1": ""}, {"1": "Bo", "2": "some"}], "1. Who: Bo; Hours: some"),
        (PARTNERS, [MILL], "1. Name: The Mill; What it will do: Meals"),
        (SURE, "4", "4 (1 is “Not at all”, 5 is “Fully”)"),
        (PLACE, dict(sorted(HOME.items())), "1 Mill Lane\nKingsmere\nKM1 2AB"),
        (TRUTH, AGREED, "Agreed by Ann Smith, Director"),
        (TRUTH, {"agreed": "yes"}, "Agreed"),
        (TRUTH, {"name": "Ann Smith"}, "Not agreed: Ann Smith"),
        (VISITS, [{"1": "", "2": ""}], ""),
        (PLACE, {"town": ""}, ""),
    ],
)
def test_in_words(question, value, words):
    assert in_words(question, value) == words


def test_an_answer_in_rows_is_shown_as_a_table():
    section = Section("s", "1", "One", questions=(VISITS,))
    (row,) = shown(section, {"k": [{"1": "Bo", "2": "1250", "3": ""}, {"1": "", "2": "", "3": ""}]})
    assert row.grid.head == ("Number", "Who", "Hours", "Notes")
    assert (row.grid.rows, row.grid.numeric) == ((("1", "Bo", "1,250", ""),), (2,))


def test_parts_that_are_all_empty_are_no_answer():
    assert [q.key for q in missing(Structure((Section("s", "1", "One", questions=(PLACE,)),)), {"k": {"town": ""}})]
    assert is_empty([{"1": ""}, []])
    assert not is_empty([{"1": "x"}])


def _drawn(question, value=None, data=None):
    form = answers_form((question,), {"k": value}, data=data, strict=False)
    return str(form["q_k"])


def test_the_added_row_is_there_after_saving_and_is_where_one_goes_on():
    kept = _collect(VISITS, _typed(**{"1_1": "Bo", "1_2": "3", "2_1": "Cy", "2_2": "4", "stay": "add:q_k"}))
    html = _drawn(VISITS, kept)
    assert re.findall(r'name="q_k-(\d)-1"', html) == ["1", "2", "3"]
    assert re.findall(r'id="id_q_k-(\S+)"[^>]* autofocus', html) == ["3-1"]
    assert 'name="stay" value="add:q_k"' not in html  # three is the most
    assert 'name="stay" value="add:q_k"' in _drawn(VISITS, kept[:1])


def test_only_the_cell_that_is_wrong_is_marked_and_led_to():
    form = answers_form((STAFF,), data=_typed(**{"1_1": "Ann", "1_2": "1", "2_1": "Bo", "2_2": "x"}), strict=False)
    assert not form.is_valid()
    html = str(form["q_k"])
    assert re.findall(r'id="id_q_k-(\S+)"[^>]*aria-invalid', html) == ["2-2"]
    assert form["q_k"].id_for_label == "id_q_k-2-2"


@pytest.mark.parametrize("text", ["KM1 2AB", "km12ab", "SW1A 1AA", " ec1a-1bb ", "GIR 0AA", "M1 1AE"])
def test_a_postcode_is_taken_however_it_is_typed(text):
    assert _wrong(PLACE, {**HOME, "postcode": text}) == []


@pytest.mark.parametrize("text", ["KM1", "12345", "KM1 2A", "KM1 2ABC", "D02 AF30"])
def test_what_has_not_the_shape_of_a_postcode_is_pointed_out(text):
    assert _wrong(PLACE, {**HOME, "postcode": text}) == ["Enter a full UK postcode, such as KM1 2AB."]
