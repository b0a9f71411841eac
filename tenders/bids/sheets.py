"""A price schedule as a spreadsheet and back, in memory alone: a price that lies in a file on our disk is no secret.

Only formulas of ours are written, and none is believed when the file comes back: prices are read as values, by the key
in the hidden column, and every total is counted anew.
"""

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

from django.core.exceptions import ValidationError
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.writer.excel import ExcelWriter

from portal.core.fields import PoundsField
from portal.core.money import pounds
from portal.core.paper.plain import printable
from portal.files import guard
from tenders.opportunities.enums import PriceWay
from tenders.opportunities.models import Lot
from tenders.opportunities.pricing import HUNDRED, OWN_TOTAL, Line, Schedule, amount_in, count, schedule_of

from .prices import MOST, as_typed

TITLE, HEAD_ROW = "Prices", 4
HEAD = ("", "Line", "Unit", "Year", "Quantity", "Ceiling", "Price for one, without VAT", "Amount")
KEY, NAME, PRICE, AMOUNT, SORT = 1, 2, 7, 8, 9
WIDTHS = {"B": 48, "C": 16, "D": 18, "E": 12, "F": 12, "G": 18, "H": 18}
COUNTED = "counted"
MONEY = '"£"#,##0.00'
OPEN = PatternFill("solid", fgColor="FFF7BF")
MAX_BYTES, MAX_UNPACKED, MAX_ROWS = guard.MIB, 10 * guard.MIB, 3_000
# A report is read by a person: of rows that are not ours the first say enough.
MOST_TOLD = 20


def mark_of(lot: Lot) -> str:
    """What tells the sheet of this schedule from every other: opportunity and lot, then a digest of what is priced."""
    text = json.dumps(asdict(schedule_of(lot)), default=str, sort_keys=True)
    return f"{lot.opportunity_id}/{lot.number}/{hashlib.sha256(text.encode()).hexdigest()[:20]}"


# Writing


class _InMemory(ExcelWriter):
    """openpyxl writes each sheet to a readable temporary file first; this one does not."""

    def write_worksheet(self, ws: Any) -> None:
        out = io.BytesIO()
        writer = WorksheetWriter(ws, out)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], out.getvalue())
        self.manifest.append(ws)


def written(lot: Lot, prices: Mapping[str, str], now: datetime) -> bytes:
    """The schedule of a lot with what was typed so far."""
    book = Workbook()
    book.properties.creator, book.properties.created = "", now.replace(tzinfo=None)
    book.properties.modified = now.replace(tzinfo=None)
    _fill(book.active, lot, schedule_of(lot), prices)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _InMemory(book, archive).write_data()
    return out.getvalue()


def _fill(sheet: Any, lot: Lot, schedule: Schedule, prices: Mapping[str, str]) -> None:
    sheet.title = TITLE
    _text(sheet, 1, KEY, mark_of(lot))
    _text(sheet, 1, NAME, f"{lot.opportunity.title}, {lot}").font = Font(bold=True, size=14)
    _text(sheet, 2, NAME, " ".join(schedule.sentences)).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells("B2:H2")
    sheet.row_dimensions[2].height = 64
    _text(sheet, 3, NAME, "Fill in the yellow cells. Everything else is locked, and counted again when you upload.")
    for column, name in enumerate(HEAD, start=1):
        _text(sheet, HEAD_ROW, column, name).font = Font(bold=True)
    row = HEAD_ROW
    for _heading, lines in schedule.groups:
        for line in lines:
            row = _lines(sheet, row, schedule, line, prices)
    _totals(sheet, row, schedule, prices)
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    for column in (KEY, SORT):
        sheet.column_dimensions["ABCDEFGHI"[column - 1]].hidden = True
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 3)
    sheet.protection.sheet = True


def _lines(sheet: Any, row: int, schedule: Schedule, line: Line, prices: Mapping[str, str]) -> int:
    """One row a year: a cell to fill in where a price is asked for, our formula where it follows from another."""
    cells = schedule.cells_of(line)
    for year in schedule.years:
        cell = next((cell for cell in cells if cell.year == year), cells[0] if cells[0].year is None else None)
        if cell is None:
            continue
        row += 1
        is_first = cell.year is not None or year.number == 1
        _text(sheet, row, KEY, cell.key if is_first else "")
        _text(sheet, row, NAME, line.text).alignment = Alignment(wrap_text=True)
        for column, words in ((3, line.unit), (4, year.name)):
            _text(sheet, row, column, words)
        sheet.cell(row, 5, line.quantity_in(year)).number_format = "#,##0.##"
        if line.ceiling is not None:
            sheet.cell(row, 6, line.ceiling).number_format = MONEY
        if is_first:
            _ask(sheet, row, prices.get(cell.key, ""))
        else:
            sheet.cell(row, PRICE, _follows(schedule, row)).number_format = MONEY
        sheet.cell(row, AMOUNT, f'=IF(G{row}="","",ROUND(E{row}*G{row},2))').number_format = MONEY
        _text(sheet, row, SORT, "option" if line.is_option or year.is_option else "base")
    return row


def _follows(schedule: Schedule, row: int) -> str:
    before = f"G{row - 1}"
    if schedule.terms.way != PriceWay.INDEXED:
        return f'=IF({before}="","",{before})'
    return f'=IF({before}="","",ROUND({before}*{1 + schedule.terms.percent / HUNDRED},2))'


def _totals(sheet: Any, row: int, schedule: Schedule, prices: Mapping[str, str]) -> None:
    first, last = HEAD_ROW + 1, max(row, HEAD_ROW + 1)
    base, options = (f'SUMIF(I{first}:I{last},"{sort}",H{first}:H{last})' for sort in ("base", "option"))
    rows = [("", "First term, without options", f"={base}"), ("", "Options and extension", f"={options}")]
    counted = f"={base}+{options}" if schedule.terms.counts_options else f"={base}"
    rows = [*(rows if count(schedule, {}).has_options else []), (COUNTED, "Total that counts, without VAT", counted)]
    for place, (key, name, formula) in enumerate(rows, start=row + 2):
        _text(sheet, place, KEY, key)
        _text(sheet, place, NAME, name).font = Font(bold=True)
        sheet.cell(place, AMOUNT, formula).number_format = MONEY
    own = row + 3 + len(rows)
    _text(sheet, own, KEY, OWN_TOTAL)
    _text(sheet, own, NAME, "Your own total, if you added it up")
    _ask(sheet, own, prices.get(OWN_TOTAL, ""))


def _text(sheet: Any, row: int, column: int, words: str) -> Any:
    """A cell of text, whatever it begins with: no formula comes from what anybody wrote."""
    cell = sheet.cell(row, column)
    if words:
        cell.value = printable(words)
        cell.data_type = "s"
    return cell


def _ask(sheet: Any, row: int, typed: str) -> None:
    amount = amount_in(typed)
    cell = sheet.cell(row, PRICE, amount) if amount is not None else _text(sheet, row, PRICE, typed)
    cell.number_format, cell.protection, cell.fill = MONEY, Protection(locked=False), OPEN
    check = DataValidation(type="decimal", operator="between", formula1="0", formula2=str(MOST), allow_blank=True)
    check.error, check.errorTitle = "Type an amount in pounds, such as 12.50.", "Not an amount"
    sheet.add_data_validation(check)
    check.add(cell)


# Reading


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
