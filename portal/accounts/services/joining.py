"""Ways into an organisation: an owner invites, or a person asks."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from portal.accounts import rules
from portal.accounts.enums import MemberRole
from portal.accounts.lifecycle import INVITATION, JOIN_REQUEST
from portal.accounts.models import Invitation, JoinRequest, Membership, Organisation
from portal.audit import presenters
from portal.audit.services import record
from portal.mail.services import send

from .organisations import add_member, lock

OPEN_FOR = timedelta(days=14)
presenters.sentence("accounts.organisation", "invite", "{actor} invited {email} to {subject} as {role}")
presenters.sentence("accounts.organisation", "ask_to_join", "{actor} asked to join {subject}")


def digest_of(token: str) -> str:
    """What the database keeps of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_for(token: str) -> Invitation | None:
    """The invitation that a link belongs to."""
    return Invitation.objects.select_related("organisation").filter(token_digest=digest_of(token)).first()


def _address(name: str, *args: Any) -> str:
    return settings.PORTAL_BASE_URL.rstrip("/") + reverse(name, args=args)


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: str, actor: Any, now: datetime) -> Invitation:
    """Invite a colleague by e-mail. An older open invitation to the same address is taken back first."""
    lock(organisation)
    email = email.strip().lower()
    rules.may_invite(actor, organisation, email, now).or_raise()
    for older in organisation.invitations.filter(email=email, state="SENT"):
        INVITATION.take("revoke", older, actor=actor, now=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        token_digest=digest_of(token),
        invited_by=actor,
        created_at=now,
        expires_at=now + OPEN_FOR,
    )
    words = invitation.get_role_display().lower()
    record("invite", organisation, actor=actor, at=now, data={"email": email, "role": words})
    link = _address("accounts:invitation", token)
    context = {
        "organisation": organisation,
        "actor": actor,
        "link": link,
        "role": words,
        "until": invitation.expires_at,
    }
    why = f"{actor} invited this address to {organisation}. If you do not know them, do nothing."
    send(template="accounts/invite", to=email, context=context, why=why, now=now)
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, actor: Any, now: datetime) -> Membership:
    """The holder of the link becomes a member; an open request of theirs is answered by it."""
    lock(invitation.organisation)
    taken = INVITATION.take("accept", invitation, actor=actor, now=now, changes={"accepted_by": actor})
    return add_member(organisation=taken.organisation, user=actor, role=taken.role, actor=actor, now=now)


def revoke_invitation(*, invitation: Invitation, actor: Any, now: datetime) -> Invitation:
    """Take an invitation back: its link opens nothing any more."""
    return INVITATION.take("revoke", invitation, actor=actor, now=now)


@transaction.atomic
def ask_to_join(*, organisation: Organisation, actor: Any, now: datetime, message: str = "") -> JoinRequest:
    """Ask the owners, who are told by e-mail."""
    lock(organisation)
    rules.may_ask_to_join(actor, organisation, now).or_raise()
    request = JoinRequest.objects.create(organisation=organisation, user=actor, message=message, asked_at=now)
    record("ask_to_join", organisation, actor=actor, at=now)
    owners = [membership.user for membership in organisation.memberships.owners().select_related("user")]
    link = _address("accounts:join_request", organisation.uuid, request.pk)
    context = {"organisation": organisation, "asker": actor, "message": message, "link": link}
    send(
        template="accounts/ask_to_join", to=owners, context=context, why=f"you are an owner of {organisation}.", now=now
    )
    return request


def _tell(request: JoinRequest, template: str, now: datetime) -> None:
    context = {"organisation": request.organisation, "link": _address("accounts:organisation_list")}
    why = f"you asked to join {request.organisation}."
    send(template=template, to=request.user, context=context, why=why, now=now)


@transaction.atomic
def accept_join_request(*, request: JoinRequest, role: str, actor: Any, now: datetime) -> Membership:
    """Let the person in as owner, editor or viewer."""
    lock(request.organisation)
    decided = {"decided_by": actor, "decided_at": now}
    taken = JOIN_REQUEST.take("accept", request, actor=actor, now=now, changes=decided, data={"role": str(role)})
    role = MemberRole(role)
    membership = add_member(organisation=taken.organisation, user=taken.user, role=role, actor=actor, now=now)
    _tell(taken, "accounts/join_accepted", now)
    return membership


@transaction.atomic
def decline_join_request(*, request: JoinRequest, actor: Any, now: datetime) -> JoinRequest:
    """Say no; the person may ask again."""
    decided = {"decided_by": actor, "decided_at": now}
    taken = JOIN_REQUEST.take("decline", request, actor=actor, now=now, changes=decided)
    _tell(taken, "accounts/join_declined", now)
    return taken
