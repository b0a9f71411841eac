"""Forms made from published questions.

A draft is saved even when it is wrong: ``collect`` gives what was understood, and what was typed where it was not.
``problems`` then says what stands in the way of submission, whoever saved the answers and however.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from portal.core.forms import GovForm

from .fields import field_for, to_json
from .structure import Question, Section, Structure


def field_name(question: Question) -> str:
    """The name of a question's input."""
    return f"q_{question.key}"


class AnswersForm(GovForm):
    """The questions of some sections; files are taken by the page around it."""

    def __init__(self, *args, questions: tuple[Question, ...], strict: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = [question for question in questions if question.is_answered and not question.is_file]
        for question in self.questions:
            self.fields[field_name(question)] = field_for(question, strict=strict)

    def collect(self) -> dict[str, Any]:
        """``{key: value}`` of what was sent: cleaned where it is valid, as typed where it is not."""
        self.is_valid()
        return {question.key: self._value(field_name(question)) for question in self.questions}

    def _value(self, name: str) -> Any:
        if name in self.cleaned_data:
            return to_json(self.cleaned_data[name])
        return self[name].data


def answers_form(
    questions: tuple[Question, ...], answers: Mapping[str, Any] | None = None, *, data: Any = None, strict: bool = True
) -> AnswersForm:
    """The form for some questions, filled with answers that were saved before, or with what was just sent."""
    initial = {field_name(question): (answers or {}).get(question.key) for question in questions}
    return AnswersForm(data, questions=questions, strict=strict, initial=initial)


def problems(structure: Structure, answers: Mapping[str, Any]) -> Iterator[tuple[Question, str]]:
    """Every question whose saved answer cannot be submitted, with the sentence that stands next to its field."""
    for question in structure.questions:
        sentence = _problem(question, answers.get(question.key))
        if sentence:
            yield question, sentence


def _problem(question: Question, value: Any) -> str:
    if question.is_file:
        return f"Add a file for question {question.number}." if question.required and not value else ""
    try:
        field_for(question).clean(value)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def problems_in(section: Section, answers: Mapping[str, Any]) -> list[tuple[Question, str]]:
    """The problems of one section: what its task on the task list says."""
    return list(problems(Structure((section,)), answers))
