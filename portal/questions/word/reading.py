"""Answers out of a Word document. Everything happens in memory, and nothing outside the file is fetched."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, Any

from django.core.exceptions import ValidationError
from docx import Document
from docx.oxml.ns import qn

from portal.core import notation
from portal.files.guard import MIB
from portal.questions.enums import Kind
from portal.questions.structure import Question, Structure

from . import values, writing

MOST_BYTES = 10 * MIB
# What all its parts together may be once unpacked: they are held in memory.
MOST_UNPACKED = 40 * MIB
NAME = re.compile(r"\[q:(\S+) ([0-9a-f]{8})\]")
UNREADABLE = "This file could not be read as a Word document. Download a fresh one and copy your answers into it."
W = {
    name: qn(f"w:{name}")
    for name in (
        *("p", "tbl", "tr", "tc", "t", "br", "cr", "tab", "noBreakHyphen", "val"),
        *("numPr", "numId", "num", "abstractNum", "abstractNumId", "lvl", "numFmt"),
    )
}
# Text that somebody struck out while changes were tracked, and pictures with their texts, are no part of an answer.
FORMULA, FORMULA_TEXT = qn("m:oMath"), qn("m:t")
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


@dataclass(frozen=True, slots=True)
class _Looks:
    """What the document says of styles and lists, looked up once: somebody may have made thousands of them.

    ``styles``: the name of each; ``lists``: "bullet", "decimal" or "" of each, None where the document has none at all.
    """

    styles: Mapping[str, str]
    lists: Mapping[str, str] | None


def read(file: IO[bytes], structure: Structure) -> tuple[dict[str, Found], list[str]]:
    """``({question key: what was found}, the first words of what cannot be matched)``.

    That is a box of another bid or one that stands there a second time, text outside the boxes, and formulas, which no
    answer can hold. Raises ``ValidationError`` for what is no Word document, or too large a one.
    """
    try:
        return _read(_opened(file), structure)
    except ValidationError:
        raise
    except Exception:  # python-docx and lxml raise whatever a damaged part makes them trip over
        raise ValidationError(UNREADABLE, code="broken") from None


def _read(document: Any, structure: Structure) -> tuple[dict[str, Found], list[str]]:
    looks = _looks(document)
    questions = {question.key: question for question in structure.questions}
    found: dict[str, Found] = {}
    unknown: list[str] = []
    for table in _children(document.element.body, W["tbl"]):
        rows = list(_children(table, W["tr"]))
        name = NAME.search(_text(rows[0])) if rows else None
        if name is None:
            continue
        question = questions.get(name[1])
        if question is None or question.kind in values.ON_THE_PORTAL or question.key in found:
            unknown.append(_text(table).partition("]")[2].strip()[:80] or "An empty box")
        else:
            found[question.key] = Found(_written(question, rows[1:], looks), name[2])
    # A document of another bid is foreign from its headings on: its boxes say enough.
    rest = unknown or list(_outside(document.element.body, structure))
    return found, [*rest, *_formulas(document.element.body)]


def _formulas(body: Any) -> Iterator[str]:
    """What each formula says, without its lines and signs: it is to be typed as text."""
    for formula in body.iter(FORMULA):
        text = "".join(piece.text or "" for piece in formula.iter(FORMULA_TEXT)).strip()
        if text:
            yield f"Formula: {text[:70]}"


def _outside(body: Any, structure: Structure) -> Iterator[str]:
    """The first words of each text that somebody wrote below or above a box, and of tables of their own."""
    known = set(writing.beside_boxes(structure))
    first = values.plain(f"{structure.sections[0].number}. {structure.sections[0].title}") if structure.sections else ""
    has_begun = False
    for element in _blocks(body):
        text = values.plain(_text(element))
        # Above the first section stand the title, who bids and the help.
        has_begun = has_begun or text == first
        is_box = element.tag == W["tbl"] and NAME.search(text)
        if has_begun and text and not is_box and text not in known:
            yield text[:80]


def _opened(file: IO[bytes]) -> Any:
    file.seek(0, 2)
    if file.tell() > MOST_BYTES:
        raise ValidationError(f"A document may be {MOST_BYTES // MIB} MB. Leave pictures out.", code="size")
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise ValidationError("This document is too large once unpacked. Leave pictures out.", code="size")
    file.seek(0)
    return Document(file)


def _looks(document: Any) -> _Looks:
    styles = {style.styleId: (style.name_val or "").lower() for style in document.styles.element.style_lst}
    try:
        numbering = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return _Looks(styles, None)
    forms = {}
    for abstract in numbering.iterchildren(W["abstractNum"]):
        first = next(abstract.iterchildren(W["lvl"]), None)
        form = first.find(W["numFmt"]) if first is not None else None
        words = "" if form is None else "bullet" if form.get(W["val"]) == "bullet" else "decimal"
        forms[abstract.get(W["abstractNumId"])] = words
    lists = {}
    for number in numbering.iterchildren(W["num"]):
        abstract = number.find(W["abstractNumId"])
        lists[number.get(W["numId"])] = "" if abstract is None else forms.get(abstract.get(W["val"]), "")
    return _Looks(styles, lists)


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
        elif child.tag == W["noBreakHyphen"]:
            yield "-"
        else:
            yield from _pieces(child)
            if child.tag == W["p"]:
                yield "\n"


def _written(question: Question, rows: list[Any], looks: _Looks) -> str | values.Rows:
    if values.is_rows(question):
        return _rows(question, rows[1:])
    parts = values.parts_of(question)
    if parts:
        cells = _behind([label for _key, label in parts], list(map(_cells, rows)))
        return values.without_empty([row[-1:] or [""] for row in cells], keep=True)
    content = [cell for row in rows for cell in _children(row, W["tc"])]
    if question.kind == Kind.LONG_TEXT:
        lines = [line for cell in content for line in _lines(cell, looks)]
        return values.formatted(_joined(lines))
    return values.plain("\n".join(map(_text, content)))


def _cells(row: Any) -> list[str]:
    return [values.plain(_text(cell)) for cell in _children(row, W["tc"])]


def _rows(question: Question, rows: list[Any]) -> values.Rows:
    width, read = len(question.grid), list(map(_cells, rows))
    if question.row_labels:
        read = _behind(question.row_labels, read)
    full = [[*cells, *[""] * width][:width] for cells in read]
    return values.without_empty(full, keep=bool(question.row_labels))


def _behind(names: Sequence[str], rows: values.Rows) -> values.Rows:
    """The cells of rows that have names, in the order of the names, then those of rows that somebody added.

    By place while no row is missing or more; otherwise by name, so that nothing slips into the row above.
    """
    if len(rows) == len(names):
        return [cells[1:] for cells in rows]
    known = list(map(values.plain, names))
    found = {cells[0]: cells[1:] for cells in rows if cells}
    added = [cells[1:] for cells in rows if cells and cells[0] not in known and any(cells[1:])]
    return [*(found.get(name, []) for name in known), *added]


def _lines(cell: Any, looks: _Looks) -> Iterator[str]:
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
                yield _mark(element, looks, numbers) + text


def _blocks(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag in (W["p"], W["tbl"]):
            yield child
        elif child.tag in THROUGH:
            yield from _blocks(child)


def _in_a_table(text: str) -> str:
    # A bar or a line end would make other cells of it.
    return " ".join(text.replace("|", "¦").split())


def _mark(paragraph: Any, looks: _Looks, numbers: dict[str, int]) -> str:
    """What stands before a heading or an item of a list; "" before a plain paragraph."""
    style = looks.styles.get(paragraph.style, "")
    if style.startswith("heading"):
        return "# " if style.removeprefix("heading").strip() in ("1", "2", "3") else "## "
    form = _form(paragraph, looks, style)
    if not form:
        numbers.clear()
        return ""
    if form == "bullet":
        return "- "
    numbers[form] = numbers.get(form, 0) + 1
    return f"{numbers[form]}. "


def _form(paragraph: Any, looks: _Looks, style: str) -> str:
    """ "bullet", "decimal" or "" by the style's name, or by the list that Word's own buttons made."""
    if style.startswith("list bullet"):
        return "bullet"
    if style.startswith("list number"):
        return "decimal"
    names = paragraph.findall(f".//{W['numPr']}/{W['numId']}")
    if not names:
        return ""
    return "bullet" if looks.lists is None else looks.lists.get(names[0].get(W["val"]), "")


def _joined(lines: list[str]) -> str:
    """Items of one list and nothing else stand on lines that follow each other."""
    pieces: list[str] = []
    for before, line in pairwise(["", *lines]):
        is_item = _is_item(before.rpartition("\n")[2]) and _is_item(line)
        pieces.append(("\n" if is_item else "\n\n" if pieces else "") + line)
    return "".join(pieces)


def _is_item(line: str) -> bool:
    blocks = notation.blocks_of(line)
    return len(blocks) == 1 and type(blocks[0]).__name__ == "Items"
