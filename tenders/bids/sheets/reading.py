"""A filled-in price sheet, read row by row. No formula of it is believed: every total is counted anew."""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any

from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from portal.core.fields import PoundsField
from portal.core.money import pounds
from portal.files import guard
from tenders.bids.prices import MOST, as_typed
from tenders.opportunities.models import Lot
from tenders.opportunities.pricing import OWN_TOTAL, Schedule, amount_in, count, schedule_of

from .layout import AMOUNT, COUNTED, HEAD, HEAD_ROW, KEY, NAME, PRICE, TITLE, mark_of

MAX_BYTES, MAX_UNPACKED, MAX_ROWS = guard.MIB, 10 * guard.MIB, 3_000
# A report is read by a person: of rows that are not ours the first say enough.
MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Told:
    """One row of the report: which price, what it was, what the file says, and why it was not taken."""

    name: str
    before: str = ""
    after: str = ""
    why: str = ""


@dataclass(slots=True)
class Reading:
    """What a file would change. ``typed``: {key: price} of what can be taken."""

    typed: dict[str, str] = field(default_factory=dict)
    taken: list[Told] = field(default_factory=list)
    unchanged: list[Told] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)
    unknown: list[Told] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def not_taken(self) -> list[tuple[str, list[Told]]]:
        """(heading, rows) of what the file says and the schedule does not take."""
        return [("Not taken", self.refused), ("Not recognised", self.unknown)]


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    key: str
    name: str
    price: Any
    is_formula: bool
    amount: Any
    is_counted: bool


def read(name: str, size: int, file: IO[bytes], lot: Lot, prices: Mapping[str, str]) -> Reading:
    """What a filled-in sheet says. Raises ``ValidationError`` when it is not the sheet of this schedule."""
    return _compared(_rows(_workbooks(name, size, file), lot), lot, prices)


def _workbooks(name: str, size: int, file: IO[bytes]) -> tuple[Any, Any]:
    """(as written, with the values that its program counted), once nothing in it can do harm."""
    if guard.ending_of(name) != "xlsx":
        raise ValidationError("Choose the spreadsheet that you downloaded here, saved as .xlsx.")
    if size > MAX_BYTES:
        raise ValidationError("This file is larger than 1 MB. Download the sheet again and fill that in.")
    guard.check(name, size, file)
    content = file.read()
    try:
        _refuse_bombs(content)
        # Both are read at once while the bytes are at hand: read_only parses only the rows that are asked for.
        return tuple(
            load_workbook(io.BytesIO(content), read_only=True, data_only=counted, keep_links=False)
            for counted in (False, True)
        )
    except ValidationError:
        raise
    except Exception:  # openpyxl fails in as many ways as a file can be broken
        raise _unreadable() from None


