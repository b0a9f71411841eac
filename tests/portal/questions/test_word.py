"""Questions go out to Word and the answers come back: every one, and only what was touched counts as changed."""

import copy
import io
import time
import zipfile

import pytest
from django.core.exceptions import ValidationError
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.core.rows import Column
from portal.questions.answers import NONE_OF_THESE
from portal.questions.enums import Kind
from portal.questions.structure import Question, Section, Structure
from portal.questions.word import reading, values, writing

CHOICES = {"options": ("Walking", "By bus"), "none_option": "Neither"}
MORE = {
    Kind.ONE_OF: CHOICES,
    Kind.MANY_OF: CHOICES,
    Kind.TABLE: {"columns": (Column("1", "What"), Column("2", "Hours", True)), "max_rows": 10},
    Kind.ORGANISATIONS: {"max_rows": 10},
    Kind.PARTNERS: {"options": ("Insured", "Registered"), "max_rows": 10},
    Kind.PROMISES: {"options": ("Local jobs",), "max_rows": 10},
    Kind.SCALE: {"low": 1, "high": 5, "low_words": "never", "high_words": "always"},
    Kind.LONG_TEXT: {"word_limit": 100},
    Kind.NUMBER: {"unit": "hours"},
}
ANSWERS = {
    Kind.SHORT_TEXT: "A short one",
    Kind.LONG_TEXT: "# Head\n\nfirst\nsecond\n\n- a\n- b\n\n3. c\n4. d\n\n| A | B |\n| 1 | 2 |",
    Kind.NUMBER: "12.5",
    Kind.MONEY: "1200.00",
    Kind.DATE: "2026-11-21",
    Kind.YES_NO: "yes",
    Kind.ONE_OF: "By bus",
    Kind.MANY_OF: ["Walking", NONE_OF_THESE],
    Kind.TABLE: [{"1": "Visits", "2": "12"}, {"1": "Calls", "2": ""}],
    Kind.SCALE: "4",
    Kind.ADDRESS: {"line1": "1 Mill Lane", "line2": "", "town": "Kelham", "postcode": "KM1 2AB"},
    Kind.ORGANISATIONS: [{"name": "Oak", "number": "", "role": "All of it"}],
    Kind.PARTNERS: [
        {"name": "Oak", "number": "", "role": "Lead", "share": "100", "does": "All of it"}
        | {"conditions": "Insured\nRegistered", "size": "Small (10 to 49 people)", "voluntary": "No", "days": ""}
    ],
    Kind.PROMISES: [
        {"priority": "Local jobs", "kind": "Beyond it", "what": "Apprentices", "number": "2", "unit": "people"}
        | {"by": "2028-03-31", "shown": "A list"}
    ],
}


def structure(*questions):
    return Structure((Section("s", "1", "All", "", questions),))


def every_kind():
    kinds = [kind for kind in Kind if kind != Kind.INFORMATION]
    return structure(
        *(
            Question(str(kind), f"1.{place}", str(kind), f"A {kind}", **MORE.get(kind, {}))
            for place, kind in enumerate(kinds, 1)
        )
    )


def written(asked, answers, edit=lambda document: None):
    document = Document(io.BytesIO(writing.to_word("T", ("Lot 1",), asked, answers)))
    edit(document)
    target = io.BytesIO()
    document.save(target)
    return target


def box(document, key):
    return next(table for table in document.tables if f"[q:{key} " in table.cell(0, 0).text)


def test_every_kind_comes_back_untouched_and_as_it_was():
    asked = every_kind()
    found, unknown = reading.read(written(asked, ANSWERS), asked)
    assert unknown == []
    assert set(found) == {kind for kind in Kind if kind not in (*values.ON_THE_PORTAL, Kind.INFORMATION)}
    assert not [key for key, one in found.items() if one.is_touched]
    by_key = {question.key: question for question in asked.questions}
    assert {key: values.inward(by_key[key], one.written) for key, one in found.items()} == ANSWERS


def test_nothing_answered_comes_back_untouched():
    asked = every_kind()
    found, _unknown = reading.read(written(asked, {}), asked)
    assert not [key for key, one in found.items() if one.is_touched]


