"""Reminders of bids that are not submitted: to the people of their organisation, and to nobody else.

Each is sent once for a person, a bid and a deadline, whatever happens to the worker: the message and the row that
proves it are written in one transaction. A worker that was down sends only the newest that is due. The job says
nothing of what it did, since that would tell the operator's pages that there are drafts.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from portal.accounts.models import User
from portal.mail.services import send
from tenders.bids import rules
from tenders.bids.enums import LEADS, Lead
from tenders.bids.models import Bid, Reminder

CHANGING = (
    "your organisation is changing a bid that it submitted. Such a reminder comes 7 days, 2 days and 3 hours before the "
    "deadline, and no more once the change is submitted or stopped."
)
WHY = (
    "your organisation has a bid that is not submitted. Such a reminder comes 7 days, 2 days and 3 hours before the "
    "deadline, and no more once the bid is submitted or withdrawn."
)


def remind(now: datetime) -> None:
    """Send what is due. Safe to call twice, by two workers, and to be killed in the middle."""
    longest = max(lead for _name, lead in LEADS)
    close = Bid.objects.written().filter(
        lot__opportunity__deadline__gte=now, lot__opportunity__deadline__lte=now + longest
    )
    for bid in list(close.select_related("lot__opportunity", "organisation")):
        due = due_for(bid, now)
        if due and _not_reminded(bid, due[1]).exists():
            _remind(bid, now)


def due_for(bid: Bid, now: datetime) -> tuple[Lead, datetime] | None:
    """(which reminder, since when) is due for a bid; of several the newest, and none from before its draft was begun."""
    opportunity = bid.lot.opportunity
    if not bid.is_written or not rules.takes_bids(opportunity, now):
        return None
    due = next(
        ((name, opportunity.deadline - lead) for name, lead in LEADS if now >= opportunity.deadline - lead), None
    )
    begun = bid.changing_since or bid.created_at
    return due if due and begun <= due[1] else None


def _not_reminded(bid: Bid, since: datetime) -> QuerySet[User]:
    """The organisation's people who had none since it was due (a deadline may have moved after an earlier one)."""
    had_one = Reminder.objects.filter(bid=bid, sent_at__gte=since).values("person")
    members = User.objects.filter(memberships__organisation=bid.organisation, is_active=True)
    return members.exclude(pk__in=had_one).order_by("pk")


@transaction.atomic
def _remind(bid: Bid, now: datetime) -> None:
    row = Bid.objects.select_for_update(of=("self",)).select_related("lot__opportunity", "organisation").get(pk=bid.pk)
    due = due_for(row, now)
    if due is None:
        return
    lead, since = due
    opportunity = row.lot.opportunity
    for person in _not_reminded(row, since):
        Reminder.objects.create(bid=row, person=person, lead=lead, deadline=opportunity.deadline, sent_at=now)
        context = {"bid": row, "opportunity": opportunity}
        send(template="bids/reminder", to=person, context=context, why=CHANGING if row.changing_since else WHY, now=now)
