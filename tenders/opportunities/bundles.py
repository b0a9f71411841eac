"""All documents of an opportunity in one ZIP, written while it is sent: nothing large is held in memory."""

from collections.abc import Iterable, Iterator
from typing import Any

from zipstream import ZIP_STORED, ZipStream

LIST = "SHA256SUMS.txt"
PIECE = 64 * 1024


def zipped(documents: Iterable[Any]) -> Iterator[bytes]:
    """The ZIP's bytes: each document under its number and name, and a list that ``sha256sum --check`` reads."""
    bundle = ZipStream(compress_type=ZIP_STORED)
    lines = []
    for document in documents:
        name = f"{document.number:02d}-{document.stored.name}"
        bundle.add(_pieces(document.stored), name, size=document.stored.size)
        lines.append(f"{document.stored.sha256}  {name}\n")
    bundle.add("".join(lines).encode(), LIST)
    yield from bundle


def _pieces(stored: Any) -> Iterator[bytes]:
    with stored.file.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
