"""Who asks a bidder about a defect, and who answers."""

from datetime import datetime
from typing import Any

from portal.accounts.rules import may_edit_bids
from portal.core.verdicts import ALLOWED, Verdict, refuse
from tenders.bids.models import Bid
from tenders.evaluation.models import BidRequest
from tenders.opportunities.enums import LotState

from .panel import leads


def may_ask(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """A lead, while the lot is assessed."""
    verdict = leads(actor, bid, now)
    if verdict and bid.lot.state != LotState.COMPETING:
        return refuse("The assessment of this lot is complete.")
    return verdict


def may_answer(actor: Any, request: BidRequest, now: datetime) -> Verdict:
    """Somebody who writes for the bidder, once, until the time given."""
    verdict = may_edit_bids(actor, request.defect.bid.organisation, now)
    if not verdict:
        return verdict
    if request.answered_at:
        return refuse("This was answered already.")
    if now >= request.due:
        return refuse("The time to answer this is over.")
    return ALLOWED
