"""Reading responses: one as sections of answers, many as rows of a table."""

from collections.abc import Iterable, Iterator
from typing import Any

from portal.core.clock import local
from portal.questions.answers import Shown, in_words, shown
from portal.questions.structure import Section

from .models import Response

# What a spreadsheet would run as a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
HEAD = ("Reference", "Form", "Sent", "Organisation")


def shown_sections(response: Response) -> list[tuple[Section, list[Shown]]]:
    """Every section that asks something, with its answers in words."""
    everything = response.everything
    sections = ((section, list(shown(section, everything))) for section in response.sections)
    return [(section, rows) for section, rows in sections if rows]


def neutral(cell: Any) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before what looks like one."""
    text = str(cell)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def export_rows(version: Any, responses: Iterable[Response]) -> Iterator[list[str]]:
    """The head, then one row a response, all questions of the version in order; every cell neutral."""
    questions = version.structure.questions
    yield [neutral(cell) for cell in (*HEAD, *(f"{question.number} {question.text}" for question in questions))]
    for response in responses:
        everything = response.everything
        answers = (_cell(question, everything.get(question.key)) for question in questions)
        sent = f"{local(response.submitted_at):%Y-%m-%d %H:%M}" if response.submitted_at else ""
        organisation = response.organisation.name if response.organisation else ""
        yield [neutral(cell) for cell in (response.reference, response.where, sent, organisation, *answers)]


def _cell(question: Any, value: Any) -> str:
    if question.is_file:
        return "; ".join(str(row["name"]) for row in value or ())
    return in_words(question, value)


def newest_version(question_set: Any) -> Any:
    """The newest published version of a question set, or None."""
    return question_set.versions.order_by("-number").first() if question_set else None
