"""Saving while somebody types: one answer that a colleague changed keeps none of the others from being stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tenders.bids.models import Bid

from .drafts import Changed


@dataclass(frozen=True, slots=True)
class Saved:
    """``bid`` as it is now, None where nothing was stored; ``seen``: what the page is based on from here on.

    ``conflict``: what was left alone because somebody else changed it, None where everything was stored.
    """

    bid: Bid | None
    seen: dict[str, Any]
    conflict: Changed | None = None


def save(act: Callable[..., Bid], *, typed: Mapping[str, Any], seen: Mapping[str, Any] | None, **more: Any) -> Saved:
    """Store by ``act`` (one of ``drafts.save_…``) what nobody else changed. Raises as it does."""
    try:
        return Saved(act(typed=typed, seen=seen, **more), dict(typed))
    except Changed as conflict:
        agreed = {key: value for key, value in typed.items() if key not in conflict.current}
        bid = act(typed=agreed, seen=seen, **more) if agreed else None
        return Saved(bid, {**(seen or {}), **agreed}, conflict)
