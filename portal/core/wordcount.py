"""How words are counted, on the server and (in ``frontend/words.js``, the same way) in the browser.

A word is a run of characters without white space between. What makes a heading, a list or a table
(``portal.core.notation``) is no word: ``#``, ``##``, ``-``, ``•`` or ``1.`` with a space behind it at the beginning
of a line; the bars of a line that begins and ends with one; a line of such cells that are all hyphens, three or more.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

LINE = re.compile(r"[^\r\n]+")
WORD = re.compile(r"\S+")
MARK = re.compile(r"(#{1,2}|[-•]|[0-9]{1,2}\.)\s+(?=\S)")
RULE = re.compile(r":?-{3,}:?")


def is_table_line(line: str) -> bool:
    """True for a line of a table: a bar at both ends and something between."""
    body = line.strip()
    return len(body) > 2 and body[0] == "|" == body[-1]


def cells_of(line: str) -> list[str]:
    """The cells of a line of a table."""
    return [cell.strip() for cell in line.strip()[1:-1].split("|")]


def is_rule(cells: list[str]) -> bool:
    """True for the line of hyphens that some write below a table's head."""
    return all(RULE.fullmatch(cell) for cell in cells)


def word_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each word begins and ends."""
    for line in LINE.finditer(text):
        for start, end in _stretches(line[0]):
            for word in WORD.finditer(text, line.start() + start, line.start() + end):
                yield word.span()


def _stretches(line: str) -> Iterator[tuple[int, int]]:
    """The stretches of a line that hold words: all but its marks."""
    if is_table_line(line):
        if not is_rule(cells_of(line)):
            bars = [place for place, letter in enumerate(line) if letter == "|"]
            yield from ((before + 1, bar) for before, bar in pairwise(bars))
        return
    mark = MARK.match(line, len(line) - len(line.lstrip()))
    yield (mark.end() if mark else 0, len(line))


def count_words(text: str) -> int:
    """How many words the text has."""
    return sum(1 for _span in word_spans(text))


def first_words(text: str, limit: int) -> tuple[str, str]:
    """The text up to the end of its last word within the limit, and the rest ("" when there is none).

    A line of a table that is cut is closed again, so that it stays one.
    """
    end = 0
    for place, span in enumerate(word_spans(text), start=1):
        if place > limit:
            closing = " |" if is_table_line(_line_around(text, end)) else ""
            return text[:end] + closing, text[end:]
        end = span[1]
    return text, ""


def _line_around(text: str, place: int) -> str:
    return next((line[0] for line in LINE.finditer(text) if line.start() <= place <= line.end()), "")


def too_many_words(text: str, limit: int) -> str:
    """A sentence for the person when the text is over the limit, else ""."""
    count = count_words(text)
    if count <= limit:
        return ""
    over = count - limit
    return f"Shorten this by {over} word{'' if over == 1 else 's'}: it has {count}, the limit is {limit}."
