"""A document as a tagged PDF, so that a screen reader finds its headings and tables."""

import json
import subprocess
import sys
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from .blocks import Paper
from .plain import printable

LAYOUT = Path(__file__).parent / "paper.typ"
PRESS = Path(__file__).parent / "press.py"
# Two hundred bids' reasons take some ten seconds.
LONGEST = 120


class NotWritten(Exception):
    """The writer failed. What it says of it may quote the document, so it is not passed on."""


@cache
def _layout() -> str:
    return LAYOUT.read_text()


def to_pdf(paper: Paper) -> bytes:
    """The file. Raises ``NotWritten``.

    What was typed reaches the layout as data and is never read as its language. See ``press`` for why it is another
    process: it gets the document by a pipe and nothing else, neither settings nor secrets.
    """
    content = {
        "title": paper.title,
        "lines": paper.lines,
        "mark": paper.mark,
        "blocks": [{"kind": type(block).__name__, **asdict(block)} for block in paper.blocks],
    }
    given = json.dumps({"layout": _layout(), "paper": json.dumps(_cleaned(content))}).encode()
    press = [sys.executable, "-I", str(PRESS)]
    done = subprocess.run(  # noqa: S603 (no shell, our own words)
        press, input=given, capture_output=True, env={}, timeout=LONGEST, check=False
    )
    if done.returncode:
        raise NotWritten(f"The PDF writer ended with {done.returncode}.")
    return done.stdout


def _cleaned(value: Any) -> Any:
    """The same without control characters, which no font can draw."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _cleaned(part) for key, part in value.items()}
    return [_cleaned(part) for part in value] if isinstance(value, list | tuple) else value
