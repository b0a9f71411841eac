"""Who may do what with organisations, their members and the roles of staff: pure questions, each with its reason."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse

from .enums import MAY_EDIT_BIDS, GrantState, InvitationState, JoinState, MemberRole
from .models import Invitation, JoinRequest, Membership, Organisation, RoleGrant
from .roles import NEEDS_SECOND_ADMINISTRATOR, Role, forbidden_with, has_role, roles_of

# Nobody sends mail to half the town through us.
MOST_OPEN_INVITATIONS = 20
NOT_A_MEMBER = "You do not belong to this organisation. Ask one of its owners to invite you."
OWNERS_ONLY = "Only an owner of the organisation can do this. Ask one of its owners."


def _role_in(user: Any, organisation: Organisation) -> str:
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return ""
    return organisation.memberships.filter(user=user).values_list("role", flat=True).first() or ""


def is_member(user: Any, organisation: Organisation, now: datetime) -> Verdict:
    """May the person see the organisation's own pages? Refuses everybody outside it, staff too."""
    return ALLOWED if _role_in(user, organisation) else refuse(NOT_A_MEMBER)


def may_edit_bids(user: Any, organisation: Organisation, now: datetime) -> Verdict:
    """Owners and editors write and submit; viewers read, so that a trustee can look without breaking anything."""
    role = _role_in(user, organisation)
    if not role:
        return refuse(NOT_A_MEMBER)
    if role in MAY_EDIT_BIDS:
        return ALLOWED
    return refuse("You can read this but not change it, because you are a viewer. Ask an owner to make you an editor.")


def may_manage_members(user: Any, organisation: Organisation, now: datetime) -> Verdict:
    """Owners alone let people in and out: whoever may do so reaches every sealed bid of the organisation."""
    role = _role_in(user, organisation)
    if not role:
        return refuse(NOT_A_MEMBER)
    return ALLOWED if role == MemberRole.OWNER else refuse(OWNERS_ONLY)


def may_edit_organisation(user: Any, organisation: Organisation, now: datetime) -> Verdict:
    """Owners keep the facts that stand on every bid; the register's keepers may correct them."""
    return ALLOWED if may_correct_register(user, organisation, now) else may_manage_members(user, organisation, now)


def may_see_register(user: Any, now: datetime) -> Verdict:
    """The list of all organisations in the back office."""
    roles = (Role.USER_ADMINISTRATOR, Role.PROCUREMENT_LEAD, Role.CONTRACT_MANAGER, Role.AUDITOR)
    return ALLOWED if has_role(user, *roles) else refuse("Your roles do not include the register of organisations.")


def may_correct_register(user: Any, organisation: Organisation | None, now: datetime) -> Verdict:
    """Correct or add an organisation in the back office."""
    if has_role(user, Role.USER_ADMINISTRATOR, Role.PROCUREMENT_LEAD):
        return ALLOWED
    return refuse("Only a user administrator or a procurement lead can correct the register of organisations.")


