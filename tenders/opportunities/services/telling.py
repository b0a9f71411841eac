"""One message to everyone who is concerned, in the transaction of the act: it is sent when the act holds, and once."""

from datetime import datetime

from portal.mail.services import send
from tenders.opportunities import slots
from tenders.opportunities.models import Opportunity


def tell(opportunity: Opportunity, *, kind: str, key: str, summary: str, now: datetime) -> None:
    """Write one message to each address that a source names; an address that several name gets one."""
    addresses = {address.lower(): address for found in slots.CONCERNED.ask(opportunity, now) for address in found}
    for address in addresses.values():
        send(
            template=f"opportunities/{kind}",
            to=address,
            context={"opportunity": opportunity, "summary": summary},
            why=f"You follow the opportunity “{opportunity.title}”, or your organisation began a bid for it.",
            now=now,
        )
