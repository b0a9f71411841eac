"""What a bundle is made of: files in pieces, and what is left out with its reason."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import IO, Any

from portal.core.clock import local
from portal.core.exports import as_csv
from portal.core.paper.blocks import Paper
from portal.core.paper.html import to_html
from portal.files.guard import safe_name
from portal.files.models import StoredFile
from portal.files.spool import Spool
from tenders.evaluation.models import Award
from tenders.opportunities.models import Lot, Opportunity

PIECE = 64 * 1024
UNSAFE = re.compile(r"[^\w .()-]")
# Names that Windows keeps for itself.
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
# In bytes: an unpacked name may have 255.
LONGEST = 180


@dataclass(frozen=True, slots=True)
class Source:
    """An award, and for whom its records are gathered. ``folders``: {bid: the name of its folder}."""

    award: Award
    person: Any
    now: datetime
    folders: dict[Any, str]

    @property
    def lot(self) -> Lot:
        """The lot that was awarded."""
        return self.award.lot

    @property
    def opportunity(self) -> Opportunity:
        """The opportunity of that lot."""
        return self.award.lot.opportunity


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the bundle. ``is_packed``: a file that somebody sent, not worth pressing again."""

    name: str
    about: str
    pieces: Iterable[bytes]
    is_packed: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """What is not in the bundle, and why."""

    what: str
    why: str


Item = Entry | Left


def page(name: str, about: str, paper: Paper) -> Entry:
    """A document as one HTML file."""
    return Entry(name, about, (to_html(paper),))


def table(name: str, about: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Entry:
    """A CSV file, written row by row; times are UK time. The index says where it has no row."""
    rows = iter(rows)
    first = next(rows, None)
    found = rows if first is None else chain((first,), rows)
    told = (dict(zip(head, map(_cell, row), strict=True)) for row in found)
    return Entry(name, f"{about} None." if first is None else about, (text.encode() for text in as_csv(head, told)))


def _cell(value: Any) -> Any:
    return f"{local(value):%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else value


def read(file: IO[bytes] | Spool) -> Iterator[bytes]:
    """A file in pieces; it is closed at its end."""
    with file:
        while piece := file.read(PIECE):
            yield piece


def stored(name: str, about: str, file: StoredFile) -> Item:
    """A file that lies readable in the private folder."""
    try:
        opened = file.file.open("rb")
    except OSError:
        return Left(f"{about} “{file.name}”", "The file cannot be read.")
    return Entry(name, about, read(opened), is_packed=True)


def tidy(name: str) -> str:
    """A name that every system can unpack: no folders, no signs that mean something to one of them."""
    base = UNSAFE.sub("_", safe_name(name)).strip(" .") or "file"
    stem, dot, ending = base.rpartition(".")
    if not dot:
        stem, ending = base, ""
    base = stem.encode()[:LONGEST].decode(errors="ignore") + dot + ending
    return f"_{base}" if RESERVED.match(base) else base


class Names:
    """Names of one folder, each once, whatever their capitals."""

    def __init__(self, *taken: str):
        self._taken = {name.casefold() for name in taken}

    def take(self, name: str) -> str:
        """The name, tidied, with a number where it is taken."""
        base = tidy(name)
        stem, dot, ending = base.rpartition(".")
        if not dot:
            stem, ending = base, ""
        found, number = base, 1
        while found.casefold() in self._taken:
            number += 1
            found = f"{stem} ({number}){dot}{ending}"
        self._taken.add(found.casefold())
        return found