def may_create_organisation(user: Any, now: datetime) -> Verdict:
    """Anybody who is signed in and does not work for the council: a buyer must not also be a bidder."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return refuse("Sign in first.")
    if user.is_staff or roles_of(user):
        return refuse("You work for the council here. Use a separate account for an organisation that bids.")
    return ALLOWED


def may_change_role(actor: Any, membership: Membership, to: str, now: datetime) -> Verdict:
    """Owners set the role of members; never so that no owner is left."""
    verdict = may_manage_members(actor, membership.organisation, now)
    if verdict and to not in MemberRole.values:
        return refuse("Choose one of the roles: owner, editor or viewer.")
    return first_no(verdict, _keeps_an_owner(membership) if to != MemberRole.OWNER else ALLOWED)


def may_remove(actor: Any, membership: Membership, now: datetime) -> Verdict:
    """Owners remove anybody, and everybody may leave; the last owner hands over first."""
    leaving = getattr(actor, "pk", None) == membership.user_id and actor.is_active
    verdict = ALLOWED if leaving else may_manage_members(actor, membership.organisation, now)
    return first_no(verdict, _keeps_an_owner(membership))


def _keeps_an_owner(membership: Membership) -> Verdict:
    if membership.role != MemberRole.OWNER:
        return ALLOWED
    others = membership.organisation.memberships.owners().exclude(pk=membership.pk)
    if others.exists():
        return ALLOWED
    return refuse("An organisation needs an owner. Make another member an owner first.")


def may_hand_over(actor: Any, membership: Membership, now: datetime) -> Verdict:
    """An owner gives ownership to another member who can sign in."""
    verdict = may_manage_members(actor, membership.organisation, now)
    if verdict and membership.user_id == actor.pk:
        return refuse("You are already an owner. Choose another member.")
    if verdict and not membership.user.is_active:
        return refuse("This person can no longer sign in. Choose another member.")
    return verdict


def may_invite(actor: Any, organisation: Organisation, email: str, now: datetime) -> Verdict:
    """Owners invite people who are not members yet."""
    verdict = may_manage_members(actor, organisation, now)
    if verdict and organisation.memberships.filter(user__email__iexact=email).exists():
        return refuse("This person is already a member.")
    if verdict and organisation.invitations.open(now).count() >= MOST_OPEN_INVITATIONS:
        return refuse(f"{MOST_OPEN_INVITATIONS} invitations are waiting for an answer. Take some back first.")
    return verdict


def may_accept_invitation(actor: Any, invitation: Invitation, now: datetime) -> Verdict:
    """Whoever is signed in and holds the link, for as long as it is open; council staff never join a bidder."""
    if invitation.has_run_out(now):
        return refuse("This invitation has run out. Ask for a new one.")
    verdict = may_create_organisation(actor, now)
    if verdict and invitation.organisation.memberships.filter(user=actor).exists():
        return refuse("You already belong to this organisation.")
    return verdict


def may_revoke_invitation(actor: Any, invitation: Invitation, now: datetime) -> Verdict:
    """Owners take back an invitation that nobody accepted."""
    return may_manage_members(actor, invitation.organisation, now)


def may_ask_to_join(actor: Any, organisation: Organisation, now: datetime) -> Verdict:
    """Anybody who could register an organisation and is neither in this one nor waiting for its answer."""
    verdict = may_create_organisation(actor, now)
    if verdict and organisation.memberships.filter(user=actor).exists():
        return refuse("You already belong to this organisation.")
    if verdict and organisation.join_requests.filter(user=actor, state=JoinState.ASKED).exists():
        return refuse("You have already asked. One of the owners has to answer.")
    return verdict


def may_answer_join_request(actor: Any, request: JoinRequest, now: datetime) -> Verdict:
    """Owners answer, yes or no."""
    return may_manage_members(actor, request.organisation, now)


def may_accept_join_request(actor: Any, request: JoinRequest, now: datetime) -> Verdict:
    """As answering, and the person must still be able to join."""
    verdict = may_answer_join_request(actor, request, now)
    if verdict and not may_create_organisation(request.user, now):
        return refuse("This person can no longer join: the account is closed or now works for the council.")
    if verdict and request.organisation.memberships.filter(user=request.user).exists():
        return refuse("This person is already a member.")
    return verdict


def may_administer_roles(actor: Any, now: datetime) -> Verdict:
    """User administrators alone; being superuser is not enough, since that is the operator's key."""
    if has_role(actor, Role.USER_ADMINISTRATOR):
        return ALLOWED
    return refuse("Only a user administrator can grant or take away roles.")


