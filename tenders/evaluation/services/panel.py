"""Seats and interests."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.audit.services import record
from portal.core.verdicts import NotAllowed
from portal.mail.services import send
from tenders.evaluation import rules
from tenders.evaluation.lifecycle import MEMBER_LIFE
from tenders.evaluation.models import PanelMember
from tenders.opportunities.models import Opportunity


@transaction.atomic
def invite(*, opportunity: Opportunity, user: Any, seat: str, actor: Any, now: datetime) -> PanelMember:
    """Seat somebody on the panel and tell them. Raises ``NotAllowed``."""
    rules.may_invite(actor, opportunity, user, seat, now).or_raise()
    member = PanelMember.objects.create(opportunity=opportunity, user=user, seat=seat)
    record("invite", member, actor=actor, at=now, data={"seat": seat})
    context = {"opportunity": opportunity, "member": member}
    send(template="evaluation/invite", to=user, context=context, why="you were seated on a panel", now=now)
    return member


def declare(*, member: PanelMember, interest: str, actor: Any, now: datetime) -> PanelMember:
    """Declare one's interests after seeing who bid; an empty text declares that there are none."""
    verb = "declare" if interest.strip() else "declare_none"
    changes = {"interest": interest.strip(), "declared_at": now}
    return MEMBER_LIFE.take(verb, member, actor=actor, now=now, changes=changes)


def decide(*, member: PanelMember, verb: str, reason: str, actor: Any, now: datetime) -> PanelMember:
    """Clear or recuse a member who declared an interest. Raises ``NotAllowed`` without a reason."""
    if not reason.strip():
        raise NotAllowed("Give the reason for the decision.")
    changes = {"decided_at": now, "decided_by": actor, "decision": reason.strip()}
    return MEMBER_LIFE.take(verb, member, actor=actor, now=now, reason=reason.strip(), changes=changes)
