"""Partners, promises and the share code: typed, half filled, wrong, shown, read once opened."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict
from docx import Document

from portal.core.paper.blocks import Grid, Heading
from portal.core.rows import Column
from portal.questions.answers import in_words, shown
from portal.questions.forms import answers_form, problems_in
from portal.questions.papers import blocks_of
from portal.questions.partners import read_partners, who_satisfies
from portal.questions.promises import BEYOND, IN_DELIVERY, read_promises
from portal.questions.structure import UNSCORED, Question, Section, Structure
from portal.questions.word import values
from portal.questions.word.writing import to_word

INSURED, REGISTERED = "Insured for £10 million", "Registered with the inspectorate"


def _q(kind, **more):
    return Question(key="k", number="1.1", kind=kind, text="What?", **{"required": True, **more})


PARTNERS = _q("partners", options=(INSURED, REGISTERED), max_rows=3)
FREE = _q("partners", max_rows=3)
PROMISES = _q("promises", options=("Local jobs", "Green and lasting"), max_rows=2)
CODE = _q("share_code")
LEAD = {
    "name": "Harbour Lights",
    "number": "",
    "role": "Lead",
    "share": "60",
    "does": "Day visits",
    "conditions": f"{INSURED}\n{REGISTERED}",
    "size": "Small (10 to 49 people)",
    "voluntary": "Yes",
    "days": "",
}
MILL = {**LEAD, "name": "The Mill", "role": "Subcontractor", "share": "40", "conditions": "", "days": "14"}
PROMISE = {
    "priority": "Local jobs",
    "kind": BEYOND,
    "what": "Apprentices from the Northside",
    "number": "2",
    "unit": "apprentices",
    "by": "2028-03-31",
    "shown": "A list each year",
}
GIVEN = {"code": "hRt7KMzq", "absent": "", "confirmed": "yes", "name": "Ann Smith", "day": "2026-11-03"}


def _typed(row=1, **cells):
    data = QueryDict(mutable=True)
    for name, text in cells.items():
        data.setlist(f"q_k-{row}-{name}", text if isinstance(text, list) else [text])
    return data


def _collect(question, data):
    return answers_form((question,), data=data, strict=False).collect()["k"]


def _wrong(question, value):
    return [text for _question, text in problems_in(Section("s", "1", "One", questions=(question,)), {"k": value})]


def test_a_partner_is_typed_with_conditions_ticked_and_a_share_in_percent():
    typed = _typed(**{**LEAD, "share": "60 %", "conditions": [INSURED, REGISTERED]})
    assert _collect(PARTNERS, typed) == [LEAD]


def test_a_promise_is_kept_with_its_number_and_day_and_what_is_no_day_as_it_was_typed():
    (kept,) = _collect(PROMISES, _typed(**{**PROMISE, "number": "1,200", "by": "31 March 2028"}))
    assert (kept["number"], kept["by"]) == ("1200", "2028-03-31")
    (wrong,) = _collect(PROMISES, _typed(**{**PROMISE, "by": "next spring", "priority": "Gardens"}))
    assert (wrong["by"], wrong["priority"]) == ("next spring", "Gardens")


@pytest.mark.parametrize(
    ("question", "value", "sentences"),
    [
        (PARTNERS, [LEAD, MILL], []),
        (PARTNERS, [LEAD, {**MILL, "share": "39.5"}], []),
        (FREE, [{**LEAD, "conditions": "Anything that they like"}], []),
        (PROMISES, [PROMISE], []),
        (CODE, GIVEN, []),
        (CODE, {**GIVEN, "code": "", "absent": "The platform is down."}, []),
        (CODE, {**GIVEN, "code": "hRt7-KM zq"}, []),
        (PARTNERS, None, ["Answer question 1.1."]),
        (PARTNERS, [LEAD, {**MILL, "share": "50"}], ["The shares add up to 110%. Together they are 100% at most."]),
        (
            PARTNERS,
            [LEAD, {**MILL, "share": "140"}],
            ["Organisation 2, “Share of the work in %”: enter a number from 0 to 100."],
        ),
        (
            PARTNERS,
            [LEAD, {**MILL, "days": "45"}],
            ["Organisation 2 is paid within 45 days. Who works for you must be paid within 30."],
        ),
        (PARTNERS, [LEAD, {**MILL, "role": "Lead"}], ["Only one organisation can be the lead."]),
        (
            PARTNERS,
            [{**LEAD, "conditions": "Rich"}],
            ["Organisation 1, “Conditions that it satisfies”: choose from the list."],
        ),
        (PROMISES, [{**PROMISE, "by": "31 2 2028"}], ["Promise 1, “By when”: enter a real date, such as 21 11 2026."]),
        (PROMISES, [{**PROMISE, "priority": "Gardens"}], ["Promise 1, “Priority”: choose from the list."]),
        (PROMISES, [{**PROMISE, "number": "some"}], ["Promise 1, “How many”: enter a number, such as 12 or 12.5."]),
        (CODE, {**GIVEN, "code": "1234"}, ["Enter a share code of 8 letters and numbers."]),
        (CODE, {**GIVEN, "code": ""}, ["Enter the share code, or say why there is none."]),
        (CODE, {**GIVEN, "confirmed": ""}, ["Confirm that what stands on the platform is up to date."]),
        (CODE, {**GIVEN, "day": "yesterday"}, ["“Date”: enter a real date, such as 21 11 2026."]),
    ],
)
def test_what_stands_in_the_way_of_submission(question, value, sentences):
    assert _wrong(question, value) == sentences


def test_more_than_all_of_the_work_is_told_at_once_in_a_draft_and_kept():
    data = _typed(name="A", share="80")
    data.update(_typed(2, name="B", share="80"))
    form = answers_form((PARTNERS,), data=data, strict=False)
    assert "add up to 160%" in str(form.errors)
    assert [row["share"] for row in form.collect()["k"]] == ["80", "80"]
    assert form["q_k"].id_for_label == "id_q_k-2-share"


def test_half_a_row_is_fine_in_a_draft():
    assert answers_form((PARTNERS,), data=_typed(name="A"), strict=False).is_valid()
    assert answers_form((CODE,), data=QueryDict("q_k-name=Ann"), strict=False).is_valid()


def test_the_page_shows_again_what_was_chosen_and_what_is_no_choice():
    html = str(answers_form((PARTNERS,), {"k": [{**LEAD, "role": "Helper"}]}, strict=False)["q_k"])
    assert "<option selected>Helper</option>" in html
    assert html.count('type="checkbox"') == 2
    assert html.count(" checked") == 2
    drawn = str(answers_form((PROMISES,), {"k": [PROMISE]}, strict=False)["q_k"])
    assert 'value="31 March 2028"' in drawn
    assert "<option selected>Local jobs</option>" in drawn


def test_a_condition_that_one_partner_satisfies_is_satisfied():
    both = [{**LEAD, "conditions": INSURED}, {**MILL, "conditions": INSURED}]
    assert who_satisfies((INSURED, REGISTERED), both) == [(INSURED, "Harbour Lights; The Mill"), (REGISTERED, "Nobody")]
    (row,) = shown(Section("s", "1", "One", questions=(PARTNERS,)), {"k": both})
    assert row.grid.conditions == ((INSURED, "Harbour Lights; The Mill"), (REGISTERED, "Nobody"))
    assert row.grid.is_wide
    title, cells = row.grid.cards[1]
    assert (title, dict(cells)["Paid by you within how many days"]) == ("2. The Mill", "14")
    assert "Company or charity number" not in dict(cells)


def test_partners_and_promises_are_read_as_values():
    lead, mill = read_partners([LEAD, {"name": ""}, MILL])
    assert (lead.share, lead.conditions, lead.is_voluntary) == (Decimal(60), (INSURED, REGISTERED), True)
    assert (mill.days, mill.is_subcontractor) == (Decimal(14), True)
    (promise,) = read_promises([PROMISE])
    assert (promise.number, promise.by, promise.is_beyond) == (Decimal(2), date(2028, 3, 31), True)
    assert not read_promises([{**PROMISE, "kind": IN_DELIVERY}])[0].is_beyond


def test_a_bid_that_was_submitted_wrong_is_still_read():
    (partner,) = read_partners([{"name": "A", "share": "most", "days": "soon"}])
    assert (partner.share, partner.days, partner.typed["share"]) == (None, None, "most")
    (promise,) = read_promises([{"what": "Trees", "number": "many", "by": "soon"}])
    assert (promise.number, promise.by, promise.typed["by"]) == (None, None, "soon")
    assert (read_partners("nonsense"), read_promises(None)) == ([], [])


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (GIVEN, "Share code: hRt7KMzq\nConfirmed as complete and up to date: Ann Smith, 3 November 2026"),
        ({"absent": "It is down."}, "No share code\nIt is down.\nNot confirmed"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_share_code_in_words(value, words):
    assert in_words(CODE, value) == words


def test_a_table_may_have_dates_and_choices():
    columns = (Column("1", "Who"), Column("2", "From", is_day=True), Column("3", "Full time", choices=("Yes", "No")))
    table = _q("table", columns=columns, max_rows=2)
    kept = _collect(table, _typed(**{"1": "Ann", "2": "1/4/2027", "3": "Yes"}))
    assert kept == [{"1": "Ann", "2": "2027-04-01", "3": "Yes"}]
    assert in_words(table, kept) == "1. Who: Ann; From: 1 April 2027; Full time: Yes"
    assert _wrong(table, [{**kept[0], "3": "Perhaps"}]) == ["Row 1, “Full time”: choose from the list."]


def test_a_wide_table_is_shown_as_cards_under_the_names_of_its_rows():
    columns = tuple(Column(str(place), f"Column {place}", required=False) for place in range(1, 6))
    table = _q("table", columns=columns, row_labels=("2026", "2027"))
    (row,) = shown(Section("s", "1", "One", questions=(table,)), {"k": [{"1": "a", "5": "b"}, {"2": "c"}]})
    assert row.grid.cards == [("2026", [("Column 1", "a"), ("Column 5", "b")]), ("2027", [("Column 2", "c")])]


def test_a_bidder_is_told_that_a_question_is_not_scored():
    form = answers_form((_q("yes_no", unscored=True, hint="Just say."),))
    assert form.fields["q_k"].help_text == f"Just say.\n{UNSCORED}"


def test_on_paper_each_partner_stands_under_a_heading_of_its_own():
    section = Section("s", "1", "One", questions=(PARTNERS,))
    blocks = list(blocks_of(Structure((section,)), {"k": [LEAD, MILL]}))
    headings = [block.text for block in blocks if isinstance(block, Heading) and block.level == 3]
    assert headings == ["1. Harbour Lights", "2. The Mill", "Conditions of participation, and who satisfies them"]
    assert all(len(block.head) == 2 for block in blocks if isinstance(block, Grid))


def test_partners_and_promises_go_through_a_word_document_and_a_share_code_does_not():
    for question, rows in ((PARTNERS, [LEAD, MILL]), (PROMISES, [PROMISE])):
        back = values.inward(question, values.outward(question, rows))
        assert back == rows
        assert _wrong(question, back) == []
    assert CODE.kind in values.ON_THE_PORTAL
    promises = Structure((Section("s", "1", "One", questions=(PROMISES,)),))
    document = Document(io.BytesIO(to_word("Bid", (), promises, {})))
    assert "Priority: Local jobs; Green and lasting." in "\n".join(part.text for part in document.paragraphs)
