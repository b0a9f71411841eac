"""Mail to the people of a bidder."""

from datetime import datetime
from typing import Any

from portal.accounts.models import User
from portal.mail.services import send
from tenders.bids.models import Bid


def tell_bidder(template: str, bid: Bid, now: datetime, **more: Any) -> None:
    """Everybody of the organisation gets the message. The bid comes with its lot and opportunity."""
    people = User.objects.filter(memberships__organisation=bid.organisation_id, is_active=True).order_by("pk")
    context = {"bid": bid, "opportunity": bid.lot.opportunity, **more}
    send(template=template, to=people, context=context, why="your organisation bid", now=now)
