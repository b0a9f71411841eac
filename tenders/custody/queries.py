"""Reads about keys and their holders."""

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
    return [key for key in SealingKey.objects.order_by("pk") if not store.has(key.name)]


def to_share_again(now: datetime) -> list[SealingKey]:
    """Live keys that are wrapped to somebody who no longer holds a key, or not to somebody who now does."""
    today = set(KeyHolder.objects.active().proved(now).values_list("pk", flat=True))
    holders: dict[int, set[int]] = {}
    for key, order in KeyWrap.objects.values_list("key", "order"):
        holders.setdefault(key, set()).update(order)
    return [key for key in live_keys() if holders.get(key.pk, set()) != today]


def holders_left(key: SealingKey) -> int:
    """How many of those who can open this key still have theirs: below k, its bids can never be read."""
    wrapped = {pk for order in key.wraps.values_list("order", flat=True) for pk in order}
    return KeyHolder.objects.active().filter(pk__in=wrapped).count()
