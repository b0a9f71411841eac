"""A published question set as plain values: what forms, answers and scoring read.

``Structure.from_stream`` freezes what an editor wrote; ``to_content``/``from_content`` go to the JSON that a version
keeps and back. Numbers ("2.3") are given by position and frozen with the version, so that people can speak of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from .enums import Kind


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``key`` is stable over versions; ``number`` is its place in this version."""

    key: str
    number: str
    kind: str
    text: str
    hint: str = ""
    required: bool = False
    word_limit: int | None = None
    unit: str = ""
    options: tuple[str, ...] = ()
    none_option: str = ""

    @property
    def is_answered(self) -> bool:
        """False for information that only has to be read."""
        return self.kind != Kind.INFORMATION

    @property
    def is_file(self) -> bool:
        """True when the answer is an upload."""
        return self.kind == Kind.FILE


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that are answered on one page."""

    key: str
    number: str
    title: str
    introduction: str = ""
    questions: tuple[Question, ...] = field(default_factory=tuple)

    @property
    def answered(self) -> tuple[Question, ...]:
        """The questions that take an answer."""
        return tuple(question for question in self.questions if question.is_answered)


@dataclass(frozen=True, slots=True)
class Structure:
    """All sections of one version."""

    sections: tuple[Section, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question that takes an answer, in order."""
        return tuple(question for section in self.sections for question in section.answered)

    def question(self, key: str) -> Question:
        """The question with that key. Raises ``KeyError``."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)

    def section(self, key: str) -> Section:
        """The section with that key. Raises ``KeyError``."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    def to_content(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "Structure":
        """Back from what ``to_content`` gave."""
        return cls(tuple(_section(row) for row in content["sections"]))

    @classmethod
    def from_stream(cls, stream: Iterable[Any]) -> "Structure":
        """From the StreamField of a question set."""
        return cls(tuple(_frozen_section(place, block) for place, block in enumerate(stream, start=1)))


def _section(row: Mapping[str, Any]) -> Section:
    questions = tuple(Question(**{**q, "options": tuple(q["options"])}) for q in row["questions"])
    return Section(**{**row, "questions": questions})


def _frozen_section(place: int, block: Any) -> Section:
    value = block.value
    return Section(
        key=str(block.id),
        number=str(place),
        title=value["title"],
        introduction=value["introduction"] or "",
        questions=tuple(_numbered(str(place), value["questions"])),
    )


def _numbered(section_number: str, blocks: Iterable[Any]) -> Iterable[Question]:
    place = 0
    for block in blocks:
        place += block.block_type != Kind.INFORMATION
        number = f"{section_number}.{place}" if block.block_type != Kind.INFORMATION else ""
        yield _frozen_question(number, block)


def _frozen_question(number: str, block: Any) -> Question:
    value = block.value
    return Question(
        key=str(block.id),
        number=number,
        kind=block.block_type,
        text=value["text"],
        hint=value.get("hint") or "",
        required=bool(value.get("required", False)),
        word_limit=value.get("word_limit"),
        unit=value.get("unit") or "",
        options=tuple(value.get("options") or ()),
        none_option=value.get("none_option") or "",
    )
