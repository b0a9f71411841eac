"""One document, three files: what is typed stands in each as text, never as markup or as the layout's language."""

import io
import zipfile

import pytest
from docx import Document

from portal.core.notation import blocks_of
from portal.core.paper import pdf
from portal.core.paper.blocks import Grid, Heading, Items, Paper, Text
from portal.core.paper.html import to_html
from portal.core.paper.pdf import to_pdf
from portal.core.paper.word import to_word

HOSTILE = "<script>alert(1)</script> #panic() $x$ *bold* @ref \x0b\x00 {{ x }} Łódź Caerdydd ŵ"
PAPER = Paper(
    "A bid",
    ("Kelham Council", HOSTILE),
    (
        Heading("1. How", 1),
        Heading("1.1 Why", 2),
        Text(HOSTILE),
        Text("first\nsecond", muted=True),
        Items(("one", HOSTILE)),
        Items(("third", "fourth"), 3),
        Grid(("What", "£"), (("Hours", "12.00"), (HOSTILE, "1.00")), (1,)),
        Grid((), (("no head",),)),
        Grid((), ()),
    ),
)


def test_marks_of_a_text_become_blocks():
    text = "# Head\n\nfirst\nsecond\n- a\n- b\n3. c\n| A | B |\n|---|---|\n| 1 |\n"
    assert blocks_of(text) == [
        Heading("Head", 1),
        Text("first\nsecond"),
        Items(("a", "b")),
        Items(("c",), 3),
        Grid(("A", "B"), (("1", ""),)),
    ]


def test_the_html_file_stands_alone_and_escapes():
    found = to_html(PAPER).decode()
    assert "<script" not in found
    assert "&lt;script&gt;" in found
    assert "<h2>1. How</h2>" in found
    assert "<h3>1.1 Why</h3>" in found
    assert '<ol start="3"><li>third</li>' in found
    assert '<td class="number">12.00</td>' in found
    assert "http" not in found


def test_the_pdf_is_tagged_and_reads_nothing_as_its_language():
    found = to_pdf(PAPER)
    assert found.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in found
    assert b"/Lang" in found


def test_a_character_that_no_font_has_does_not_stop_the_file():
    assert to_pdf(Paper("T", ("\U0010fffd \u2fef",))).startswith(b"%PDF-")


@pytest.mark.parametrize("blocks", [(), (Grid((), ()),), (Items(()),), (Text(""),), (Heading("", 1),)])
def test_empty_parts_make_a_file_all_the_same(blocks):
    paper = Paper("T", (), blocks)
    assert to_pdf(paper)
    assert to_html(paper)
    assert to_word(paper)


def test_the_word_file_opens_and_holds_the_texts():
    raw = to_word(PAPER)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
    document = Document(io.BytesIO(raw))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "1.1 Why" in texts
    assert any(text.startswith("<script>alert(1)</script> #panic()") for text in texts)
    assert document.tables[0].cell(1, 1).text == "12.00"


def test_the_pdf_is_written_by_a_process_that_gets_the_document_and_nothing_else(monkeypatch, tmp_path):
    (tmp_path / "press.py").write_text(
        "import json, os, sys\n"
        "paper = json.load(sys.stdin)['paper']\n"
        "print(paper, file=sys.stderr)\n"
        "sys.stdout.write(str([name for name in os.environ if name != 'LC_CTYPE']))\n"
        "sys.exit(3 if 'secret' in paper else 0)\n"
    )
    monkeypatch.setattr(pdf, "PRESS", tmp_path / "press.py")
    assert to_pdf(Paper("T")) == b"[]"
    # What it says may quote the document.
    with pytest.raises(pdf.NotWritten) as failure:
        to_pdf(Paper("secret"))
    assert "secret" not in f"{failure.value!r} {failure.value.__context__!r}"
