"""Who is here: whoever opened or saved a page of a bid in the last two minutes. In the cache, never in a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache

from portal.accounts.models import User
from tenders.bids.models import Bid

LASTS = timedelta(minutes=2)
# A page that is saved every few seconds need not say each time that its writer is still there.
AFRESH = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody else at this bid, and the page where they were last."""

    name: str
    place: str


def _key(bid: Bid, person_pk: int) -> str:
    return f"bid-here:{bid.pk}:{person_pk}"


def note(bid: Bid, person: Any, place: str, now: datetime) -> None:
    """The person is at this page now."""
    key = _key(bid, person.pk)
    known = cache.get(key)
    if known and known[0] == place and timedelta(0) <= now - datetime.fromisoformat(known[1]) < AFRESH:
        return
    cache.set(key, (place, now.isoformat()), LASTS.total_seconds())


def others(bid: Bid, members: Iterable[User], person: Any, now: datetime) -> list[Here]:
    """Who else of the organisation was here within two minutes, by name."""
    by_key = {_key(bid, member.pk): member for member in members if member.pk != person.pk}
    found = cache.get_many(by_key)
    return [
        Here(str(member), found[key][0])
        for key, member in by_key.items()
        if key in found and now - datetime.fromisoformat(found[key][1]) <= LASTS
    ]
