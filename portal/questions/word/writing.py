"""The document that people write in."""

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docx import Document
from docx.shared import Pt, RGBColor

from portal.core import notation
from portal.core.paper.blocks import Block, Grid, Heading, Text
from portal.core.paper.plain import printable
from portal.core.paper.word import add_block
from portal.questions.enums import Kind
from portal.questions.structure import Question, Structure

from . import values

MUTED = RGBColor(0x50, 0x5A, 0x5F)
HELP = (
    "Write in the boxes and leave the line above each as it is: it says which question the box belongs to.",
    "In long answers, headings, lists and tables are kept. Colours, pictures and footnotes are not.",
)
ELSEWHERE = "Answered on the portal only."
# How many empty rows a table begins with.
SPARE_ROWS = 3


def to_word(title: str, lines: Iterable[str], structure: Structure, answers: Mapping[str, Any]) -> bytes:
    """A Word file with every question and its answer so far."""
    document = Document()
    document.core_properties.title = printable(title)
    document.core_properties.language = "en-GB"
    document.add_heading(printable(title), level=0)
    for line in (*lines, *HELP):
        document.add_paragraph(printable(line))
    for section in structure.sections:
        if section.answered:
            document.add_heading(printable(f"{section.number}. {section.title}"), level=1)
            _muted(document, section.introduction)
        for question in section.questions:
            _add_question(document, question, answers.get(question.key))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def beside_boxes(structure: Structure) -> Iterator[str]:
    """Every text that the document holds outside its boxes from the first section on, in the plainest form."""
    for section in structure.sections:
        yield from (values.plain(f"{section.number}. {section.title}"), values.plain(section.introduction))
        for question in section.questions:
            yield from map(values.plain, (_heading_of(question), question.hint, ELSEWHERE, _rule(question)))


def _heading_of(question: Question) -> str:
    return f"{question.number} {question.text}".strip()


def _muted(document, text: str) -> None:
    if text:
        add_block(document, Text(text, muted=True))


def _add_question(document, question: Question, value: Any) -> None:
    document.add_heading(printable(_heading_of(question)), level=2)
    _muted(document, question.guidance)
    if not question.is_answered:
        return
    if question.kind in values.ON_THE_PORTAL:
        _muted(document, ELSEWHERE)
        return
    _muted(document, _rule(question))
    written = values.outward(question, value)
    if values.is_rows(question):
        _add_rows(document, question, written)
    elif values.parts_of(question):
        _add_parts(document, question, written)
    else:
        _add_text(document, question, written)


def _rule(question: Question) -> str:
    """How the answer has to look."""
    if question.word_limit:
        return f"At most {question.word_limit} words."
    match question.kind:
        case Kind.DATE:
            return "A date, such as 21/11/2026."
        case Kind.YES_NO:
            return "Yes or No."
        case Kind.ONE_OF:
            return "One of: " + "; ".join(question.options)
        case Kind.MANY_OF:
            return "Any of these, each on a line of its own: " + "; ".join(
                filter(None, (*question.options, question.none_option))
            )
        case Kind.SCALE:
            return f"{question.low} ({question.low_words}) to {question.high} ({question.high_words})."
    chosen = (f"{column.name}: {'; '.join(column.choices)}." for column in question.grid if column.choices)
    return question.unit or "\n".join(chosen)


def _named_table(document, question: Question, written: Any, columns: int):
    """A table whose first cell names the question."""
    table = document.add_table(rows=1, cols=columns)
    table.style = "Table Grid"
    cell = table.cell(0, 0).merge(table.cell(0, columns - 1))
    run = cell.paragraphs[0].add_run(f"Answer to {question.number} [q:{question.key} {values.digest_of(written)}]")
    run.font.size, run.font.color.rgb = Pt(7), MUTED
    return table


def _add_text(document, question: Question, written: str) -> None:
    table = _named_table(document, question, written, 1)
    cell = table.add_row().cells[0]
    blocks: list[Block] = notation.blocks_of(written) if question.kind == Kind.LONG_TEXT else [Text(written)]
    for block in blocks:
        # Below the headings of the document itself.
        add_block(cell, Heading(block.text, block.level + 2) if isinstance(block, Heading) else block)
    first = cell.paragraphs[0]
    if blocks and not isinstance(blocks[0], Grid) and len(cell.paragraphs) > 1:
        first._element.getparent().remove(first._element)
    elif blocks and isinstance(blocks[-1], Grid):
        cell.add_paragraph()  # a cell must end with a paragraph


def _add_rows(document, question: Question, written: values.Rows) -> None:
    labels = question.row_labels
    columns = [*(["Row"] if labels else []), *(column.name for column in question.grid)]
    table = _named_table(document, question, written, len(columns))
    _fill(table.add_row(), columns, bold=True)
    count = len(labels) or min(len(written) + SPARE_ROWS, question.most_rows)
    for place in range(count):
        cells = written[place] if place < len(written) else [""] * len(question.grid)
        _fill(table.add_row(), [labels[place], *cells] if labels else cells)


def _add_parts(document, question: Question, written: values.Rows) -> None:
    parts = values.parts_of(question)
    table = _named_table(document, question, written, 2)
    for place, (_key, label) in enumerate(parts):
        _fill(table.add_row(), [label, written[place][-1] if written else ""])


def _fill(row, texts: Iterable[str], *, bold: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        cell.paragraphs[0].add_run(printable(text)).bold = bold
