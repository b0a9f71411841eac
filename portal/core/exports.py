"""Lists as files: CSV and JSON, written row by row so that a long list takes no more memory than a short one."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import StreamingHttpResponse

# A spreadsheet would run a cell that begins so.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """What ``csv.writer`` writes to: it hands the line back."""

    def write(self, text: str) -> str:
        return text


def plain(value: Any) -> str:
    """A cell: dates in ISO form, nothing for None, no formulas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal | int | float):
        return str(value)
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A header and one line a row, with the byte order mark that spreadsheets want."""
    writer: Any = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(names)
    for row in rows:
        yield writer.writerow([plain(row[name]) for name in names])


def as_json(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One array; money as text, so that no penny is lost, dates in ISO form."""
    yield "["
    for place, row in enumerate(rows):
        yield ("," if place else "") + "\n" + json.dumps(row, default=_value, ensure_ascii=False)
    yield "\n]\n"


def _value(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def answer(form: str, name: str, names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> StreamingHttpResponse:
    """The download: ``form`` is "csv" or "json"."""
    pieces = as_csv(names, rows) if form == "csv" else as_json(rows)
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/json"
    response = StreamingHttpResponse(pieces, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
