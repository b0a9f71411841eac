"""Answers as plain JSON values.

An answer set is ``{question key: value}``. Values, by kind of question:

- text kinds: text; in a long text some marks make headings, lists and tables (``portal.core.notation``)
- number, money: "12.5" (decimals as text: JSON has no decimals)
- date: "2026-11-21"
- yes or no: "yes", "no"
- one of a list: the choice; many of a list: a list of choices
- scale: "4"
- table: a list of rows, each ``{"1": …, "2": …}`` by column, numbers as for number; with fixed rows in their order
- organisations: a list of ``{"name", "number", "role"}``
- address: ``{"line1", "line2", "town", "postcode"}``
- declaration: ``{"agreed": "yes" or "", "name", "job"}``
- file: a list of ``{"id", "name", "size", "sha256"}``

A draft may hold, in the same form, whatever was typed: a date or a row with parts missing, text where a number should
be.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .structure import Question, Section, Structure
from .wording import NONE_OF_THESE, Grid, as_grid, in_words, is_empty

__all__ = ["NONE_OF_THESE", "Shown", "in_words", "is_empty", "missing", "shown"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with its answer in words, as the check-answers page and an evaluator see it."""

    question: Question
    text: str
    files: tuple[Mapping[str, Any], ...] = ()
    grid: Grid | None = None

    @property
    def is_missing(self) -> bool:
        """True when nothing was answered."""
        return not self.text and not self.files


def shown(section: Section, answers: Mapping[str, Any]) -> Iterator[Shown]:
    """Every question of a section that takes an answer, with the answer."""
    for question in section.answered:
        value = answers.get(question.key)
        if question.is_file:
            yield Shown(question, "", tuple(value or ()))
        else:
            yield Shown(question, in_words(question, value), grid=as_grid(question, value))


def missing(structure: Structure, answers: Mapping[str, Any]) -> list[Question]:
    """The required questions without an answer."""
    return [q for q in structure.questions if q.required and is_empty(answers.get(q.key))]
