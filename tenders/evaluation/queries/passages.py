"""Finding the words that somebody selected in an answer."""

import hashlib
import re
from dataclasses import dataclass

WORD = re.compile(r"\w+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of an answer, where they stand in its plain text, and the digests of both."""

    quote: str
    start: int
    end: int
    quote_sha: str
    answer_sha: str


def find(answer: str, selected: str) -> Passage | None:
    """The passage, whatever white space and marks lie between its words; None when it does not stand in the answer."""
    wanted = [match.group().casefold() for match in WORD.finditer(selected)]
    if not wanted:
        return None
    words = list(WORD.finditer(answer))
    plain = [match.group().casefold() for match in words]
    for place in range(len(plain) - len(wanted) + 1):
        if plain[place : place + len(wanted)] == wanted:
            start, end = words[place].start(), words[place + len(wanted) - 1].end()
            return Passage(answer[start:end], start, end, digest(answer[start:end]), digest(answer))
    return None


def digest(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
