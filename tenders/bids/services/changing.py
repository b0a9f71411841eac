"""Changing a submitted bid without withdrawing it: the version that stands is what counts until the next is submitted."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tenders.bids.lifecycle import LIFE
from tenders.bids.models import Bid
from tenders.custody import store
from tenders.opportunities.enums import SealMode
from tenders.opportunities.models import Opportunity

from . import drafts, notes, standing


def needs_key(bid: Bid) -> bool:
    """True where going on with what was submitted takes its bid key: this site gave up its own."""
    return bid.lot.opportunity.seal_mode == SealMode.SUBMITTED or not drafts.is_open(bid)


@transaction.atomic
def change(*, bid: Bid, actor: Any, now: datetime, key: str = "") -> Bid:
    """Begin the next version: with what was submitted where its key is here or given, otherwise empty.

    Raises ``NotAllowed``, or ``WrongBidKey`` when the key that was given does not open the bid.
    """
    bid = _take("change", bid, actor, now, since=now)
    standing.keep(bid)
    if key:
        drafts.take_up(bid, key)
    elif needs_key(bid):
        drafts.make_empty(bid)
    return bid


@transaction.atomic
def stop_changing(*, bid: Bid, actor: Any, now: datetime) -> Bid:
    """Drop the next version; the one that stands goes on standing. Raises ``NotAllowed``."""
    bid = _take("stop_changing", bid, actor, now, since=None)
    standing.put_back(bid)
    if needs_key(bid):
        notes.forget(bid)
        transaction.on_commit(lambda: store.destroy(bid.draft_key))
    return bid


def _take(verb: str, bid: Bid, actor: Any, now: datetime, since: datetime | None) -> Bid:
    # The same lock as a submission and the opening take, so that neither meets half of this.
    opportunity = Opportunity.objects.select_for_update(of=("self",)).get(pk=bid.lot.opportunity_id)
    changes = {"changing_since": since}
    return LIFE.take(verb, bid, actor=actor, now=now, changes=changes, chain=opportunity.bid_chain)
