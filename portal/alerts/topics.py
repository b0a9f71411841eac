"""Topics: what one can have alerts about. An upper app registers its own in ``AppConfig.ready``."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

RECORD = "pk"


@dataclass(frozen=True)
class Topic:
    """One list of records that people search and follow.

    The criteria of a search are text by the names of its GET parameters; ``{}`` asks for everything. Those of one
    followed record, ``{"pk": 12}``, are looked after here and never reach ``matches``, ``describe`` or ``clean``.
    """

    name: str
    label: str
    # (criteria, subject pk, now): does the search find the record, which everyone may read now?
    matches: Callable[[dict, int, datetime], bool]
    # The criteria in words, shown on pages and in mails: "Intentions: Health, “carers”".
    describe: Callable[[dict], str]
    # Criteria from an address: only known and valid filters.
    clean: Callable[[QueryDict], dict]
    # (subject pk, kind, now): addresses that hear of this without asking, because they take part.
    concerned: Callable[[int, str, datetime], Iterable[str]]
    # The title of one record that may be followed, or None when it is not public now.
    follows: Callable[[int, datetime], str | None]


_TOPICS: dict[str, Topic] = {}


def register(topic: Topic) -> None:
    """Add a topic; the same name again replaces it."""
    _TOPICS[topic.name] = topic


def find(name: str) -> Topic | None:
    """The topic of that name."""
    return _TOPICS.get(name)


def every() -> list[Topic]:
    """All topics by label."""
    return sorted(_TOPICS.values(), key=lambda topic: topic.label)


def criteria_from(topic: Topic, query: QueryDict) -> dict[str, Any]:
    """What an address asks for: one record, or a search with its valid filters."""
    pk = query.get(RECORD, "")
    if RECORD in query:
        return {RECORD: int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else 0}
    return dict(topic.clean(query))


def in_words(topic: Topic, criteria: Mapping[str, Any], now: datetime) -> str:
    """What an alert is for, in words for its reader."""
    if RECORD in criteria:
        return f"“{topic.follows(criteria[RECORD], now) or topic.label}”"
    return topic.describe(dict(criteria))


def key_of(criteria: Mapping[str, Any]) -> str:
    """The same criteria in any order give the same key."""
    text = json.dumps(criteria, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
