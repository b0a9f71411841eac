"""Who may write and publish questions."""

from datetime import datetime
from typing import Any

from portal.accounts.roles import has_role
from portal.core.verdicts import ALLOWED, Verdict, refuse

from .enums import Kind
from .models import QuestionSet
from .querysets import AUTHORS
from .structure import Question

MAX_WORDS = 20_000


def may_edit(actor: Any, question_set: QuestionSet, now: datetime) -> Verdict:
    """Commissioners, procurement leads and engagement officers write questions."""
    if not has_role(actor, *AUTHORS):
        return refuse("Only commissioners, procurement leads and engagement officers write question sets.")
    return ALLOWED


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
    return [fault for question in structure.questions for fault in _faults_of_question(question)]


def _faults_of_question(question: Question) -> list[str]:
    name = f"Question {question.number}"
    faults = []
    if question.kind in (Kind.ONE_OF, Kind.MANY_OF):
        choices = [option.strip().casefold() for option in question.options]
        if len(choices) < 2:
            faults.append(f"{name} needs at least two choices.")
        if len(set(choices)) != len(choices):
            faults.append(f"{name} offers the same choice twice.")
        if question.none_option and question.none_option.strip().casefold() in choices:
            faults.append(f"{name}: “none of these” is also an ordinary choice.")
    if question.kind == Kind.LONG_TEXT and not 1 <= (question.word_limit or 0) <= MAX_WORDS:
        faults.append(f"{name} needs a word limit between 1 and {MAX_WORDS:,}.")
    return faults
