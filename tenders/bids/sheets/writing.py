"""A price schedule as a spreadsheet. Only formulas of ours are written."""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.writer.excel import ExcelWriter

from portal.core.paper.plain import printable
from tenders.bids.prices import MOST
from tenders.opportunities.enums import PriceWay
from tenders.opportunities.models import Lot
from tenders.opportunities.pricing import HUNDRED, OWN_TOTAL, Line, Schedule, amount_in, count, schedule_of

from .layout import AMOUNT, COUNTED, HEAD, HEAD_ROW, KEY, NAME, PRICE, SORT, TITLE, mark_of

WIDTHS = {"B": 48, "C": 16, "D": 18, "E": 12, "F": 12, "G": 18, "H": 18}
MONEY = '"£"#,##0.00'
OPEN = PatternFill("solid", fgColor="FFF7BF")


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
