"""The bundle as it is sent: a ZIP in pieces, an index of what is in it and what is not, a list of digests.

Nothing is held but the names and digests of the files: a bid of a gigabyte takes no more memory than one of a page.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from zipstream import ZIP_DEFLATED, ZIP_STORED, ZipStream

from portal.core.paper.html import style

from .entries import Entry, Item, Left, Source, table

SUMS = "SHA256SUMS"
TITLES = {
    "": "The model, and what was withheld",
    "notices": "What was published",
    "award": "The award",
    "panel": "The panel",
    "checks": "Checks before the award",
    "communications": "What was said to bidders and by them",
    "bids": "Bids",
    "audit": "Audit trail",
}
COLUMNS = ("File", "What it is", "Bytes", "SHA-256", "Why it is not here")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file that was written."""

    name: str
    about: str
    size: int
    sha256: str


class _Counting:
    """Pieces that pass, with their size and digest."""

    def __init__(self, pieces: Iterable[bytes]):
        self.pieces, self.size, self.digest = pieces, 0, hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.size += len(piece)
            self.digest.update(piece)
            yield piece


class Writer:
    """One bundle on its way out. After ``pieces`` is used up, ``sums`` is the digest of the list of digests."""

    def __init__(self, source: Source, items: Iterable[Item]):
        self.source, self.items = source, items
        self.archive = ZipStream(compress_type=ZIP_DEFLATED)
        self.listed: list[Listed] = []
        self.left: list[Left] = []
        self.sums = ""

    def pieces(self) -> Iterator[bytes]:
        """The ZIP, but for its end."""
        for item in self.items:
            if isinstance(item, Left):
                self.left.append(item)
            else:
                yield from self._write(item)
        index = (*self._rows(), *((row.what, "", None, "", row.why) for row in self.left))
        html = render_to_string("awarding/records/index.html", self._context())
        yield from self._write(table("index.csv", "This list as a table.", COLUMNS, index))
        yield from self._write(Entry("index.html", "This list.", (html.encode(),)))
        text = "".join(f"{row.sha256}  {row.name}\n" for row in self.listed)
        self.sums = hashlib.sha256(text.encode()).hexdigest()
        yield from self._write(Entry(SUMS, "The digests of all files.", (text.encode(),)))

    def end(self) -> Iterator[bytes]:
        """The end of the ZIP."""
        yield from self.archive.finalize()

    def _write(self, entry: Entry) -> Iterator[bytes]:
        counting = _Counting(entry.pieces)
        how = ZIP_STORED if entry.is_packed else ZIP_DEFLATED
        self.archive.add(counting, entry.name, compress_type=how)
        yield from self.archive.all_files()
        self.listed.append(Listed(entry.name, entry.about, counting.size, counting.digest.hexdigest()))

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        for row in self.listed:
            yield row.name, row.about, row.size, row.sha256, ""

    def _context(self) -> dict[str, Any]:
        groups: dict[str, list[Listed]] = {folder: [] for folder in TITLES}
        for row in self.listed:
            groups[row.name.partition("/")[0] if "/" in row.name else ""].append(row)
        return {
            "award": self.source.award,
            "opportunity": self.source.opportunity,
            "person": self.source.person,
            "now": self.source.now,
            "groups": [(TITLES[folder], rows) for folder, rows in groups.items() if rows],
            "left": self.left,
            "style": style(),
        }
