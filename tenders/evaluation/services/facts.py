"""What the audit events of an evaluation say about the record, so that each sentence stands alone."""

from typing import Any

from tenders.bids.models import Bid


def about(bid: Bid, **more: Any) -> dict[str, Any]:
    """Whose bid it is and for which lot. Only after the opening: before it, the audit trail names no bidder."""
    return {"bid": str(bid.pk), "bidder": bid.organisation.name, "lot": str(bid.lot), **more}


def key_in_words(holder: Any, actor: Any) -> str:
    """Whose key somebody gave at an opening: "their own key", "the escrow key", "the key of Ann Bell"."""
    if holder.user_id is None:
        return "the escrow key"
    return "their own key" if holder.user_id == actor.pk else f"the key of {holder}"
