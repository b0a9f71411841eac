"""News of an opportunity, announced in the transaction of the act: everyone who is concerned hears of it once."""

from datetime import datetime

from portal.alerts.services import announce
from tenders.opportunities.models import Opportunity


def tell(opportunity: Opportunity, *, kind: str, key: str = "", summary: str, now: datetime, page: str = "") -> None:
    """Have followers and bidders hear of it. ``key`` tells apart what may happen more than once; ``page`` is where."""
    announce(
        topic="opportunities",
        kind=kind,
        subject=opportunity,
        title=opportunity.title,
        summary=summary,
        path=f"{opportunity.get_absolute_url()}{page}",
        now=now,
        key=f"opportunities.{kind}:{opportunity.pk}:{key}" if key else "",
    )
