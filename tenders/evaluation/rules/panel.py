"""Who is seated, who declares what, who decides about it."""

from datetime import datetime
from typing import Any

from portal.accounts.roles import Role, has_role
from portal.core.verdicts import ALLOWED, Verdict, refuse
from tenders.evaluation.enums import Seat
from tenders.evaluation.models import (
    PanelMember,
)
from tenders.opportunities.enums import State as OpportunityState
from tenders.opportunities.models import Opportunity


def leads(actor: Any, subject: Any, now: datetime) -> Verdict:
    """Procurement leads run the award."""
    if has_role(actor, Role.PROCUREMENT_LEAD):
        return ALLOWED
    return refuse("Only a procurement lead does this.")


def may_invite(actor: Any, opportunity: Opportunity, user: Any, seat: str, now: datetime) -> Verdict:
    """A lead seats people who hold the role of the seat, until the assessment is over."""
    verdict = leads(actor, opportunity, now)
    if not verdict:
        return verdict
    if opportunity.state not in (OpportunityState.PUBLISHED, OpportunityState.OPENED):
        return refuse("A panel is seated after publication and before the end.")
    if actor.pk == user.pk:
        return refuse("Whoever runs the award does not sit on its panel.")
    role = Role.MODERATOR if seat == Seat.MODERATOR else Role.EVALUATOR
    if not has_role(user, role):
        return refuse(f"{user} does not hold the role {role.value}.")
    if PanelMember.objects.filter(opportunity=opportunity, user=user).exists():
        return refuse(f"{user} is on this panel already.")
    return ALLOWED


def may_declare(actor: Any, member: PanelMember, now: datetime) -> Verdict:
    """One's own interests, once the bidders are known."""
    if actor.pk != member.user_id:
        return refuse("Everybody declares their own interests.")
    if member.opportunity.state != OpportunityState.OPENED:
        return refuse("Interests are declared after the opening, when the bidders are known.")
    return ALLOWED


def may_decide_interest(actor: Any, member: PanelMember, now: datetime) -> Verdict:
    """Somebody else decides what a declared interest means."""
    verdict = leads(actor, member, now)
    if verdict and actor.pk == member.user_id:
        return refuse("Nobody decides about their own interest.")
    return verdict
