"""The arguments of the open-data interface, read strictly: a misspelt filter must not look like an empty answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import entries
from .enums import Section

MOST = 100
KNOWN = ("cursor", "limit", "updatedFrom", "updatedTo", "stages")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?")


class BadArgument(Exception):
    """An argument that cannot be read; the message says which and how it is written."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for."""

    after: int | None = None
    limit: int = MOST
    since: datetime | None = None
    until: datetime | None = None
    sections: tuple[str, ...] = ()

    @property
    def filters(self) -> dict[str, Any]:
        """As ``ReleaseQuerySet.matching`` takes them."""
        return {"after": self.after, "since": self.since, "until": self.until, "sections": self.sections}


def read(arguments: Mapping[str, str]) -> Asked:
    """The arguments of an address. Raises ``BadArgument``."""
    for name in arguments:
        if name not in KNOWN:
            raise BadArgument(f"There is no argument {name}. The arguments are {', '.join(KNOWN)}.")
    since, until = (point(name, arguments.get(name, "")) for name in ("updatedFrom", "updatedTo"))
    if since and until and until < since:
        raise BadArgument("updatedTo lies before updatedFrom.")
    return Asked(
        after=_whole("cursor", arguments["cursor"], 0, 2**63 - 1) if arguments.get("cursor") else None,
        limit=_whole("limit", arguments["limit"], 1, MOST) if "limit" in arguments else MOST,
        since=since,
        until=until,
        sections=_sections(arguments.get("stages", "")),
    )


def point(name: str, text: str) -> datetime | None:
    """A moment; without an offset it is UK clock time. Raises ``BadArgument``."""
    if not text:
        return None
    # In an address a plus that nobody escaped arrives as a space.
    typed = text.strip().replace(" ", "+")
    found = entries.moment(typed) if MOMENT.fullmatch(typed) else None
    if found is None:
        raise BadArgument(f"Write {name} as a date and time, such as 2026-11-02T09:00:00.")
    return found


def _whole(name: str, text: str, least: int, most: int) -> int:
    if re.fullmatch(r"[0-9]{1,19}", text) and least <= int(text) <= most:
        return int(text)
    hint = f"a whole number from {least} to {most}" if name == "limit" else "the one that links.next gave"
    raise BadArgument(f"{name} must be {hint}.")


def _sections(text: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    for part in found:
        if part not in Section.values:
            raise BadArgument(f"There is no stage {part[:40]}. The stages are {', '.join(Section.values)}.")
    return found
