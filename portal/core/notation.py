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

from .paper.blocks import Block, Grid, Heading, Items, Text
from .wordcount import MARK, cells_of, is_rule, is_table_line

LINE_END = re.compile(r"\r\n|\r|\n")
HEADINGS = {1: "govuk-heading-s", 2: "govuk-body govuk-!-font-weight-bold"}
Line = tuple[str, str, str]


def blocks_of(text: str) -> list[Block]:
    """The text as headings (level 1 or 2), paragraphs, lists and tables."""
    lines = [_sorted_out(line) for line in LINE_END.split(text)]
    found: list[Block] = []
    for kind, group in groupby(lines, key=lambda line: line[0]):
        found += _read(kind, list(group))
    return found


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


def _read(kind: str, lines: list[Line]) -> list[Block]:
    texts = [text for _kind, _mark, text in lines]
    match kind:
        case "heading":
            return [Heading(text, len(mark)) for _kind, mark, text in lines]
        case "bullets":
            return [Items(tuple(texts))]
        case "numbers":
            return [Items(tuple(texts), int(lines[0][1].rstrip(".")))]
        case "table":
            return [_table(texts)]
        case "text":
            return [Text("\n".join(texts))]
    return []


def _table(lines: list[str]) -> Block:
    rows = [cells for cells in map(cells_of, lines) if not is_rule(cells)]
    if not rows:
        return Text("\n".join(lines))
    width = max(map(len, rows))
    full = [(*cells, *[""] * (width - len(cells))) for cells in rows]
    return Grid(full[0], tuple(full[1:])) if len(full) > 1 else Grid((), tuple(full))


def text_of(blocks: Iterable[Block]) -> str:
    """Blocks in marks again: of any text, ``text_of(blocks_of(text))`` is the plainest one that means the same."""
    return "\n\n".join(_marked(block) for block in blocks)


def _marked(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * min(block.level, 2)} {block.text}"
        case Items(start=None):
            return "\n".join(f"- {item}" for item in block.items)
        case Items():
            return "\n".join(f"{number}. {item}" for number, item in enumerate(block.items, block.start or 1))
        case Grid():
            rows = [block.head, *block.rows] if block.head else block.rows
            return "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return block.text


def render(text: str, level: int = 3) -> SafeString:
    """The text as GOV.UK markup; its headings begin at ``level``."""
    return mark_safe("\n".join(_drawn(block, level) for block in blocks_of(text)))


def _drawn(block: Block, level: int) -> str:
    match block:
        case Heading():
            depth = level + block.level - 1
            return f'<h{depth} class="{HEADINGS[block.level]}">{escape(block.text)}</h{depth}>'
        case Items(start=None):
            return f'<ul class="govuk-list govuk-list--bullet">{_items(block)}</ul>'
        case Items():
            begins = "" if block.start == 1 else f' start="{block.start}"'
            return f'<ol class="govuk-list govuk-list--number"{begins}>{_items(block)}</ol>'
        case Grid():
            return _drawn_table(block)
    return f'<p class="govuk-body">{"<br>".join(escape(line) for line in block.text.splitlines())}</p>'


def _items(block: Items) -> str:
    return "".join(f"<li>{escape(text)}</li>" for text in block.items)


def _drawn_table(grid: Grid) -> str:
    drawn = f'<thead class="govuk-table__head">{_row(grid.head, "th")}</thead>' if grid.head else ""
    drawn += f'<tbody class="govuk-table__body">{"".join(_row(cells, "td") for cells in grid.rows)}</tbody>'
    frame = '<div class="portal-scroll" tabindex="0" role="group" aria-label="Table">'
    return f'{frame}<table class="govuk-table">{drawn}</table></div>'


def _row(cells: tuple[str, ...], tag: str) -> str:
    start = '<th scope="col" class="govuk-table__header">' if tag == "th" else '<td class="govuk-table__cell">'
    return f'<tr class="govuk-table__row">{"".join(f"{start}{escape(cell)}</{tag}>" for cell in cells)}</tr>'
