"""What the front page and the search ask of apps that they do not import.

The composition of the project fills them (``AppConfig.ready`` of the app that knows)::

    OPEN_NOW.fill("opportunities", lambda person, now: ("opportunities", [OpenRow(...), ...]))
    SEARCH_SOURCES.fill("opportunities", search_opportunities)
    TITLES.fill("opportunities", lambda now: ["Home care", ...])
"""

from dataclasses import dataclass
from datetime import datetime

from portal.core.slots import Slot


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One line on the front page."""

    title: str
    url: str
    summary: str = ""
    closes_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result. ``rank`` orders hits of different sources: the higher, the earlier."""

    title: str
    url: str
    kind: str
    summary: str = ""
    rank: float = 0.0


# source(person, now) -> (list name, [OpenRow]); list names: opportunities, intentions, consultations
OPEN_NOW = Slot("what is open now")
# source(now) -> titles that everyone may read: the words by which things are looked for
TITLES = Slot("titles of what is public")
# source(words, person, now, limit) -> [Hit], only what the person may see
SEARCH_SOURCES = Slot("what the site search finds besides pages")
