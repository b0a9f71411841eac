"""Answers in rows: a table that somebody fills in, a list of organisations.

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

from .parts import SeveralInputs

NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
LONGEST_CELL = 500
# More sentences than these would hide what else is wrong on the page.
MOST_FAULTS = 5


@dataclass(frozen=True, slots=True)
class Column:
    """One column of rows."""

    key: str
    name: str
    is_number: bool = False
    required: bool = True


Row = dict[str, str]


def is_blank(row: Mapping[str, Any]) -> bool:
    """True when no cell of the row was filled in."""
    return not any(row.values())


def plain_number(text: str) -> str | None:
    """ "£1,250.5" as "1250.5"; None for what is no number."""
    plain = re.sub(r"[\s,£]", "", text)
    return plain if NUMBER.fullmatch(plain) else None


class RowsWidget(SeveralInputs):
    """A table of inputs named ``<name>-<row>-<column>``, rows counted from 1.

    With ``labels`` the rows are fixed. Otherwise ``first`` rows are shown at the beginning and up to ``most`` can be
    added, one at a time.
    """

    template_name = "govuk/widgets/rows.html"

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
            found.append({key: str(data.get(full, "")).strip() for key, full in names.items()})
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
        base = attrs.get("id", name)
        cells = [
            {
                "name": f"{name}-{place}-{column.key}",
                "id": f"{base}-{place}-{column.key}",
                "column": column,
                "value": row.get(column.key, ""),
                "invalid": self.is_wrong(f"{place}-{column.key}", attrs),
                # After "add a row" the page is shown again from its top: the person goes on in the new row.
                "autofocus": is_new and column == self.columns[0],
            }
            for column in self.columns
        ]
        return {"place": place, "label": self.labels[place - 1] if self.labels else "", "cells": cells}


class RowsField(forms.Field):
    """Rows of text and numbers. With ``strict = False`` (drafts) a cell may be missing."""

    strict = True
    default_error_messages = {
        "invalid": "Fill in the rows one by one.",
        "most": "Leave %(over)d of the rows empty: there may be %(most)d.",
        "missing": "%(row)s: fill in “%(column)s”.",
        "number": "%(row)s, “%(column)s”: enter a number, such as 12 or 12.5.",
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
        faults = list(self._faults(rows))
        self.widget.wrong = frozenset(suffix for suffix, _sentence in faults)
        if faults:
            sentences = [sentence for _suffix, sentence in faults[:MOST_FAULTS]]
            over = len(faults) - MOST_FAULTS
            raise ValidationError(sentences + ([self.error_messages["more"] % {"count": over}] if over > 0 else []))
        return [self._tidy(row) for row in rows]

    def _tidy(self, row: Row) -> Row:
        numbers = {column.key for column in self.widget.columns if column.is_number}
        return {key: (plain_number(text) or text) if key in numbers else text for key, text in row.items()}

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
            text, code = row[column.key], ""
            if not text:
                code = "missing" if column.required and self.strict else ""
            elif column.is_number and plain_number(text) is None:
                code = "number"
            elif len(text) > LONGEST_CELL:
                code = "long"
            if code:
                facts = {"row": name, "column": column.name, "limit": LONGEST_CELL}
                yield f"{place}-{column.key}", self.error_messages[code] % facts
