"""The site search: pages of words, and what other apps offer through ``SEARCH_SOURCES``.

One list: records first (people look for an opportunity far more often than for a privacy notice), pages after.
"""

import re
from datetime import datetime
from typing import Any

from wagtail.models import Page
from wagtail.search.query import And, PlainText

from home.slots import SEARCH_SOURCES, TITLES, Hit
from portal.core import finding

# No source is asked for more: nobody reads the two-hundredth result, and every one costs a query.
LIMIT = 100
LONGEST = 200
NOT_A_TERM = re.compile(r"[\W_]+")


def tidy(words: str) -> str:
    """The words as they are searched for: without spare space, cut where no sensible question ends, no NUL."""
    return " ".join(words.replace("\x00", "").split())[:LONGEST]


def terms(words: str) -> str:
    """Letters, figures and the spaces between: quotes and signs are commands to SQLite's search and break it."""
    return " ".join(NOT_A_TERM.sub(" ", words).split())


def search_pages(words: str, request: Any, limit: int = LIMIT) -> list[Hit]:
    """Published public pages of the site that hold all the words; else those whose title has words that begin so."""
    public = Page.objects.live().public().filter(depth__gt=1).specific()
    wanted = And([PlainText(" ".join(sorted(finding.forms(word))), operator="or") for word in words.split()])
    found = list(public.search(wanted)[:limit]) or public.autocomplete(words)[:limit]
    return [
        Hit(
            title=page.title,
            url=page.get_url(request) or "",
            kind=str(page._meta.verbose_name).capitalize(),
            summary=getattr(page, "summary", "") or page.search_description,
        )
        for page in found
        if page.get_url(request)
    ]


def search(words: str, request: Any, now: datetime) -> list[Hit]:
    """Every hit, best first; a hit offered twice (a page that a source also knows) stands once."""
    words = terms(words)
    if not words:
        return []
    person = getattr(request, "user", None)
    hits = [hit for rows in SEARCH_SOURCES.ask(words, person, now, LIMIT) for hit in rows]
    hits = sorted(hits, key=lambda hit: -hit.rank) + search_pages(words, request)
    return list({hit.url: hit for hit in reversed(hits)}.values())[::-1]


def meant(words: str, request: Any, now: datetime) -> str:
    """What was meant by words that find nothing, "" when nothing like them is on the site."""
    return finding.meant(
        terms(words),
        finds=lambda other: bool(search(other, request, now)),
        titles=lambda: (title for titles in TITLES.ask(now) for title in titles),
    )
