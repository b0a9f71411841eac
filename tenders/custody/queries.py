"""Reads about keys and their holders."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from . import store
from .models import KeyHolder, KeyWrap, SealingKey
from .querysets import PROOF_LASTS


@dataclass(frozen=True, slots=True)
class HolderRow:
    """One holder in the list: since when, proved when, until when that counts."""

    holder: KeyHolder
    proved_at: datetime | None
    good_until: datetime | None
    is_proved: bool


def holder_rows(now: datetime) -> list[HolderRow]:
    """Active keys, with their proofs (one query)."""
    found = (
        KeyHolder.objects.active().with_last_proof().select_related("user").order_by("kind", "user__full_name", "pk")
    )
    return [_row(holder, now) for holder in found[:100]]


def _row(holder: KeyHolder, now: datetime) -> HolderRow:
    proved = getattr(holder, "proved_at", None)
    until = proved + PROOF_LASTS if proved else None
    return HolderRow(holder, proved, until, until is not None and now < until)


def live_keys() -> list[SealingKey]:
    """Keys that seal bids nobody has opened yet."""
    return [key for key in SealingKey.objects.held().order_by("pk") if not store.has(key.name)]


def to_share_again(now: datetime) -> list[SealingKey]:
    """Live keys that are wrapped to somebody who no longer holds a key, or not to somebody who now does.

    Without those that cannot be opened any more: nobody can share them.
    """
    today = set(KeyHolder.objects.usable().proved(now).values_list("pk", flat=True))
    holders, usable = _holders_by_key(), _usable()
    return [key for key in live_keys() if holders[key.pk] != today and len(holders[key.pk] & usable) >= key.threshold]


def lost_keys() -> list[SealingKey]:
    """Live keys of whose holders fewer than k can still give theirs."""
    holders, usable = _holders_by_key(), _usable()
    return [key for key in live_keys() if len(holders[key.pk] & usable) < key.threshold]


def lost_without(holder: KeyHolder) -> list[SealingKey]:
    """Live keys that can be opened today, and never again once this holder's key is no longer used."""
    holders, usable = _holders_by_key(), _usable()
    rest = usable - {holder.pk}
    return [key for key in live_keys() if len(holders[key.pk] & rest) < key.threshold <= len(holders[key.pk] & usable)]


def holders_left(key: SealingKey) -> int:
    """How many of those who can open this key still have theirs: below k, its bids can never be read."""
    return len(_holders_by_key()[key.pk] & _usable())


def in_words(name: str) -> str:
    """What a key seals, from its name: ``bids:3`` or ``bids:3:price:1``."""
    _bids, number, *rest = [*name.split(":"), ""]
    opportunity = f"opportunity {number}"
    return f"the prices of lot {rest[1]} of {opportunity}" if rest[0] == "price" else f"the bids of {opportunity}"


def _usable() -> set[int]:
    return set(KeyHolder.objects.usable().values_list("pk", flat=True))


def _holders_by_key() -> dict[int, set[int]]:
    """{key: everybody it is wrapped to}."""
    holders: dict[int, set[int]] = defaultdict(set)
    for key, order in KeyWrap.objects.values_list("key", "order"):
        holders[key].update(order)
    return holders
