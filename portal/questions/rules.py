"""Who may write and publish questions."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from portal.accounts.roles import has_role
from portal.core.rows import Column
from portal.core.verdicts import ALLOWED, Verdict, refuse

from .enums import Kind, Purpose
from .models import QuestionSet
from .querysets import AUTHORS
from .structure import Question

MAX_WORDS = 20_000
# A page with more inputs would not be taken by the server (DATA_UPLOAD_MAX_NUMBER_FIELDS).
MOST_INPUTS = 3_000


def may_edit(actor: Any, question_set: QuestionSet, now: datetime) -> Verdict:
    """Commissioners, procurement leads and engagement officers write questions."""
    if not has_role(actor, *AUTHORS):
        return refuse("Only commissioners, procurement leads and engagement officers write question sets.")
    return ALLOWED


def may_add_section(actor: Any, question_set: QuestionSet, now: datetime) -> Verdict:
    """As editing; only into questions for bids, and not into what a colleague has locked."""
    verdict = may_edit(actor, question_set, now)
    if verdict and question_set.purpose != Purpose.BID:
        return refuse("These sections are for bids.")
    if verdict and question_set.locked and question_set.locked_by_id != actor.pk:
        return refuse("A colleague has locked this question set. Ask them to unlock it.")
    return verdict


def may_publish(actor: Any, question_set: QuestionSet, now: datetime) -> Verdict:
    """A set can be published when every question can be answered."""
    verdict = may_edit(actor, question_set, now)
    if not verdict:
        return verdict
    faults = faults_of(question_set)
    return refuse(" ".join(faults)) if faults else ALLOWED


def faults_of(question_set: QuestionSet) -> list[str]:
    """What stands in the way of publication, each as a sentence that names the question."""
    structure = question_set.structure()
    if not structure.questions:
        return ["Write at least one question before you publish."]
    faults = [fault for question in structure.questions for fault in _faults_of_question(question)]
    if question_set.purpose != Purpose.BID:
        unscored = (question.number for question in structure.questions if question.unscored)
        faults += [f"Question {number}: only in bids is a question not scored." for number in unscored]
        cut = (question.number for question in structure.questions if question.cut_at_limit)
        faults += [f"Question {number}: only in bids can a text be cut at its limit." for number in cut]
    if sum(question.inputs for question in structure.questions) > MOST_INPUTS:
        faults.append(f"The tables have more than {MOST_INPUTS:,} cells together. Allow fewer rows.")
    return faults


def _faults_of_question(question: Question) -> list[str]:
    name = f"Question {question.number}"
    find = FAULTS.get(question.kind)
    return list(find(name, question)) if find else []


def _faults_of_choices(name: str, question: Question) -> Iterator[str]:
    choices = _folded(question.options)
    if len(choices) < 2:
        yield f"{name} needs at least two choices."
    if len(set(choices)) != len(choices):
        yield f"{name} offers the same choice twice."
    if question.none_option and question.none_option.strip().casefold() in choices:
        yield f"{name}: “none of these” is also an ordinary choice."


def _faults_of_long_text(name: str, question: Question) -> Iterator[str]:
    if not 1 <= (question.word_limit or 0) <= MAX_WORDS:
        yield f"{name} needs a word limit between 1 and {MAX_WORDS:,}."


def _faults_of_table(name: str, question: Question) -> Iterator[str]:
    columns, rows = _folded(column.name for column in question.columns), _folded(question.row_labels)
    if not columns:
        yield f"{name} needs at least one column."
    if len(set(columns)) != len(columns):
        yield f"{name} has two columns of the same name."
    if len(set(rows)) != len(rows):
        yield f"{name} has two rows of the same name."
    for column in question.columns:
        yield from _faults_of_column(f"{name}, column “{column.name}”", column)


def _faults_of_column(name: str, column: Column) -> Iterator[str]:
    if column.is_number + column.is_day + bool(column.choices) > 1:
        yield f"{name}: numbers, dates or choices, only one of them."
    if len(set(_folded(column.choices))) != len(column.choices):
        yield f"{name} offers the same choice twice."


def _faults_of_partners(name: str, question: Question) -> Iterator[str]:
    if len(set(_folded(question.options))) != len(question.options):
        yield f"{name} names the same condition twice."


def _faults_of_promises(name: str, question: Question) -> Iterator[str]:
    priorities = _folded(question.options)
    if not priorities:
        yield f"{name} needs at least one priority."
    if len(set(priorities)) != len(priorities):
        yield f"{name} names the same priority twice."


def _faults_of_scale(name: str, question: Question) -> Iterator[str]:
    if question.low is None or question.high is None or question.low >= question.high:
        yield f"{name}: the scale must end higher than it begins."
    if not question.low_words or not question.high_words:
        yield f"{name}: say what the two ends of the scale mean."


def _faults_of_declaration(name: str, question: Question) -> Iterator[str]:
    if not question.statement.strip():
        yield f"{name}: write what is declared."


def _folded(names: Iterable[str]) -> list[str]:
    return [name.strip().casefold() for name in names]


FAULTS: dict[str, Callable[[str, Question], Iterator[str]]] = {
    Kind.ONE_OF: _faults_of_choices,
    Kind.MANY_OF: _faults_of_choices,
    Kind.LONG_TEXT: _faults_of_long_text,
    Kind.TABLE: _faults_of_table,
    Kind.SCALE: _faults_of_scale,
    Kind.PARTNERS: _faults_of_partners,
    Kind.PROMISES: _faults_of_promises,
    Kind.DECLARATION: _faults_of_declaration,
}
