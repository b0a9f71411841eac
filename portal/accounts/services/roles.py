"""Granting and taking away the roles of staff.

The row of the person is locked first, so that two administrators at once cannot make a forbidden pair.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from portal.accounts import rules
from portal.accounts.lifecycle import ROLE_GRANT
from portal.accounts.models import RoleGrant, User
from portal.accounts.roles import forget_roles
from portal.audit import presenters
from portal.audit.services import record

presenters.sentence("accounts.user", "grant_role", "{actor} granted the role {role} to {subject}")
presenters.sentence("accounts.user", "revoke_role", "{actor} took the role {role} away from {subject}")
presenters.sentence("accounts.user", "propose_role", "{actor} proposed the role {role} for {subject}")
presenters.sentence("accounts.user", "appoint", "The operator gave the role {role} to {subject}")


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _add(user: User, role: str) -> None:
    group, _ = Group.objects.get_or_create(name=role)
    user.groups.add(group)
    forget_roles(user)


@transaction.atomic
def grant_role(*, user: User, role: str, actor: Any, now: datetime, reason: str) -> RoleGrant | None:
    """Give a role at once, or propose it where a second administrator has to confirm (then the proposal returns)."""
    person = _locked(user)
    data = {"role": str(role)}
    if rules.needs_second_administrator(role):
        rules.may_propose(actor, person, role, now).or_raise()
        grant = RoleGrant.objects.create(user=person, role=role, reason=reason, proposed_by=actor, proposed_at=now)
        record("propose_role", person, actor=actor, at=now, reason=reason, data=data)
        return grant
    rules.may_grant(actor, person, role, now).or_raise()
    _add(person, role)
    forget_roles(user)
    record("grant_role", person, actor=actor, at=now, reason=reason, data=data)
    return None


@transaction.atomic
def confirm_grant(*, grant: RoleGrant, actor: Any, now: datetime) -> RoleGrant:
    """The second administrator agrees: the person holds the role from now on."""
    _locked(grant.user)
    decided = {"decided_by": actor, "decided_at": now}
    grant = ROLE_GRANT.take("confirm", grant, actor=actor, now=now, changes=decided)
    _add(grant.user, grant.role)
    record("grant_role", grant.user, actor=actor, at=now, reason=grant.reason, data={"role": grant.role})
    return grant


def refuse_grant(*, grant: RoleGrant, actor: Any, now: datetime, reason: str) -> RoleGrant:
    """The second administrator does not agree; the proposal stays on record."""
    decided = {"decided_by": actor, "decided_at": now}
    return ROLE_GRANT.take("refuse", grant, actor=actor, now=now, reason=reason, changes=decided)


@transaction.atomic
def revoke_role(*, user: User, role: str, actor: Any, now: datetime, reason: str) -> None:
    """Take a role away."""
    person = _locked(user)
    rules.may_revoke(actor, person, role, now).or_raise()
    person.groups.remove(Group.objects.get(name=role))
    forget_roles(user)
    record("revoke_role", person, actor=actor, at=now, reason=reason, data={"role": str(role)})


@transaction.atomic
def appoint(*, user: User, role: str, now: datetime, reason: str) -> None:
    """The operator's own act, from the command line: the first administrators, and invented people.

    Forbidden pairs are refused here too; a role that the person already holds is left alone.
    """
    person = _locked(user)
    if person.groups.filter(name=role).exists():
        return
    rules.may_hold(person, role, now).or_raise()
    _add(person, role)
    forget_roles(user)
    record("appoint", person, actor=None, at=now, reason=reason, data={"role": str(role)})
