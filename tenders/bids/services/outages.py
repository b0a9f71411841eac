"""Procurement leads are mailed when the portal was seen down shortly before a deadline: somebody decides about more time.

Once for an opportunity and an outage, whatever happens to the worker: the messages and the event that proves them are
written in one transaction. It happens whether or not there are bids, so it tells nobody of any.
"""

from datetime import datetime

from django.db import transaction

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.audit.services import canonical, record
from portal.evidence.queries import Outage
from portal.mail.services import send
from tenders.opportunities.models import Opportunity
from tenders.opportunities.queries import MoreTime, more_time, undecided

VERB = "tell_outage"
WHY = "you run procurements. Such a message comes once for an outage and an opportunity."
# Of the newest deadlines: those before them were told of long ago.
MOST = 100


def tell_of_outages(now: datetime) -> None:
    """Mail what nobody was told of. Safe to call twice, by two workers, and to be killed in the middle."""
    for opportunity, proposal in undecided(now, MOST):
        if _untold(opportunity, proposal):
            _tell(opportunity, now)


def _facts(outage: Outage) -> str:
    # Its end still moves while it lasts.
    return canonical({"since": outage.since.isoformat()})


def _untold(opportunity: Opportunity, proposal: MoreTime) -> list[Outage]:
    told = set(AuditEvent.objects.about(opportunity).filter(verb=VERB).values_list("data", flat=True))
    return [outage for outage in proposal.outages if _facts(outage) not in told]


@transaction.atomic
def _tell(opportunity: Opportunity, now: datetime) -> None:
    row = Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity.pk)
    proposal = more_time(row, now)
    leads = User.objects.filter(groups__name=Role.PROCUREMENT_LEAD, is_active=True).order_by("pk")
    for outage in _untold(row, proposal) if proposal else ():
        record(VERB, row, actor=None, at=now, data={"since": outage.since.isoformat()})
        context = {"opportunity": row, "outage": outage, "proposal": proposal, "is_past": row.is_past_deadline(now)}
        send(template="bids/outage", to=leads, context=context, why=WHY, now=now)
