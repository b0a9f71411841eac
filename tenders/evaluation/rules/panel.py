"""Who is seated, who declares what, who decides about it."""

from datetime import datetime
from typing import Any

from portal.accounts.roles import Role, has_role
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse
from tenders.evaluation.enums import MemberState, Seat
from tenders.evaluation.models import BidderInterest, PanelMember
from tenders.opportunities.enums import State as OpportunityState
from tenders.opportunities.models import Opportunity


def leads(actor: Any, subject: Any, now: datetime) -> Verdict:
    """Procurement leads run the award."""
    if has_role(actor, Role.PROCUREMENT_LEAD):
        return ALLOWED
    return refuse("Only a procurement lead does this.")


def may_plan(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """A lead plans the panel until the assessment is over."""
    verdict = leads(actor, opportunity, now)
    if verdict and opportunity.state not in (OpportunityState.PUBLISHED, OpportunityState.OPENED):
        return refuse("A panel is seated after publication and before the end.")
    return verdict


def may_invite(actor: Any, opportunity: Opportunity, user: Any, seat: str, now: datetime) -> Verdict:
    """A lead seats people who hold the role of the seat, until the assessment is over."""
    verdict = may_plan(actor, opportunity, now)
    if not verdict:
        return verdict
    if actor.pk == user.pk:
        return refuse("Whoever runs the award does not sit on its panel.")
    role = Role.MODERATOR if seat == Seat.MODERATOR else Role.EVALUATOR
    if not has_role(user, role):
        return refuse(f"{user} does not hold the role {role.value}.")
    if PanelMember.objects.filter(opportunity=opportunity, user=user).exists():
        return refuse(f"{user} is on this panel already.")
    return ALLOWED


def may_change_seat(actor: Any, member: PanelMember, now: datetime) -> Verdict:
    """A lead says what somebody judges, until when, and with whose support; never for themselves."""
    verdict = may_plan(actor, member.opportunity, now)
    if verdict and member.state == MemberState.RECUSED:
        return refuse(f"{member.user} is recused.")
    return first_no(verdict, _somebody_else(actor, member))


def _is_own(actor: Any, member: PanelMember) -> Verdict:
    return ALLOWED if actor.pk == member.user_id else refuse("Everybody declares their own interests.")


def _somebody_else(actor: Any, member: PanelMember) -> Verdict:
    return refuse("Nobody decides about their own interest.") if actor.pk == member.user_id else ALLOWED


def may_declare_general(actor: Any, member: PanelMember, now: datetime) -> Verdict:
    """One's own interests in the procurement, as soon as one is seated and before any document."""
    if member.opportunity.state not in (OpportunityState.PUBLISHED, OpportunityState.OPENED):
        return refuse("This procurement is over.")
    return _is_own(actor, member)


def may_declare(actor: Any, member: PanelMember, now: datetime) -> Verdict:
    """One's own interests, once the bidders are known."""
    if member.opportunity.state != OpportunityState.OPENED:
        return refuse("Interests are declared after the opening, when the bidders are known.")
    if not member.has_access(now):
        return refuse("Your access to this panel has ended or has not begun.")
    return _is_own(actor, member)


def may_be_briefed(actor: Any, member: PanelMember, now: datetime) -> Verdict:
    """Members answer the knowledge check themselves, at any time."""
    if actor.pk != member.user_id:
        return refuse("Everybody answers for themselves.")
    return refuse("You are recused from this panel.") if member.state == MemberState.RECUSED else ALLOWED


def may_decide_interest(actor: Any, member: PanelMember, now: datetime) -> Verdict:
    """Somebody else decides what a declared interest means."""
    return first_no(leads(actor, member, now), _somebody_else(actor, member))


def may_decide_bidder(actor: Any, interest: BidderInterest, now: datetime) -> Verdict:
    """As other interests, while the member is on the panel."""
    verdict = may_decide_interest(actor, interest.member, now)
    if verdict and interest.member.state not in (MemberState.DECLARED, MemberState.CLEARED):
        return refuse(f"{interest.member.user} is recused already.")
    return verdict


def may_take_over(member: PanelMember, successor: PanelMember) -> Verdict:
    """The work of a recused evaluator goes to another evaluator of the same panel."""
    if successor.opportunity_id != member.opportunity_id or successor.seat != Seat.EVALUATOR:
        return refuse("Name an evaluator of this panel.")
    if successor.pk == member.pk or successor.state == MemberState.RECUSED:
        return refuse("Name somebody who is not recused.")
    return ALLOWED
