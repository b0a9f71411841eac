"""What a document is made of. All texts are plain: each writer escapes them in its own way."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the largest below the title."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph; line ends in it are kept. ``muted``: said beside the matter, such as a hint."""

    text: str
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list; numbered from ``start`` where there is one."""

    items: tuple[str, ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. Rows are as long as each other; ``numeric`` are the columns (from 0) that hold numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()


Block = Heading | Text | Items | Grid


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document. ``mark``: who it was made for and when, on every page."""

    title: str
    lines: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = field(default_factory=tuple)
    mark: str = ""
