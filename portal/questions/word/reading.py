"""Answers out of a Word document. Everything happens in memory, and nothing outside the file is fetched."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.core.exceptions import ValidationError
from docx import Document
from docx.oxml.ns import qn

from portal.core import notation
from portal.files.guard import MIB
from portal.questions.enums import Kind
from portal.questions.structure import Question, Structure

from . import values

MOST_BYTES = 10 * MIB
# What all its parts together may be once unpacked: they are held in memory.
MOST_UNPACKED = 40 * MIB
NAME = re.compile(r"\[q:(\S+) ([0-9a-f]{8})\]")
UNREADABLE = "This file could not be read as a Word document. Download a fresh one and copy your answers into it."
W = {
    name: qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "t", "br", "cr", "tab", "numPr", "ilvl", "numId", "val")
}
# Text that somebody struck out while changes were tracked, and pictures with their texts, are no part of an answer.
LEFT_OUT = frozenset(qn(f"w:{name}") for name in ("del", "moveFrom", "drawing", "pict", "instrText"))
THROUGH = frozenset(qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in the box of one question, and the digest of what was written out into it."""

    written: str | values.Rows
    digest: str

    @property
    def is_touched(self) -> bool:
        """False when it stands there as it was written out."""
        return values.digest_of(self.written) != self.digest


def read(file: IO[bytes], structure: Structure) -> tuple[dict[str, Found], list[str]]:
    """``({question key: what was found}, the first words of boxes that belong to no question here)``.

    Raises ``ValidationError`` for what is no Word document, or too large a one.
    """
    document = _opened(file)
    questions = {question.key: question for question in structure.questions}
    found: dict[str, Found] = {}
    unknown: list[str] = []
    for table in _children(document.element.body, W["tbl"]):
        rows = list(_children(table, W["tr"]))
        name = NAME.search(_text(rows[0])) if rows else None
        if name is None:
            continue
        question = questions.get(name[1])
        if question is None or question.kind in values.ON_THE_PORTAL:
            unknown.append(_text(table).partition("]")[2].strip()[:80] or "An empty box")
        else:
            found[question.key] = Found(_written(question, rows[1:], document), name[2])
    return found, unknown


def _opened(file: IO[bytes]) -> Any:
    try:
        file.seek(0, 2)
        if file.tell() > MOST_BYTES:
            raise ValidationError(f"A document may be {MOST_BYTES // MIB} MB. Leave pictures out.", code="size")
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise ValidationError("This document is too large once unpacked. Leave pictures out.", code="size")
        file.seek(0)
        return Document(file)
    except ValidationError:
        raise
    except Exception:  # python-docx and lxml raise whatever a damaged part makes them trip over
        raise ValidationError(UNREADABLE, code="broken") from None


def _children(element: Any, tag: str) -> Iterator[Any]:
    """The children of that kind, also where a form control or a tracked change wraps them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in THROUGH:
            yield from _children(child, tag)


def _text(element: Any) -> str:
    """The text in an element as Word shows it once all changes are accepted."""
    return "".join(_pieces(element)).strip()


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in LEFT_OUT:
            continue
        if child.tag == W["t"]:
            yield child.text or ""
        elif child.tag in (W["br"], W["cr"]):
            yield "\n"
        elif child.tag == W["tab"]:
            yield " "
        else:
            yield from _pieces(child)
            if child.tag == W["p"]:
                yield "\n"


def _written(question: Question, rows: list[Any], document: Any) -> str | values.Rows:
    if values.is_rows(question):
        return _rows(question, rows[1:])
    if values.parts_of(question):
        return values.without_empty([_cells(row)[-1:] for row in rows], keep=True)
    content = [cell for row in rows for cell in _children(row, W["tc"])]
    if question.kind == Kind.LONG_TEXT:
        lines = [line for cell in content for line in _lines(cell, document)]
        return values.formatted(_joined(lines))
    return values.plain("\n".join(map(_text, content)))


def _cells(row: Any) -> list[str]:
    return [values.plain(_text(cell)) for cell in _children(row, W["tc"])]


def _rows(question: Question, rows: list[Any]) -> values.Rows:
    width = len(question.grid)
    read = [_cells(row)[1 if question.row_labels else 0 :] for row in rows]
    full = [[*cells, *[""] * width][:width] for cells in read]
    return values.without_empty(full, keep=bool(question.row_labels))


def _lines(cell: Any, document: Any) -> Iterator[str]:
    """A cell's paragraphs and tables in marks, one after the other."""
    numbers: dict[str, int] = {}
    for element in _blocks(cell):
        if element.tag == W["tbl"]:
            numbers.clear()
            rows = [[_in_a_table(text) for text in _cells(row)] for row in _children(element, W["tr"])]
            yield "\n".join(f"| {' | '.join(row)} |" for row in rows if row)
        else:
            text = _text(element)
            if text:
                yield _mark(element, document, numbers) + text


def _blocks(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag in (W["p"], W["tbl"]):
            yield child
        elif child.tag in THROUGH:
            yield from _blocks(child)


def _in_a_table(text: str) -> str:
    # A bar or a line end would make other cells of it.
    return " ".join(text.replace("|", "¦").split())


def _mark(paragraph: Any, document: Any, numbers: dict[str, int]) -> str:
    """What stands before a heading or an item of a list; "" before a plain paragraph."""
    style = _style_of(paragraph, document)
    if style.startswith("heading"):
        return "# " if style.removeprefix("heading").strip() in ("1", "2", "3") else "## "
    form = _numbering(paragraph, document, style)
    if not form:
        numbers.clear()
        return ""
    if form == "bullet":
        return "- "
    numbers[form] = numbers.get(form, 0) + 1
    return f"{numbers[form]}. "


def _style_of(paragraph: Any, document: Any) -> str:
    style = paragraph.style
    for known in document.styles.element.style_lst if style else ():
        if known.styleId == style:
            return (known.name_val or "").lower()
    return ""


def _numbering(paragraph: Any, document: Any, style: str) -> str:
    """ "bullet", "decimal" or "" by the style's name, or by the list that Word's own buttons made."""
    if style.startswith("list bullet"):
        return "bullet"
    if style.startswith("list number"):
        return "decimal"
    names = paragraph.findall(f".//{W['numPr']}/{W['numId']}")
    return _form_of(names[0].get(W["val"]), document) if names else ""


def _form_of(number: str | None, document: Any) -> str:
    try:
        numbering = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return "bullet"
    found = numbering.xpath(f'w:num[@w:numId="{int(number or 0)}"]/w:abstractNumId/@w:val')
    forms = numbering.xpath(f'w:abstractNum[@w:abstractNumId="{found[0]}"]/w:lvl[1]/w:numFmt/@w:val') if found else []
    return "bullet" if forms and forms[0] == "bullet" else "decimal" if forms else ""


def _joined(lines: list[str]) -> str:
    """Items of one list and nothing else stand on lines that follow each other."""
    text = ""
    for line in lines:
        is_item = bool(text) and _is_item(line) and _is_item(text.rpartition("\n")[2])
        text += ("\n" if is_item else "\n\n" if text else "") + line
    return text


def _is_item(line: str) -> bool:
    blocks = notation.blocks_of(line)
    return len(blocks) == 1 and type(blocks[0]).__name__ == "Items"
