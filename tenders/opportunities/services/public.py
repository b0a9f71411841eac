"""The moment at which everyone can read an opportunity: at its publication, or when its embargo ends."""

from datetime import datetime
from typing import Any

from tenders.intentions.enums import State as IntentionState
from tenders.intentions.lifecycle import LIFE as INTENTION_LIFE
from tenders.opportunities.models import Opportunity

from .telling import tell


def became_public(opportunity: Opportunity, actor: Any, now: datetime) -> None:
    """Called inside the step's transaction: it is news, and the intention it comes from becomes this opportunity."""
    tell(opportunity, kind="published", summary=opportunity.summary, now=now)
    intention = opportunity.intention
    if intention and intention.state == IntentionState.PUBLISHED:
        data = {"opportunity": opportunity.title}
        INTENTION_LIFE.take("become_opportunity", intention, actor=actor, now=now, data=data)
