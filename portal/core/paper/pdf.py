"""A document as a tagged PDF, so that a screen reader finds its headings and tables."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import typst

from .blocks import Paper
from .plain import printable


@cache
def _layout() -> bytes:
    return (Path(__file__).parent / "paper.typ").read_bytes()


def to_pdf(paper: Paper) -> bytes:
    """The file: PDF/UA-1, or the same without that mark where somebody typed a character that no font here has.

    What was typed reaches the layout as data and is never read as its language.
    """
    content = {
        "title": paper.title,
        "lines": paper.lines,
        "mark": paper.mark,
        "blocks": [{"kind": type(block).__name__, **asdict(block)} for block in paper.blocks],
    }
    data = {"paper": json.dumps(_cleaned(content))}
    try:
        return typst.compile(_layout(), sys_inputs=data, pdf_standards=["ua-1"])
    except typst.TypstError:
        return typst.compile(_layout(), sys_inputs=data)


def _cleaned(value: Any) -> Any:
    """The same without control characters, which no font can draw."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _cleaned(part) for key, part in value.items()}
    return [_cleaned(part) for part in value] if isinstance(value, list | tuple) else value
