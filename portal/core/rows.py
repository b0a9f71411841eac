"""Answers in rows: a table that somebody fills in, a list of organisations, of partners, of promises.

The value is a list of rows, each a dict ``{column key: text}``. Works without script: "add a row" is a submit button
named ``stay`` (the name by which pages save and show themselves again), and a row that was left empty is dropped at
the next save.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from .parts import SeveralInputs, as_day, plain_day

NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
LONGEST_CELL, LONGEST_TEXT = 500, 2000
# More columns than these do not fit beside each other: every row is a card.
MOST_BESIDE = 4
# More sentences than these would hide what else is wrong on the page.
MOST_FAULTS = 5


@dataclass(frozen=True, slots=True)
class Column:
    """One column of rows.

    ``choices``: a cell holds one of them, or with ``many`` any of them, each a line of its text. ``is_day``: kept as
    2026-11-21. ``is_long``: a text of several lines.
    """

    key: str
    name: str
    is_number: bool = False
    required: bool = True
    choices: tuple[str, ...] = ()
    many: bool = False
    is_day: bool = False
    is_long: bool = False

    @property
    def inputs(self) -> int:
        """How many inputs a cell may take."""
        return len(self.choices) if self.many else 1

    @property
    def longest(self) -> int:
        """How many characters a cell may have."""
        return LONGEST_TEXT if self.is_long or self.many else LONGEST_CELL


Row = dict[str, str]


def is_wide(columns: tuple[Column, ...]) -> bool:
    """True where the rows are shown as cards."""
    return len(columns) > MOST_BESIDE


def is_blank(row: Mapping[str, Any]) -> bool:
    """True when no cell of the row was filled in."""
    return not any(row.values())


def plain_number(text: str) -> str | None:
    """ "£1,250.5" as "1250.5"; None for what is no number."""
    plain = re.sub(r"[\s,£%]", "", text)
    return plain if NUMBER.fullmatch(plain) else None


def fault_in(column: Column, text: str) -> str:
    """What is wrong with a cell that was filled in: the code of its sentence; "" for nothing."""
    if column.is_number and plain_number(text) is None:
        return "number"
    if column.is_day and plain_day(text) is None:
        return "day"
    if column.choices and not {*(text.split("\n") if column.many else [text])} <= {*column.choices}:
        return "choice"
    return "long" if len(text) > column.longest else ""


def tidy(column: Column, text: str) -> str:
    """A number and a day in the form in which they are kept; anything else as it is."""
    if column.is_number:
        return plain_number(text) or text
    return plain_day(text) or text if column.is_day else text


class RowsWidget(SeveralInputs):
    """Inputs named ``<name>-<row>-<column>``, rows counted from 1: a table, or cards where there are many columns.

    With ``labels`` the rows are fixed. Otherwise ``first`` rows are shown at the beginning and up to ``most`` can be
    added, one at a time.
    """

    def __init__(
        self,
        columns: tuple[Column, ...],
        *,
        labels: tuple[str, ...] = (),
        most: int = 10,
        first: int = 1,
        word: str = "Row",
        attrs: dict | None = None,
    ):
        self.columns, self.labels, self.word = columns, labels, word
        self.template_name = f"govuk/widgets/{'row_cards' if is_wide(columns) else 'rows'}.html"
        self.most = len(labels) or most
        self.first = len(labels) or min(first, most)
        super().__init__(attrs)

    @property
    def suffixes(self) -> list[str]:
        return [f"{row}-{column.key}" for row in range(1, self.most + 1) for column in self.columns]

    def value_from_datadict(self, data, files, name) -> Any:
        """The rows as typed; a whole list under the plain name is taken too (saved answers, imports)."""
        rows = self._typed(data, name)
        if not rows:
            return data.get(name) or None
        if self.labels:
            return rows
        if data.get("stay") == f"add:{name}":
            return [*rows, dict.fromkeys((column.key for column in self.columns), "")][: self.most]
        return [row for row in rows if not is_blank(row)]

    def _typed(self, data: Any, name: str) -> list[Row]:
        found, last = [], 0
        for place in range(1, self.most + 1):
            names = {column.key: f"{name}-{place}-{column.key}" for column in self.columns}
            found.append({column.key: _typed_cell(data, names[column.key], column) for column in self.columns})
            if any(full in data for full in names.values()):
                last = place
        return found[:last]

    def value_omitted_from_data(self, data, files, name) -> bool:
        return name not in data and not any(key.startswith(f"{name}-") for key in data)

    def get_context(self, name, value, attrs) -> dict:
        context = super().get_context(name, None, attrs)
        widget = context["widget"]
        rows = value if isinstance(value, list) and all(isinstance(row, Mapping) for row in value) else []
        if value and not rows:
            rows = [{self.columns[0].key: value}]
        count = min(max(self.first, len(rows)), self.most)
        added = len(rows) if rows and not self.labels and is_blank(rows[-1]) else 0
        widget |= {"columns": self.columns, "word": self.word, "labels": self.labels, "most": self.most}
        widget["add"] = f"add:{name}" if count < self.most else ""
        widget["rows"] = [
            self._row(name, widget["attrs"], place, rows[place - 1] if place <= len(rows) else {}, place == added)
            for place in range(1, count + 1)
        ]
        return context

    def _row(self, name: str, attrs: Mapping[str, Any], place: int, row: Mapping[str, Any], is_new: bool) -> dict:
        base, cards = attrs.get("id", name), is_wide(self.columns)
        cells = [
            {
                "name": f"{name}-{place}-{column.key}",
                "id": f"{base}-{place}-{column.key}",
                "column": column,
                "value": as_day(row.get(column.key, "")) if column.is_day else row.get(column.key, ""),
                "options": _options(column, str(row.get(column.key) or "")),
                "invalid": self.is_wrong(f"{place}-{column.key}", attrs),
                # In a table the names of row and column stand at its edges; in a card each input has its label.
                "labelled_by": "" if cards else f"{base}-row-{place} {base}-column-{column.key}",
                "described_by": f"{base}-{place}-{column.key}-hint" if cards and column.is_day else "",
                # After "add a row" the page is shown again from its top: the person goes on in the new row.
                "autofocus": is_new and column == self.columns[0],
            }
            for column in self.columns
        ]
        return {"place": place, "label": self.labels[place - 1] if self.labels else "", "cells": cells}


def _typed_cell(data: Any, name: str, column: Column) -> str:
    if column.many and hasattr(data, "getlist"):
        return "\n".join(text.strip() for text in data.getlist(name) if text.strip())
    return str(data.get(name, "")).strip().replace("\r\n", "\n")


def _options(column: Column, text: str) -> list[tuple[str, bool]]:
    """(choice, whether it is chosen); what was kept and is no choice stands at the end, so that it is not lost."""
    if not column.choices:
        return []
    chosen = [part for part in (text.split("\n") if column.many else [text]) if part]
    return [(choice, choice in chosen) for choice in dict.fromkeys((*column.choices, *chosen))]


class RowsField(forms.Field):
    """Rows of text and numbers. With ``strict = False`` (drafts) a cell may be missing."""

    strict = True
    default_error_messages = {
        "invalid": "Fill in the rows one by one.",
        "most": "Leave %(over)d of the rows empty: there may be %(most)d.",
        "missing": "%(row)s: fill in “%(column)s”.",
        "number": "%(row)s, “%(column)s”: enter a number, such as 12 or 12.5.",
        "day": "%(row)s, “%(column)s”: enter a real date, such as 21 11 2026.",
        "choice": "%(row)s, “%(column)s”: choose from the list.",
        "long": "%(row)s, “%(column)s”: shorten this to %(limit)d characters or fewer.",
        "more": "%(count)d more of the cells are empty or wrong.",
    }

    def __init__(self, *, widget: RowsWidget, **kwargs):
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> list[Row]:
        if value in self.empty_values:
            return []
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        columns = self.widget.columns
        return [{column.key: str(row.get(column.key) or "").strip() for column in columns} for row in value]

    def clean(self, value: Any) -> list[Row] | None:
        rows = self.to_python(value)
        if all(is_blank(row) for row in rows):
            self.validate(None)
            # Blank rows that were just asked for are kept, so that the page shows them.
            return None if self.widget.labels else rows or None
        faults = [*self.faults_together(rows), *self._faults(rows)]
        self.widget.wrong = frozenset(suffix for suffix, _sentence in faults)
        if faults:
            sentences = [sentence for _suffix, sentence in faults[:MOST_FAULTS]]
            over = len(faults) - MOST_FAULTS
            raise ValidationError(sentences + ([self.error_messages["more"] % {"count": over}] if over > 0 else []))
        return [{column.key: tidy(column, row[column.key]) for column in self.widget.columns} for row in rows]

    def faults_together(self, rows: list[Row]) -> Iterable[tuple[str, str]]:
        """``(suffix, sentence)`` of what is wrong between cells and rows; subclasses look."""
        return ()

    def _faults(self, rows: list[Row]) -> Iterable[tuple[str, str]]:
        labels = self.widget.labels
        if len(rows) > self.widget.most:
            over = len(rows) - self.widget.most
            yield "1-", self.error_messages["most"] % {"over": over, "most": self.widget.most}
        must_all = bool(labels) and self.required
        for place, row in enumerate(rows[: self.widget.most], start=1):
            name = labels[place - 1] if labels else f"{self.widget.word} {place}"
            if must_all or not is_blank(row):
                yield from self._row_faults(place, name, row)
        if must_all and self.strict:
            for label in labels[len(rows) :]:
                column = self.widget.columns[0]
                yield f"1-{column.key}", self.error_messages["missing"] % {"row": label, "column": column.name}

    def _row_faults(self, place: int, name: str, row: Row) -> Iterable[tuple[str, str]]:
        for column in self.widget.columns:
            text = row[column.key]
            code = fault_in(column, text) if text else ("missing" if column.required and self.strict else "")
            if code:
                facts = {"row": name, "column": column.name, "limit": column.longest}
                yield f"{place}-{column.key}", self.error_messages[code] % facts