def _refuse_bombs(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
            raise ValidationError("This file unpacks to too much. Download the sheet again and fill that in.")
        for entry in archive.infolist():
            if b"<!DOCTYPE" in archive.read(entry).replace(b"\x00", b""):
                raise _unreadable()


def _unreadable() -> ValidationError:
    return ValidationError("This file cannot be read as a spreadsheet. Download the sheet again and fill that in.")


def _rows(books: tuple[Any, Any], lot: Lot) -> list[_Row]:
    try:
        as_written, counted = (_cells(book) for book in books)
    except ValidationError:
        raise
    except Exception:  # as above: rows are parsed only now
        raise _unreadable() from None
    _check_mark(_value(as_written, 1, KEY), mark_of(lot))
    head = tuple(_value(as_written, HEAD_ROW, column) for column in range(1, len(HEAD) + 1))
    if head != HEAD:
        raise ValidationError("The columns of this sheet were changed. Download it again and fill in the yellow cells.")
    rows = []
    for number in range(HEAD_ROW + 1, len(as_written) + 1):
        price, amount = _cell(as_written, number, PRICE), _cell(as_written, number, AMOUNT)
        rows.append(
            _Row(
                number,
                _value(as_written, number, KEY),
                _value(as_written, number, NAME),
                getattr(price, "value", None),
                getattr(price, "data_type", "") == "f",
                getattr(_cell(counted, number, AMOUNT), "value", None),
                getattr(amount, "data_type", "") == "f",
            )
        )
    return rows


def _cells(book: Any) -> list[tuple[Any, ...]]:
    if TITLE not in book.sheetnames:
        raise ValidationError("This is not a price sheet from this portal. Download the sheet and fill that in.")
    return list(book[TITLE].iter_rows(max_row=MAX_ROWS, max_col=AMOUNT))


def _cell(rows: list[tuple[Any, ...]], row: int, column: int) -> Any:
    found = rows[row - 1] if row <= len(rows) else ()
    return found[column - 1] if column <= len(found) else None


def _value(rows: list[tuple[Any, ...]], row: int, column: int) -> str:
    value = getattr(_cell(rows, row, column), "value", None)
    # A program may have turned the key "12" into a number.
    return "" if value is None else str(int(value) if isinstance(value, float) and value.is_integer() else value)


def _check_mark(found: str, wanted: str) -> None:
    if found == wanted:
        return
    if found.rpartition("/")[0] == wanted.rpartition("/")[0]:
        words = "This sheet is of an earlier version of the price schedule."
    elif found.count("/") == 2:
        words = "This sheet is of another opportunity or another lot."
    else:
        words = "This is not a price sheet from this portal."
    raise ValidationError(f"{words} Nothing was taken. Download the sheet of this lot and fill that in.")


def _compared(rows: list[_Row], lot: Lot, prices: Mapping[str, str]) -> Reading:
    schedule, found = schedule_of(lot), Reading()
    asked = {cell.key: (cell.name, cell.line.text) for cell in schedule.cells}
    asked[OWN_TOTAL] = ("Your own total", "Your own total, if you added it up")
    times = Counter(row.key for row in rows)
    for row in rows:
        if row.key == COUNTED:
            continue
        if row.key in asked:
            name, text = asked[row.key]
            why = (
                "It stands there twice."
                if times[row.key] > 1
                else ""
                if row.name == text
                else "It no longer stands at its line."
            )
            _one(found, row, name, prices.get(row.key, ""), why)
        elif row.key or (row.price not in (None, "") and not row.is_formula):
            words = f"Row {row.number}{f': {row.name[:80]}' if row.name else ''}"
            found.unknown.append(Told(words, after=_shown(row), why="No price is asked for in this row."))
    if len(found.unknown) > MOST_TOLD:
        found.notes.append(f"{len(found.unknown) - MOST_TOLD} more rows of the file are not recognised.")
        del found.unknown[MOST_TOLD:]
    missing = [name for key, (name, _text) in asked.items() if key not in times and key != OWN_TOTAL]
    found.unchanged += [Told(name, why="not in the file, so it stays") for name in missing]
    found.notes += _totals_told(rows, schedule, {**prices, **found.typed})
    return found


def _one(found: Reading, row: _Row, name: str, before: str, why: str) -> None:
    """Sort one price: refused with its reason, unchanged, or taken."""
    text = _as_text(row.price)
    if row.is_formula:
        why = why or "Type the number itself."
    elif not why and not text:
        if before:
            found.unchanged.append(Told(name, as_typed(before), why="empty in the file, so it stays"))
        return
    if not why:
        try:
            text = str(PoundsField(max_value=MOST if row.key != OWN_TOTAL else 999_999_999_999).clean(text))
        except ValidationError as error:
            why = " ".join(error.messages)
    if why:
        found.refused.append(Told(name, as_typed(before), _shown(row), why))
    elif text == before:
        found.unchanged.append(Told(name, as_typed(before)))
    else:
        found.typed[row.key] = text
        found.taken.append(Told(name, as_typed(before), as_typed(text)))


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"
    return "" if value is None else str(value).strip()


def _shown(row: _Row) -> str:
    return "a formula" if row.is_formula else _as_text(row.price)[:40]


def _totals_told(rows: list[_Row], schedule: Schedule, prices: Mapping[str, str]) -> Iterator[str]:
    ours = count(schedule, prices).counted
    for row in rows:
        if row.key != COUNTED:
            continue
        if not row.is_counted:
            yield "The total in your file is no longer our formula. It was left aside."
        theirs = amount_in(_as_text(row.amount))
        if ours is not None and theirs is not None and theirs != ours:
            yield f"Your file says {pounds(theirs)} in total; these prices make {pounds(ours)}."
