"""Drafts for what was withdrawn before its opening: their people can read them for 30 days, then nobody can."""

from datetime import datetime, timedelta

from django.db import transaction

from portal.audit.models import AuditEvent
from portal.audit.services import record
from tenders.bids.models import Bid
from tenders.opportunities.enums import State
from tenders.opportunities.models import Opportunity

from . import standing

KEPT = timedelta(days=30)
VERB = "destroy_drafts"


def kept_until(opportunity: Opportunity) -> datetime | None:
    """Until when drafts can be read; None while it goes on, and once it was opened: then they are gone already."""
    if opportunity.state != State.WITHDRAWN or opportunity.opened_at:
        return None
    ended = AuditEvent.objects.about(opportunity).filter(verb="withdraw").order_by("-at").first()
    return ended.at + KEPT if ended else None


def destroy_ended(now: datetime) -> None:
    """Destroy the drafts and draft keys that were kept long enough. It says nothing, as that would tell of drafts."""
    done = AuditEvent.objects.filter(verb=VERB, subject_type=Opportunity._meta.label_lower).values_list("subject_id")
    withdrawn = Opportunity.objects.filter(state=State.WITHDRAWN, opened_at=None, published_at__isnull=False)
    for opportunity in withdrawn.exclude(pk__in=[int(key) for (key,) in done]):
        until = kept_until(opportunity)
        if until and until < now:
            _destroy(opportunity, now)


@transaction.atomic
def _destroy(opportunity: Opportunity, now: datetime) -> None:
    row = Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity.pk)
    if AuditEvent.objects.about(row).filter(verb=VERB).exists():
        return
    for bid in Bid.objects.filter(lot__opportunity=row, changing_since__isnull=False):
        standing.settle(bid)
    standing.destroy_unsent(row)
    # Whether or not there was any: the chain tells nobody that there were drafts.
    record(VERB, row, actor=None, at=now, chain=row.bid_chain)
