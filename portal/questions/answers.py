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
- partners, promises: a list of rows, by the keys of ``partners.partner_columns`` and ``promises.promise_columns``;
  conditions are the lines of one text, a day is "2026-11-21"
- share code: ``{"code", "absent", "confirmed": "yes" or "", "name", "day"}``
- address: ``{"line1", "line2", "town", "postcode"}``
- declaration: ``{"agreed": "yes" or "", "name", "job"}``
- file: a list of ``{"id", "name", "size", "sha256"}``

A draft may hold, in the same form, whatever was typed: a date or a row with parts missing, text where a number should
be.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal.core.wordcount import count_words, first_words

from .structure import Question, Section, Structure
from .wording import NONE_OF_THESE, Grid, as_grid, in_words, is_empty

__all__ = ["NONE_OF_THESE", "Shown", "in_words", "is_empty", "missing", "shown", "shown_one", "visible_to_evaluators"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with its answer in words, as the check-answers page and an evaluator see it."""

    question: Question
    text: str
    files: tuple[Mapping[str, Any], ...] = ()
    grid: Grid | None = None
    # How many words evaluators do not see, where the text was cut for them.
    left_out: int = 0

    @property
    def is_missing(self) -> bool:
        """True when nothing was answered."""
        return not self.text and not self.files

    @property
    def within(self) -> str:
        """The text up to where evaluators stop reading: all of it, unless the question cuts at its limit."""
        return visible_to_evaluators(self.question, self.text)

    @property
    def beyond(self) -> str:
        """What evaluators do not see of it."""
        return _cut(self.question, self.text)[1]

    @property
    def words_beyond(self) -> int:
        """How many words that is."""
        return count_words(self.text) - count_words(self.within)

    @property
    def words_over(self) -> int:
        """How many words are over a limit that does not cut: evaluators read all of them and see this number."""
        limit = self.question.word_limit
        return max(0, count_words(self.text) - limit) if limit and not self.question.cut_at_limit else 0


def visible_to_evaluators(question: Question, value: Any) -> Any:
    """The answer as evaluators see it: the same for everybody whose text is over a limit that cuts."""
    return _cut(question, value)[0] if isinstance(value, str) else value


def _cut(question: Question, text: str) -> tuple[str, str]:
    if not question.cut_at_limit or not question.word_limit:
        return text, ""
    return first_words(text, question.word_limit)


def shown(section: Section, answers: Mapping[str, Any], *, to_evaluators: bool = False) -> Iterator[Shown]:
    """Every question of a section that takes an answer, with the answer; ``to_evaluators`` cuts it where it is cut."""
    for question in section.answered:
        row = shown_one(question, answers.get(question.key))
        is_cut = to_evaluators and not question.is_file
        yield replace(row, text=row.within, left_out=row.words_beyond) if is_cut else row


def shown_one(question: Question, value: Any) -> Shown:
    """One question with its answer."""
    if question.is_file:
        return Shown(question, "", tuple(value or ()))
    return Shown(question, in_words(question, value), grid=as_grid(question, value))


def missing(structure: Structure, answers: Mapping[str, Any]) -> list[Question]:
    """The required questions without an answer."""
    return [q for q in structure.questions if q.required and is_empty(answers.get(q.key))]