LETTERS = st.sampled_from([*"ab|#-•1. \n\t", "\r\n", "# ", "- ", "2. ", "| a |", "\x0b", "\u2028", "ŵ"])
LONG = structure(Question("k", "1.1", "long_text", "Long"))
SHORT = structure(Question("k", "1.1", "short_text", "Short"))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=st.lists(LETTERS, max_size=25).map("".join))
@example("| a |#  a| a |")
@example("- a\n\n- b\n\n1. c\n\n1. d")
@example("1. a\n2. b\n\n- c\n# d\n| e |")
@pytest.mark.parametrize("asked", [LONG, SHORT], ids=["long", "short"])
def test_whatever_was_typed_comes_back_untouched(asked, text):
    found, _unknown = reading.read(written(asked, {"k": text}), asked)
    assert not found["k"].is_touched


def test_what_people_write_in_word_becomes_marks():
    def edit(document):
        cell = box(document, "k").cell(1, 0)
        cell.paragraphs[0].text = "Before"
        cell.add_paragraph("Ours", style="Heading 3")
        for text in ("one", "two"):
            cell.add_paragraph(text, style="List Bullet")
        for text in ("first", "second"):
            cell.add_paragraph(text, style="List Number")
        table = cell.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "a|b", "c"
        cell.add_paragraph("After")

    found, _unknown = reading.read(written(LONG, {}, edit), LONG)
    assert found["k"].is_touched
    assert found["k"].written == "Before\n\n# Ours\n\n- one\n- two\n\n1. first\n2. second\n\n| a¦b | c |\n\nAfter"


def test_tracked_changes_count_as_accepted():
    def edit(document):
        paragraph = box(document, "k").cell(1, 0).paragraphs[0]
        paragraph.add_run("kept ")
        for tag, inner, text in (("w:ins", "w:t", "added"), ("w:del", "w:delText", "gone"), ("w:moveFrom", "w:t", "x")):
            change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
            words.text = text
            run.append(words)
            change.append(run)
            paragraph._p.append(change)

    found, _unknown = reading.read(written(LONG, {}, edit), LONG)
    assert found["k"].written == "kept added"


def test_boxes_of_other_questions_are_named():
    other = structure(Question("other", "1.1", "long_text", "Other"))
    found, unknown = reading.read(written(other, {"other": "Of another bid"}), LONG)
    assert (found, unknown) == ({}, ["Of another bid"])


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        ("date", "soon", "“soon” is not a date such as 21/11/2026."),
        ("date", "31/02/2026", "“31/02/2026” is not a date such as 21/11/2026."),
        ("yes_no", "maybe", "“maybe” is not one of the choices."),
        ("one_of", "By car", "“By car” is not one of the choices."),
        ("many_of", "Walking\nFlying", "“Flying” is not one of the choices."),
    ],
)
def test_what_is_no_answer_is_refused_with_a_sentence(kind, text, reason):
    asked = Question("k", "1.1", kind, "Q", **MORE.get(kind, {}))
    with pytest.raises(values.NotUnderstood, match=reason.replace("(", "\\(")):
        values.inward(asked, text)


def test_more_rows_than_there_may_be_are_refused():
    asked = Question("k", "1.1", "table", "Q", columns=MORE["table"]["columns"], max_rows=1)
    with pytest.raises(values.NotUnderstood, match="There may be 1 rows, and there are 2"):
        values.inward(asked, [["a", "1"], ["b", "2"]])


def _bomb():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (reading.MOST_UNPACKED + 1))
    return target


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (io.BytesIO(b"no zip"), "could not be read"),
        (io.BytesIO(b""), "could not be read"),
        (io.BytesIO(bytes(reading.MOST_BYTES + 1)), "10 MB"),
        (_bomb(), "too large once unpacked"),
    ],
)
def test_what_is_no_word_document_is_refused(file, reason):
    with pytest.raises(ValidationError, match=reason):
        reading.read(file, LONG)


NAMED = structure(
    Question("t", "1.1", "table", "Hours", columns=(Column("1", "Hours"),), row_labels=("Mon", "Tue", "Wed")),
    Question("a", "1.2", "address", "Where"),
)
NAMED_ANSWERS = {
    "t": [{"1": "1"}, {"1": "2"}, {"1": "3"}],
    "a": {"line1": "1 Mill Lane", "line2": "Leigh", "town": "Kelham", "postcode": "KM1 2AB"},
}


def _inward(asked, found):
    return {question.key: values.inward(question, found[question.key].written) for question in asked.questions}


