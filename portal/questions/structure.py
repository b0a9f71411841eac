"""A published question set as plain values: what forms, answers and scoring read.

``Structure.from_stream`` freezes what an editor wrote; ``to_content``/``from_content`` go to the JSON that a version
keeps and back. Numbers ("2.3") are given by position and frozen with the version, so that people can speak of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from portal.core.rows import Column

from .enums import Kind, OverLimit
from .partners import partner_columns
from .promises import promise_columns

ORGANISATION_COLUMNS = (
    Column("name", "Name"),
    Column("number", "Company or charity number", required=False),
    Column("role", "What it will do"),
)
MOST_ROWS = 40
# Left out of the JSON where they say nothing: questions of the older kinds keep the digest that they always had.
NEWER = frozenset(
    {"cut_at_limit", "columns", "row_labels", "max_rows", "low", "high", "low_words", "high_words", "statement"}
    | {"unscored", "choices", "many", "is_day", "is_long"}
)
UNSCORED = "Not scored: evaluators do not see your answer while they score."


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``key`` is stable over versions; ``number`` is its place in this version.

    ``cut_at_limit``: of a longer text evaluators see only what is within the limit; otherwise it is a problem.
    ``columns``, ``row_labels`` (none: rows are added) and ``max_rows`` are a table's, ``low`` to ``high_words`` a
    scale's, ``statement`` is what a declaration declares. ``options`` are also the conditions that partners may
    satisfy and the priorities of promises. ``unscored``: no criterion may name it.
    """

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
    cut_at_limit: bool = False
    columns: tuple[Column, ...] = ()
    row_labels: tuple[str, ...] = ()
    max_rows: int | None = None
    low: int | None = None
    high: int | None = None
    low_words: str = ""
    high_words: str = ""
    statement: str = ""
    unscored: bool = False

    @property
    def grid(self) -> tuple[Column, ...]:
        """The columns of an answer that is given in rows; none for the other kinds."""
        match self.kind:
            case Kind.ORGANISATIONS:
                return ORGANISATION_COLUMNS
            case Kind.PARTNERS:
                return partner_columns(self.options)
            case Kind.PROMISES:
                return promise_columns(self.options)
        return self.columns

    @property
    def most_rows(self) -> int:
        """How many rows an answer may have."""
        return len(self.row_labels) or min(self.max_rows or 1, MOST_ROWS)

    @property
    def inputs(self) -> int:
        """How many inputs the question may take on its page."""
        return sum(column.inputs for column in self.grid) * self.most_rows or 1

    @property
    def guidance(self) -> str:
        """What stands below the question."""
        return "\n".join(part for part in (self.hint, UNSCORED if self.unscored else "") if part)

    @property
    def wording(self) -> str:
        """Everything that was written for whoever answers."""
        columns = (part for column in self.columns for part in (column.name, *column.choices))
        ends = (self.low_words, self.high_words, self.statement)
        return " ".join((self.text, self.hint, *self.options, *columns, *self.row_labels, *ends))

    @property
    def shape(self) -> tuple[Any, ...]:
        """What an answer is fitted to. Two questions of one shape take the same answers, however they are worded."""
        columns = tuple(
            (column.key, column.is_number, column.is_day, column.required, column.choices) for column in self.columns
        )
        rows = (columns, len(self.row_labels), self.max_rows)
        texts = (self.word_limit, self.cut_at_limit)
        choices = (self.options, self.none_option, self.low, self.high)
        return (self.key, self.number, self.kind, self.required, self.unscored, texts, choices, rows)

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
        return asdict(self, dict_factory=_without_empty_newer)

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "Structure":
        """Back from what ``to_content`` gave."""
        return cls(tuple(_section(row) for row in content["sections"]))

    @classmethod
    def from_stream(cls, stream: Iterable[Any]) -> "Structure":
        """From the StreamField of a question set."""
        return cls(tuple(_frozen_section(place, block) for place, block in enumerate(stream, start=1)))


def _without_empty_newer(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if not (name in NEWER and _says_nothing(value))}


def _says_nothing(value: Any) -> bool:
    return value is None or value is False or value in ("", ())


def _section(row: Mapping[str, Any]) -> Section:
    return Section(**{**row, "questions": tuple(_question(question) for question in row["questions"])})


def _question(row: Mapping[str, Any]) -> Question:
    lists = {
        "options": tuple(row["options"]),
        "columns": tuple(
            Column(**{**column, "choices": tuple(column.get("choices", ()))}) for column in row.get("columns", ())
        ),
        "row_labels": tuple(row.get("row_labels", ())),
    }
    return Question(**{**row, **lists})


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
        cut_at_limit=value.get("over_limit") == OverLimit.CUT,
        columns=tuple(_columns(value.get("columns") or ())),
        row_labels=tuple(value.get("row_labels") or ()),
        max_rows=value.get("max_rows"),
        low=value.get("low"),
        high=value.get("high"),
        low_words=value.get("low_words") or "",
        high_words=value.get("high_words") or "",
        statement=value.get("statement") or "",
        unscored=bool(value.get("unscored", False)),
    )


def _columns(values: Iterable[Mapping[str, Any]]) -> Iterable[Column]:
    # By place, so that a column can be renamed without losing what was written in it.
    for place, value in enumerate(values, start=1):
        yield Column(
            str(place),
            value["name"],
            is_number=bool(value.get("is_number")),
            required=bool(value.get("required", True)),
            choices=tuple(value.get("choices") or ()),
            is_day=bool(value.get("is_day")),
        )
