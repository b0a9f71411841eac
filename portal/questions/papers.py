"""Answers as blocks of a document: what people keep, print or read offline."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.template.defaultfilters import filesizeformat

from portal.core import notation
from portal.core.paper.blocks import Block, Grid, Heading, Items, Text

from .answers import Shown, shown
from .enums import Kind
from .structure import Structure

NOT_ANSWERED = "Not answered"


def blocks_of(structure: Structure, answers: Mapping[str, Any]) -> Iterator[Block]:
    """Every section that takes answers with its questions, hints left out, answers in full."""
    for section in structure.sections:
        if not section.answered:
            continue
        yield Heading(f"{section.number}. {section.title}")
        for row in shown(section, answers):
            yield Heading(f"{row.question.number} {row.question.text}", 2)
            yield from answer_blocks(row)


def answer_blocks(row: Shown) -> Iterator[Block]:
    """One answer; of a text that is cut for evaluators, where they stop reading."""
    if row.files:
        yield Items(tuple(f"{file['name']} ({filesizeformat(file['size'])})" for file in row.files))
    elif row.grid and row.grid.is_wide:
        yield from _cards(row)
    elif row.grid:
        yield Grid(row.grid.head, row.grid.rows, row.grid.numeric)
    elif row.question.kind == Kind.LONG_TEXT and row.text:
        yield from _formatted(row.within)
        if row.beyond:
            yield Text(f"Evaluators see nothing below this line: the limit of {row.question.word_limit} words.", True)
            yield Text(row.beyond)
    else:
        yield Text(row.text or NOT_ANSWERED, muted=not row.text)


def _cards(row: Shown) -> Iterator[Block]:
    """Rows with more columns than a page has room for, one below the other."""
    if row.grid is None:
        return
    for title, cells in row.grid.cards:
        yield Heading(title, 3)
        yield Grid(("What", "Answer"), tuple(cells))
    if row.grid.conditions:
        yield Heading("Conditions of participation, and who satisfies them", 3)
        yield Grid(("Condition", "Who"), row.grid.conditions)


def _formatted(text: str) -> Iterator[Block]:
    for block in notation.blocks_of(text):
        # A bidder's own headings stand below that of the question.
        yield Heading(block.text, block.level + 2) if isinstance(block, Heading) else block
