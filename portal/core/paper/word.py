"""A document as a Word file."""

import io

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import RGBColor

from .blocks import Block, Grid, Heading, Items, Paper, Text
from .plain import printable

MUTED = RGBColor(0x50, 0x5A, 0x5F)


def to_word(paper: Paper) -> bytes:
    """The file."""
    document = Document()
    document.core_properties.title = printable(paper.title)
    document.core_properties.language = "en-GB"
    document.add_heading(printable(paper.title), level=0)
    for line in paper.lines:
        document.add_paragraph(printable(line))
    for block in paper.blocks:
        add_block(document, block)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def add_block(container, block: Block) -> None:
    """Put one block at the end of a document or of a table's cell."""
    match block:
        case Heading():
            container.add_paragraph(printable(block.text), style=f"Heading {min(block.level, 9)}")
        case Text():
            run = container.add_paragraph().add_run(printable(block.text))
            if block.muted:
                run.font.color.rgb = MUTED
        case Items():
            _add_items(container, block)
        case Grid():
            _add_grid(container, block)


def _add_items(container, block: Items) -> None:
    for place, item in enumerate(block.items):
        if block.start is None:
            container.add_paragraph(printable(item), style="List Bullet")
        else:
            # Word goes on counting from one list to the next; a number that is written stays what it is.
            container.add_paragraph(f"{block.start + place}. {printable(item)}", style="List Paragraph")


def _add_grid(container, grid: Grid) -> None:
    rows = [grid.head, *grid.rows] if grid.head else list(grid.rows)
    width = max(map(len, rows), default=0)
    if not width:
        return
    table = container.add_table(rows=len(rows), cols=width)
    table.style = "Table Grid"
    # By rows: ``table.cell`` looks through the whole table each time.
    for place, (line, cells) in enumerate(zip(table.rows, rows, strict=True)):
        for column, (cell, text) in enumerate(zip(line.cells, cells, strict=False)):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(printable(text))
            run.bold = bool(grid.head) and place == 0
            if column in grid.numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
