"""How an answer reads: as text, and for answers in rows as a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.core.money import pounds
from portal.core.parts import AddressField, as_day
from portal.core.rows import Column, is_blank, is_wide

from .enums import Kind
from .partners import who_satisfies
from .structure import Question

NONE_OF_THESE = "__none__"
# The name of the first column where rows have names of their own.
LABEL = "Row"


@dataclass(frozen=True, slots=True)
class Grid:
    """An answer in rows: names of the columns, rows of cells, which columns (from 0) hold numbers.

    ``is_wide``: too many columns for a table, so each row is a card. ``conditions``: of partners, each condition with
    those who satisfy it.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    is_wide: bool = False
    conditions: tuple[tuple[str, str], ...] = ()

    @property
    def cards(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """(title, [(column, cell), …]) for each row: the title is its first cell, what is empty is left out."""
        return [self._labelled(*row) if self.head[0] == LABEL else self._numbered(*row) for row in self.rows]

    def _labelled(self, label: str, *cells: str) -> tuple[str, list[tuple[str, str]]]:
        return label, [(name, cell) for name, cell in zip(self.head[1:], cells, strict=True) if cell]

    def _numbered(self, number: str, first: str, *cells: str) -> tuple[str, list[tuple[str, str]]]:
        filled = [(name, cell) for name, cell in zip(self.head[2:], cells, strict=True) if cell]
        return f"{number}. {first}", filled


def is_empty(value: Any) -> bool:
    """True for no answer: nothing, or a whole of parts and rows that are all nothing."""
    if isinstance(value, Mapping):
        return all(is_empty(part) for part in value.values())
    if isinstance(value, list | tuple):
        return all(is_empty(part) for part in value)
    return value in (None, "")


def in_words(question: Question, value: Any) -> str:
    """The answer as text; "" for none."""
    if is_empty(value):
        return ""
    writer = WRITERS.get(question.kind)
    return writer(question, value) if writer else str(value)


def as_grid(question: Question, value: Any) -> Grid | None:
    """The answer as a table where it was given in rows; None for other kinds, for none, and for what is no rows."""
    columns = question.grid
    if not columns or is_empty(value) or not isinstance(value, list):
        return None
    if not all(isinstance(row, Mapping) for row in value):
        return None
    rows = [(name, *(_cell(column, row) for column in columns)) for name, row in _named(question, value)]
    numeric = tuple(place for place, column in enumerate(columns, start=1) if column.is_number)
    first = LABEL if question.row_labels else "Number"
    conditions = tuple(who_satisfies(question.options, value)) if question.kind == Kind.PARTNERS else ()
    return Grid((first, *(column.name for column in columns)), tuple(rows), numeric, is_wide(columns), conditions)


def _named(question: Question, value: list[Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """The rows that say something, each with its label or its number."""
    labels = question.row_labels
    if labels:
        padded = [*value, *({} for _label in labels[len(value) :])]
        return list(zip(labels, padded, strict=False))
    return [(str(place), row) for place, row in enumerate((row for row in value if not is_blank(row)), start=1)]


def _cell(column: Column, row: Mapping[str, Any]) -> str:
    text = str(row.get(column.key) or "")
    if column.is_day:
        return as_day(text)
    return _number(text, lambda n: f"{n:,f}") if column.is_number and text else text


def _number(value: Any, words: Any) -> str:
    try:
        return words(Decimal(value))
    except (InvalidOperation, TypeError, ValueError):
        return str(value)  # a draft may hold what is not a number yet


def _number_in_words(question: Question, value: Any) -> str:
    return " ".join(part for part in (_number(value, lambda n: f"{n:,f}"), question.unit) if part)


def _date_in_words(question: Question, value: Any) -> str:
    if isinstance(value, dict):  # a draft may hold a date with a part missing
        return " ".join(part for part in value.values() if part)
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return str(value)
    return f"{day.day} {day:%B %Y}"


def _choices_in_words(question: Question, value: Any) -> str:
    return "\n".join(question.none_option if choice == NONE_OF_THESE else choice for choice in value)


def _scale_in_words(question: Question, value: Any) -> str:
    ends = f"{question.low} is “{question.low_words}”, {question.high} is “{question.high_words}”"
    return f"{value} ({ends})"


def _rows_in_words(question: Question, value: Any) -> str:
    grid = as_grid(question, value)
    if grid is None:
        return str(value)
    return "\n".join(_row_in_words(grid.head[1:], *row) for row in grid.rows)


def _row_in_words(names: tuple[str, ...], label: str, *cells: str) -> str:
    cells = tuple(", ".join(cell.split("\n")) for cell in cells)
    said = "; ".join(f"{name}: {cell}" for name, cell in zip(names, cells, strict=True) if cell)
    return f"{label}. {said}" if label.isdecimal() else f"{label}: {said or 'nothing'}"


def _address_in_words(question: Question, value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    # By name: stored JSON is sorted by its keys.
    return "\n".join(str(value[part.key]) for part in AddressField.parts if value.get(part.key))


def _share_code_in_words(question: Question, value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    who = ", ".join(part for part in (value.get("name"), as_day(value.get("day") or "")) if part)
    said = "Confirmed as complete and up to date" if value.get("confirmed") == "yes" else "Not confirmed"
    lines = (
        f"Share code: {value['code']}" if value.get("code") else "No share code",
        value.get("absent") or "",
        f"{said}: {who}" if who else said,
    )
    return "\n".join(line for line in lines if line)


def _declaration_in_words(question: Question, value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    who = ", ".join(value[part] for part in ("name", "job") if value.get(part))
    if value.get("agreed") == "yes":
        return f"Agreed by {who}" if who else "Agreed"
    return f"Not agreed: {who}"


WRITERS = {
    Kind.NUMBER: _number_in_words,
    Kind.MONEY: lambda question, value: _number(value, pounds),
    Kind.DATE: _date_in_words,
    Kind.YES_NO: lambda question, value: {"yes": "Yes", "no": "No"}.get(value, str(value)),
    Kind.MANY_OF: _choices_in_words,
    Kind.TABLE: _rows_in_words,
    Kind.SCALE: _scale_in_words,
    Kind.ADDRESS: _address_in_words,
    Kind.ORGANISATIONS: _rows_in_words,
    Kind.PARTNERS: _rows_in_words,
    Kind.PROMISES: _rows_in_words,
    Kind.SHARE_CODE: _share_code_in_words,
    Kind.DECLARATION: _declaration_in_words,
}
