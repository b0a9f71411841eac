"""A table as an .xlsx file that is written while it is sent: a long one takes no more memory than a short one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from zipstream import ZIP_DEFLATED, ZipStream

from .paper.plain import printable

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel takes no longer text in a cell.
LONGEST = 32_767
# Rows are handed on in pieces of about this many characters.
PIECE = 64 * 1024
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = {
    "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    '<sheets><sheet name="Sheet" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def as_xlsx(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The file in pieces. Numbers are numbers; every text is text, so that no cell is a formula."""
    archive = ZipStream(compress_type=ZIP_DEFLATED)
    for name, text in PARTS.items():
        archive.add(text.encode(), name)
    archive.add(_sheet(head, rows), "xl/worksheets/sheet1.xml")
    yield from archive


def _sheet(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    found = [f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>', _row(head)]
    size = 0
    for row in rows:
        found.append(_row(row))
        size += len(found[-1])
        if size > PIECE:
            yield "".join(found).encode()
            found, size = [], 0
    yield ("".join(found) + "</sheetData></worksheet>").encode()


def _row(row: Sequence[Any]) -> str:
    return f"<row>{''.join(map(_cell, row))}</row>"


def _cell(value: Any) -> str:
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return f"<c><v>{value}</v></c>"
    text = "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
    text = escape(printable(text)[:LONGEST])
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
