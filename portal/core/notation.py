"""A few marks in plain text that make headings, lists and tables: what bidders write instead of HTML.

========================  ==========================================================
an empty line             a new paragraph
``# Text``, ``## Text``   a heading, a heading below it
``- Text``, ``• Text``    an item of a list
``1. Text``               an item of a numbered list
``| Text | Text |``       a row of a table; the first row names the columns
========================  ==========================================================

Everything else stays as it was typed. Every piece of text is escaped before markup is put around it, so nothing that
was typed ever becomes markup. Words are counted without the marks (``portal.core.wordcount``).
"""

import re
from collections.abc import Iterable
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .wordcount import MARK, cells_of, is_rule, is_table_line

LINE_END = re.compile(r"\r\n|\r|\n")
HEADINGS = {"#": "govuk-heading-s", "##": "govuk-body govuk-!-font-weight-bold"}
Line = tuple[str, str, str]


def render(text: str, level: int = 3) -> SafeString:
    """The text as GOV.UK markup; its headings begin at ``level``."""
    lines = [_sorted_out(line) for line in LINE_END.split(text)]
    parts = [_drawn(kind, list(group), level) for kind, group in groupby(lines, key=lambda line: line[0])]
    return mark_safe("\n".join(part for part in parts if part))


def _sorted_out(line: str) -> Line:
    """``(kind, mark, text)`` of a line."""
    body = line.strip()
    if not body:
        return ("empty", "", "")
    if is_table_line(body):
        return ("table", "", body)
    mark = MARK.match(body)
    if not mark:
        return ("text", "", body)
    kind = {"#": "heading", "-": "bullets", "•": "bullets"}.get(mark[1][0], "numbers")
    return (kind, mark[1], body[mark.end() :])


def _drawn(kind: str, lines: list[Line], level: int) -> str:
    match kind:
        case "heading":
            return "\n".join(_heading(mark, text, level) for _kind, mark, text in lines)
        case "bullets":
            return f'<ul class="govuk-list govuk-list--bullet">{_items(lines)}</ul>'
        case "numbers":
            start = int(lines[0][1].rstrip("."))
            begins = "" if start == 1 else f' start="{start}"'
            return f'<ol class="govuk-list govuk-list--number"{begins}>{_items(lines)}</ol>'
        case "table":
            return _table([text for _kind, _mark, text in lines])
        case "text":
            return _paragraph(text for _kind, _mark, text in lines)
    return ""


def _heading(mark: str, text: str, level: int) -> str:
    depth = level + len(mark) - 1
    return f'<h{depth} class="{HEADINGS[mark]}">{escape(text)}</h{depth}>'


def _items(lines: list[Line]) -> str:
    return "".join(f"<li>{escape(text)}</li>" for _kind, _mark, text in lines)


def _paragraph(lines: Iterable[str]) -> str:
    return f'<p class="govuk-body">{"<br>".join(escape(line) for line in lines)}</p>'


def _table(lines: list[str]) -> str:
    rows = [cells for cells in map(cells_of, lines) if not is_rule(cells)]
    if not rows:
        return _paragraph(lines)
    width = max(map(len, rows))
    rows = [[*cells, *[""] * (width - len(cells))] for cells in rows]
    head, body = (rows[0], rows[1:]) if len(rows) > 1 else ([], rows)
    drawn = f'<thead class="govuk-table__head">{_row(head, "th")}</thead>' if head else ""
    drawn += f'<tbody class="govuk-table__body">{"".join(_row(cells, "td") for cells in body)}</tbody>'
    frame = '<div class="portal-scroll" tabindex="0" role="group" aria-label="Table">'
    return f'{frame}<table class="govuk-table">{drawn}</table></div>'


def _row(cells: list[str], tag: str) -> str:
    start = '<th scope="col" class="govuk-table__header">' if tag == "th" else '<td class="govuk-table__cell">'
    return f'<tr class="govuk-table__row">{"".join(f"{start}{escape(cell)}</{tag}>" for cell in cells)}</tr>'
