"""What members take away to read, and the names that they have shown."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.audit.services import record
from portal.core.paper.blocks import Paper
from portal.core.verdicts import NotAllowed
from tenders.bids.models import Bid
from tenders.evaluation import rules
from tenders.evaluation.models import PanelMember, Reveal
from tenders.evaluation.queries.packs import pack_of
from tenders.opportunities.models import Lot

from .facts import about


@transaction.atomic
def take_pack(*, member: PanelMember, lot: Lot, ending: str, actor: Any, now: datetime) -> Paper:
    """The reading pack of a member for a lot; every one is recorded."""
    rules.may_take_away(actor, member, now).or_raise()
    data = {"lot": str(lot), "ending": ending}
    record("take_pack", member, actor=actor, at=now, data=data)
    return pack_of(member, lot, now)


@transaction.atomic
def reveal(*, member: PanelMember, bid: Bid, reason: str, actor: Any, now: datetime) -> Reveal:
    """Have the name of a bidder shown, which is recorded. Raises ``NotAllowed`` without a reason."""
    rules.may_take_away(actor, member, now).or_raise()
    if not reason.strip():
        raise NotAllowed("Say why you need the name.")
    made, created = Reveal.objects.get_or_create(member=member, bid=bid, defaults={"at": now, "reason": reason.strip()})
    if created:
        record("reveal", made, actor=actor, at=now, reason=reason.strip(), data=about(bid))
    return made
