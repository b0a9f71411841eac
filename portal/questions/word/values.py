"""What an answer is in a Word document: a text, or rows of cells; and back."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.core import notation
from portal.core.paper.blocks import Block, Grid, Items
from portal.core.paper.plain import printable
from portal.core.parts import PartsField
from portal.core.rows import RowsField
from portal.questions.answers import NONE_OF_THESE
from portal.questions.enums import Kind
from portal.questions.fields import field_for
from portal.questions.structure import Question

# Answered on the portal only: files have their own way, and whoever is signed in declares and confirms.
ON_THE_PORTAL = frozenset({Kind.FILE, Kind.DECLARATION, Kind.SHARE_CODE})
DAY = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4})")
Rows = list[list[str]]


class NotUnderstood(ValueError):
    """What stands in the document is no answer to this question; the message says why."""


def is_rows(question: Question) -> bool:
    """True where the answer has columns."""
    return isinstance(field_for(question), RowsField)


def parts_of(question: Question) -> list[tuple[str, str]]:
    """``(key, label)`` of the parts of an answer in parts, such as an address; none for other kinds."""
    field = field_for(question)
    return [(part.key, part.label) for part in field.parts] if isinstance(field, PartsField) else []


def outward(question: Question, value: Any) -> str | Rows:
    """The answer as it stands in the document, in its plainest form."""
    if is_rows(question):
        return _rows_outward(question, value)
    parts = parts_of(question)
    if parts:
        typed = value if isinstance(value, Mapping) else {}
        return without_empty([[plain(typed.get(key))] for key, _label in parts], keep=True)
    writer = OUTWARD.get(question.kind)
    return writer(question, value) if writer and value else plain(value)


def _rows_outward(question: Question, value: Any) -> Rows:
    rows = value if isinstance(value, list) else []
    cells = [[plain(row.get(column.key)) for column in question.grid] for row in rows if isinstance(row, Mapping)]
    return without_empty(cells, keep=bool(question.row_labels))


def without_empty(rows: Rows, *, keep: bool) -> Rows:
    """The rows that say something; with ``keep`` (rows that have names) all of them, unless none does."""
    filled = [cells for cells in rows if any(cells)]
    return rows if keep and filled else filled


def plain(value: Any) -> str:
    """A text as it comes back out of a document."""
    text = printable(str(value or "")).replace("\t", " ")
    return "\n".join(line.strip() for line in text.splitlines()).strip()


def formatted(text: str) -> str:
    """A text with marks as it comes back out of a document."""
    blocks: list[Block] = []
    for block in notation.blocks_of(plain(text)):
        before = blocks[-1] if blocks else None
        if isinstance(block, Items) and isinstance(before, Items) and (block.start is None) == (before.start is None):
            # Word knows no empty line between two lists of one kind.
            blocks[-1] = Items(before.items + block.items, before.start)
        else:
            blocks.append(_closed_up(block) if isinstance(block, Grid) else block)
    return notation.text_of(blocks)


def _closed_up(grid: Grid) -> Grid:
    """One space where there were several: line ends in a cell of Word become spaces too."""
    head, *rows = ([" ".join(cell.split()) for cell in row] for row in (grid.head, *grid.rows))
    return Grid(tuple(head), tuple(map(tuple, rows)))


def _date_outward(question: Question, value: Any) -> str:
    if isinstance(value, Mapping):
        return "/".join(str(value.get(part) or "") for part in ("day", "month", "year"))
    try:
        return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
    except ValueError:
        return plain(value)


def _choices_outward(question: Question, value: Any) -> str:
    chosen = value if isinstance(value, list) else [value]
    return "\n".join(question.none_option if choice == NONE_OF_THESE else str(choice) for choice in chosen)


OUTWARD = {
    Kind.LONG_TEXT: lambda question, value: formatted(value),
    Kind.DATE: _date_outward,
    Kind.YES_NO: lambda question, value: {"yes": "Yes", "no": "No"}.get(value, plain(value)),
    Kind.MANY_OF: _choices_outward,
}


def digest_of(written: str | Rows) -> str:
    """Enough of a digest to tell whether an answer was touched."""
    return hashlib.sha256(json.dumps(written).encode()).hexdigest()[:8]


def inward(question: Question, written: str | Rows) -> Any:
    """The answer that was read, as a draft keeps it. Raises ``NotUnderstood`` with a sentence."""
    if isinstance(written, list):
        return _rows_inward(question, written)
    reader = INWARD.get(question.kind)
    return reader(question, written) if reader else written


def _rows_inward(question: Question, written: Rows) -> Any:
    parts = parts_of(question)
    if parts:
        cells = [row[-1] for row in written]
        return {key: cell for (key, _label), cell in zip(parts, cells, strict=False)}
    keys = [column.key for column in question.grid]
    if len(written) > question.most_rows:
        raise NotUnderstood(f"There may be {question.most_rows} rows, and there are {len(written)}.")
    return [dict(zip(keys, row, strict=False)) for row in written]


def _date_inward(question: Question, text: str) -> str:
    match = DAY.fullmatch(text)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])).isoformat() if match else _iso(text)
    except ValueError:
        raise NotUnderstood(f"“{text[:60]}” is not a date such as 21/11/2026.") from None


def _iso(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _choice(question: Question, text: str, choices: Mapping[str, str]) -> str:
    found = {words.casefold(): choice for choice, words in choices.items()}.get(text.strip().casefold())
    if found is None:
        raise NotUnderstood(f"“{text[:60]}” is not one of the choices.")
    return found


def _options(question: Question) -> dict[str, str]:
    none = {NONE_OF_THESE: question.none_option} if question.none_option else {}
    return {**{option: option for option in question.options}, **none}


def _many_inward(question: Question, text: str) -> list[str]:
    lines = [line.lstrip("-• ").strip() for line in text.splitlines()]
    return [_choice(question, line, _options(question)) for line in lines if line]


INWARD = {
    Kind.DATE: _date_inward,
    Kind.YES_NO: lambda question, text: _choice(question, text, {"yes": "Yes", "no": "No"}),
    Kind.ONE_OF: lambda question, text: _choice(question, text, _options(question)),
    Kind.MANY_OF: _many_inward,
}
