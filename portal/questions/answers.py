"""Answers as plain JSON values, and how they read.

An answer set is ``{question key: value}``. Values: text for the text kinds, "12.5" for numbers and money (decimals as
text: JSON has no decimals), "2026-11-21" for dates, "yes"/"no", one choice, a list of choices, or for files a list of
``{"id", "name", "size", "sha256"}``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.core.money import pounds

from .enums import Kind
from .structure import Question, Section, Structure

NONE_OF_THESE = "__none__"


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with its answer in words, as the check-answers page and an evaluator see it."""

    question: Question
    text: str
    files: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_missing(self) -> bool:
        """True when nothing was answered."""
        return not self.text and not self.files


def in_words(question: Question, value: Any) -> str:
    """The answer as text; "" for none."""
    if value in (None, "", [], ()):
        return ""
    match question.kind:
        case Kind.MONEY:
            return _number_in_words(value, pounds)
        case Kind.NUMBER:
            return " ".join(part for part in (_number_in_words(value, lambda n: f"{n:,f}"), question.unit) if part)
        case Kind.DATE:
            return _date_in_words(value)
        case Kind.YES_NO:
            return {"yes": "Yes", "no": "No"}.get(value, str(value))
        case Kind.MANY_OF:
            return "\n".join(question.none_option if choice == NONE_OF_THESE else choice for choice in value)
        case _:
            return str(value)


def _number_in_words(value: Any, words) -> str:
    try:
        return words(Decimal(value))
    except InvalidOperation:
        return str(value)  # a draft may hold what is not a number yet


def _date_in_words(value: Any) -> str:
    if isinstance(value, dict):  # a draft may hold a date with a part missing
        return " ".join(part for part in value.values() if part)
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return str(value)
    return f"{day.day} {day:%B %Y}"


def shown(section: Section, answers: Mapping[str, Any]) -> Iterator[Shown]:
    """Every question of a section that takes an answer, with the answer."""
    for question in section.answered:
        value = answers.get(question.key)
        if question.is_file:
            yield Shown(question, "", tuple(value or ()))
        else:
            yield Shown(question, in_words(question, value))


def missing(structure: Structure, answers: Mapping[str, Any]) -> list[Question]:
    """The required questions without an answer."""
    return [q for q in structure.questions if q.required and answers.get(q.key) in (None, "", [], ())]