def may_hold(user: Any, role: str, now: datetime) -> Verdict:
    """Refuses a role that clashes with one already held, an inactive person, and a person who bids."""
    if not user.is_active:
        return refuse("This person can no longer sign in.")
    held = roles_of(user)
    if role in held:
        return refuse(f"This person already holds the role {role}.")
    clash = forbidden_with(role, held)
    if clash:
        return refuse(f"{role} and {clash} must never be held by one person. Take away {clash} first.")
    if user.memberships.exists():
        return refuse("This person belongs to an organisation that can bid. They need a separate account.")
    return ALLOWED


def may_grant(actor: Any, user: Any, role: str, now: datetime) -> Verdict:
    """Grant a role, or propose one that needs a second administrator. Nobody grants to themselves."""
    verdict = may_administer_roles(actor, now)
    if verdict and role not in Role.values:
        return refuse("There is no such role.")
    if verdict and actor.pk == user.pk:
        return refuse("Nobody grants a role to themselves. Ask another user administrator.")
    return first_no(verdict, may_hold(user, role, now))


def may_propose(actor: Any, user: Any, role: str, now: datetime) -> Verdict:
    """As granting, for the roles that need two; one proposal at a time."""
    verdict = may_grant(actor, user, role, now)
    if verdict and user.role_grants.filter(role=role, state=GrantState.PROPOSED).exists():
        return refuse(f"The role {role} is already proposed for this person.")
    return verdict


def may_revoke(actor: Any, user: Any, role: str, now: datetime) -> Verdict:
    """One administrator suffices to take power away, from others and never from themselves."""
    verdict = may_administer_roles(actor, now)
    if verdict and actor.pk == user.pk:
        return refuse("Nobody takes away their own role. Ask another user administrator.")
    if verdict and role not in roles_of(user):
        return refuse(f"This person does not hold the role {role}.")
    return verdict


def may_decide_grant(actor: Any, grant: RoleGrant, now: datetime) -> Verdict:
    """A second administrator, neither the one who proposed nor the one who would get the role."""
    verdict = may_administer_roles(actor, now)
    if verdict and actor.pk == grant.proposed_by_id:
        return refuse("You proposed this role. Another user administrator has to decide.")
    if verdict and actor.pk == grant.user_id:
        return refuse("Nobody decides about their own role.")
    return verdict


def may_confirm_grant(actor: Any, grant: RoleGrant, now: datetime) -> Verdict:
    """As deciding, and the person may still hold the role now."""
    return first_no(may_decide_grant(actor, grant, now), may_hold(grant.user, grant.role, now))


def needs_second_administrator(role: str) -> bool:
    """Opener and Approver: together with one administrator's power they would open everything."""
    return role in NEEDS_SECOND_ADMINISTRATOR


def invitation_is_open(invitation: Invitation, now: datetime) -> bool:
    """Sent, not answered, not taken back, not run out."""
    return invitation.state == InvitationState.SENT and not invitation.has_run_out(now)


def may_administer_people(actor: Any, now: datetime) -> Verdict:
    """Make accounts for colleagues, and close accounts."""
    if has_role(actor, Role.USER_ADMINISTRATOR):
        return ALLOWED
    return refuse("Only a user administrator can look after accounts.")


def may_change_person(actor: Any, person: Any, facts: Mapping[str, Any], now: datetime) -> Verdict:
    """As administering; nobody closes their own account here, and a bidder does not become staff."""
    verdict = may_administer_people(actor, now)
    if verdict and actor.pk == person.pk and not facts.get("is_active", True):
        return refuse("Nobody closes their own account. Ask another user administrator.")
    if verdict and facts.get("is_staff") and not person.is_staff and person.memberships.exists():
        return refuse("This person belongs to an organisation that can bid. They need a separate account.")
    return verdict


def may_see_roles(actor: Any, now: datetime) -> Verdict:
    """User administrators, and auditors who look over their shoulder."""
    if has_role(actor, Role.USER_ADMINISTRATOR, Role.AUDITOR):
        return ALLOWED
    return refuse("Only user administrators and auditors see who holds which role.")
