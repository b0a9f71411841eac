"""A lot that ends without an award: no sound bid, or none good enough."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.audit.services import record
from portal.core.verdicts import NotAllowed
from tenders.bids.models import Bid
from tenders.evaluation import rules
from tenders.evaluation.lifecycle import ENDING_LIFE
from tenders.evaluation.models import LotEnding, OpenedBid
from tenders.opportunities.lifecycle import LOT_LIFE
from tenders.opportunities.models import Lot

from .award import finish_with_last
from .to_bidders import tell_bidder


def _locked(lot_id: Any) -> Lot:
    return Lot.objects.select_for_update(of=("self",)).select_related("opportunity").get(pk=lot_id)


def _reason(text: str) -> str:
    if not text.strip():
        raise NotAllowed("Give the reason for ending this lot.")
    return text.strip()


@transaction.atomic
def end_lot(*, lot: Lot, reason: str, actor: Any, now: datetime) -> Lot:
    """End a lot of which no bid was opened. Raises ``NotAllowed``."""
    lot = _locked(lot.pk)
    rules.may_end(actor, lot, now).or_raise()
    if rules.needs_second(lot):
        raise NotAllowed("Bids of this lot were opened, so two people end it: propose it, and an approver decides.")
    return _end(lot, _reason(reason), actor, now)


@transaction.atomic
def propose_ending(*, lot: Lot, reason: str, actor: Any, now: datetime) -> LotEnding:
    """Propose that a lot ends; the reason is what its bidders will read. Raises ``NotAllowed``."""
    lot = _locked(lot.pk)
    rules.may_end(actor, lot, now).or_raise()
    made = LotEnding.objects.create(lot=lot, reason=_reason(reason), proposed_by=actor, proposed_at=now)
    record("propose", made, actor=actor, at=now, reason=made.reason, data={"lot": str(lot)})
    return made


@transaction.atomic
def confirm_ending(*, ending: LotEnding, actor: Any, now: datetime) -> LotEnding:
    """The second yes: the lot ends, and its bidders are told why at the same moment. Raises ``NotAllowed``."""
    lot = _locked(ending.lot_id)
    bids = _opened(lot)
    data = {"lot": str(lot), "bidders": ", ".join(bid.organisation.name for bid in bids)}
    changes = {"decided_at": now, "decided_by": actor}
    confirmed = ENDING_LIFE.take("confirm", ending, actor=actor, now=now, changes=changes, data=data)
    _end(lot, confirmed.reason, actor, now)
    for bid in bids:
        tell_bidder("evaluation/lot_ended", bid, now, reason=confirmed.reason)
    return confirmed


@transaction.atomic
def drop_ending(*, ending: LotEnding, actor: Any, now: datetime) -> LotEnding:
    """The lot goes on. Raises ``NotAllowed``."""
    changes, data = {"decided_at": now, "decided_by": actor}, {"lot": str(ending.lot)}
    return ENDING_LIFE.take("drop", ending, actor=actor, now=now, changes=changes, data=data)


def _opened(lot: Lot) -> list[Bid]:
    """Whose bid was opened; damaged ones too, but nobody who left."""
    rows = OpenedBid.objects.filter(bid__lot=lot).exclude(bid__state="LEFT")
    return [row.bid for row in rows.select_related("bid__organisation", "bid__lot__opportunity").order_by("pk")]


def _end(lot: Lot, reason: str, actor: Any, now: datetime) -> Lot:
    lot = LOT_LIFE.take("terminate", lot, actor=actor, now=now, reason=reason)
    finish_with_last(lot, actor, now)
    return lot
