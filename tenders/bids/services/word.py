"""A bid's answers written in Word: what is taken from a document that came back, and what is not and why.

Nothing of a document is kept: what was read goes to the person's own page and comes back from it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.questions.answers import is_empty
from portal.questions.forms import answers_form, field_name
from portal.questions.structure import Question, Structure
from portal.questions.word import reading, values


@dataclass(frozen=True, slots=True)
class Row:
    """One question and what becomes of its answer. ``why``: the reason that it is not taken, or a warning."""

    question: Question
    value: Any = None
    why: str = ""
    is_taken: bool = False
    is_marked: bool = False

    @property
    def is_same(self) -> bool:
        """Nothing was changed in Word."""
        return not self.is_taken and not self.why


def compare(structure: Structure, answers: Mapping[str, Any], found: Mapping[str, reading.Found]) -> list[Row]:
    """A row for every question of the structure, in its order."""
    return [_row(question, answers.get(question.key), found) for question in structure.questions]


def _row(question: Question, stored: Any, found: Mapping[str, reading.Found]) -> Row:
    if question.kind in values.ON_THE_PORTAL:
        return Row(question, why="Answered on the portal only.")
    one = found.get(question.key)
    if one is None:
        return Row(question, why="Not in the document.")
    now = values.outward(question, stored)
    if not one.is_touched or one.written == now:
        return Row(question)
    if not one.written:
        return Row(question, why="Empty in the document, so what is here stays.")
    try:
        value = values.inward(question, one.written)
    except values.NotUnderstood as fault:
        return Row(question, why=str(fault))
    # Somebody went on here while the document was away: whoever brings it back decides, one by one.
    has_moved_on = values.digest_of(now) != one.digest and not is_empty(stored)
    why = "Changed here since the document was downloaded." if has_moved_on else ""
    return Row(question, value, why, is_taken=True, is_marked=not has_moved_on)


def as_text(rows: list[Row]) -> str:
    """What a page carries from the report to the saving."""
    return json.dumps({row.question.key: row.value for row in rows if row.is_taken})


def chosen(structure: Structure, carried: str, keys: list[str]) -> dict[str, Any]:
    """The answers that were chosen, cleaned as if they had been typed into the forms. Raises ``ValueError``."""
    try:
        given = json.loads(carried)
    except RecursionError:
        raise ValueError("No answers.") from None
    if not isinstance(given, dict):
        raise ValueError("No answers.")
    picked = tuple(
        question
        for question in structure.questions
        if question.key in keys and question.key in given and question.kind not in values.ON_THE_PORTAL
    )
    data = {field_name(question): _plain(given[question.key]) for question in picked}
    return answers_form(picked, data=data, strict=False).collect() if picked else {}


def _plain(value: Any) -> Any:
    """Texts, lists of texts and rows of texts: what a form could have sent. Raises ``ValueError``."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): str(part) for key, part in value.items()}
    raise ValueError("No answer.")


def counts(rows: list[Row]) -> Iterator[str]:
    """What stands above the report."""
    taken = sum(row.is_taken for row in rows)
    same = sum(row.is_same for row in rows)
    yield f"{taken} answer{' was' if taken == 1 else 's were'} changed in the document."
    yield f"{same} stand{'s' if same == 1 else ''} there as here."