def test_a_row_that_somebody_deleted_leaves_the_others_where_they_are():
    def edit(document):
        for key, row in (("t", 3), ("a", 2)):
            table = box(document, key)._tbl
            table.remove(table.tr_lst[row])

    found, _unknown = reading.read(written(NAMED, NAMED_ANSWERS, edit), NAMED)
    assert _inward(NAMED, found) == {
        "t": [{"1": "1"}, {"1": ""}, {"1": "3"}],
        "a": {"line1": "1 Mill Lane", "line2": "", "town": "Kelham", "postcode": "KM1 2AB"},
    }


def test_a_row_that_was_added_below_named_ones_is_said_and_not_dropped():
    def edit(document):
        cells = box(document, "t").add_row().cells
        cells[0].text, cells[1].text = "Thu", "4"

    found, _unknown = reading.read(written(NAMED, NAMED_ANSWERS, edit), NAMED)
    with pytest.raises(values.NotUnderstood, match="There may be 3 rows, and there are 4"):
        values.inward(NAMED.questions[0], found["t"].written)


def test_a_second_box_of_one_question_is_told_of_and_the_first_counts():
    def edit(document):
        first = box(document, "k")
        first.cell(1, 0).text = "copied"
        first._tbl.addnext(copy.deepcopy(first._tbl))
        first.cell(1, 0).text = "mine"

    found, unknown = reading.read(written(SHORT, {}, edit), SHORT)
    assert (found["k"].written, unknown) == ("mine", ["copied"])


def test_a_hyphen_that_does_not_break_stays():
    def edit(document):
        paragraph = box(document, "k").cell(1, 0).paragraphs[0]
        paragraph.add_run("long")._r.append(OxmlElement("w:noBreakHyphen"))
        paragraph.add_run("term")

    found, _unknown = reading.read(written(SHORT, {}, edit), SHORT)
    assert found["k"].written == "long-term"


def test_a_list_that_the_document_does_not_explain_is_read_as_plain_text():
    def edit(document):
        paragraph = box(document, "k").cell(1, 0).paragraphs[0]
        paragraph.text = "one"
        number, mark = OxmlElement("w:numPr"), OxmlElement("w:numId")
        mark.set(qn("w:val"), "'] | //*")
        number.append(mark)
        paragraph._p.get_or_add_pPr().append(number)

    found, _unknown = reading.read(written(LONG, {}, edit), LONG)
    assert found["k"].written == "one"


def test_a_small_document_with_thousands_of_styles_keeps_nobody_busy():
    """As long as each paragraph looked through all styles, 56 KB kept a worker busy for 47 seconds."""

    def edit(document):
        for number in range(2500):
            style = f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="S{number}"><w:name w:val="s"/></w:style>'
            document.styles.element.append(parse_xml(style))
        cell = box(document, "k").cell(1, 0)._tc
        paragraph = f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="S2499"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'
        for _ in range(2500):
            cell.append(parse_xml(paragraph))

    document = written(LONG, {}, edit)
    begun = time.process_time()
    found, _unknown = reading.read(document, LONG)
    assert time.process_time() - begun < 5
    assert found["k"].written.count("a") == 2500


def test_a_formula_is_named_wherever_it_stands_as_no_answer_can_hold_it():
    math = f"<m:oMath {nsdecls('m')}><m:r><m:t>a+b</m:t></m:r><m:r><m:t>=c</m:t></m:r></m:oMath>"

    def edit(document):
        document.add_paragraph()._p.append(parse_xml(math))
        box = next(table for table in document.tables if "[q:k " in table.cell(0, 0).text)
        box.cell(1, 0).paragraphs[0]._p.append(parse_xml(math))

    found, unknown = reading.read(written(LONG, {"k": "Ours"}, edit), LONG)
    assert found["k"].written == "Ours"
    assert unknown == ["Formula: a+b=c"] * 2


def test_what_is_written_outside_the_boxes_is_named():
    def edit(document):
        document.add_paragraph("Forgotten below the box")
        table = document.add_table(rows=1, cols=1)
        table.cell(0, 0).text = "A table of our own"

    found, unknown = reading.read(written(LONG, {"k": "Ours"}, edit), LONG)
    assert not found["k"].is_touched
    assert unknown == ["Forgotten below the box", "A table of our own"]
