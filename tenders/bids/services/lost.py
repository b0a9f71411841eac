"""A draft that this site cannot open any more: its key was lost, with a disk or in a crash."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.core.verdicts import NotAllowed
from tenders.bids import sealing
from tenders.bids.enums import State
from tenders.bids.lifecycle import LIFE
from tenders.bids.models import Bid
from tenders.custody import store

from . import drafts, standing

# What reading a draft raises where its key is gone or is another one.
UNREADABLE = (store.KeyMissing, sealing.Damaged)


def is_lost(bid: Bid) -> bool:
    """True of what is written and cannot be read. What was never submitted is destroyed at the opening: that is not lost."""
    return bid.is_written and bid.parts.exists() and not drafts.is_open(bid)


@transaction.atomic
def begin_again(*, bid: Bid, actor: Any, now: datetime, key: str = "") -> Bid:
    """Go on with the bid key of a lost draft, or with empty answers.

    Raises ``NotAllowed``, also where the draft can be read, or ``WrongBidKey`` when the key does not open it.
    """
    bid = LIFE.take("begin_again", bid, actor=actor, now=now, chain=bid.lot.opportunity.bid_chain)
    if drafts.is_open(bid):
        raise NotAllowed("This draft can be read: go on writing it.")
    if key:
        drafts.take_up(bid, key)
    else:
        drafts.make_empty(bid)
        standing.drop_files(bid)
        bid.uploads.all().delete()
    return bid


def take_up(*, bid: Bid, actor: Any, now: datetime, key: str = "") -> Bid:
    """Write a withdrawn or a lost bid again, whichever it is. Raises as each."""
    act = begin_again if bid.state == State.DRAFT and is_lost(bid) else drafts.start_again
    return act(bid=bid, actor=actor, now=now, key=key)
