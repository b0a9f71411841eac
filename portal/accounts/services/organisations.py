"""Organisations and their members."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.accounts import rules
from portal.accounts.enums import MemberRole
from portal.accounts.models import Membership, Organisation, User
from portal.audit import presenters
from portal.audit.services import record

presenters.sentence("accounts.organisation", "register", "{actor} registered {subject}")
presenters.sentence("accounts.organisation", "edit", "{actor} changed the details of {subject}: {fields}")
presenters.sentence("accounts.organisation", "change_role", "{actor} made {member} {role} of {subject}")
presenters.sentence("accounts.organisation", "remove_member", "{actor} removed {member} from {subject}")
presenters.sentence("accounts.organisation", "leave", "{actor} left {subject}")
presenters.sentence("accounts.organisation", "hand_over", "{actor} handed {subject} over to {member}")
presenters.sentence("accounts.organisation", "join", "{member} joined {subject} as {role}")

FACTS = (
    "name",
    "legal_form",
    "size",
    "is_vcse",
    "companies_house_number",
    "charity_number",
    "ppon",
    "address",
    "website",
)


def lock(organisation: Organisation) -> Organisation:
    """The organisation's row, locked: what keeps two owners from removing each other at once."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _write(organisation: Organisation, facts: Mapping[str, Any]) -> list[str]:
    """Set, check and save the facts; returns the names of those that changed."""
    changed = [name for name in FACTS if name in facts and getattr(organisation, name) != facts[name]]
    for name in changed:
        setattr(organisation, name, facts[name])
    organisation.full_clean()
    organisation.save()
    return changed


@transaction.atomic
def register_organisation(*, actor: Any, now: datetime, facts: Mapping[str, Any]) -> Organisation:
    """A new organisation with the actor as its owner. Raises ``ValidationError`` for a number that is taken."""
    rules.may_create_organisation(actor, now).or_raise()
    organisation = Organisation(created_at=now)
    _write(organisation, facts)
    record("register", organisation, actor=actor, at=now)
    add_member(organisation=organisation, user=actor, role=MemberRole.OWNER, actor=actor, now=now)
    return organisation


@transaction.atomic
def add_to_register(*, actor: Any, now: datetime, facts: Mapping[str, Any]) -> Organisation:
    """An organisation without members, such as the provider of a contract that is older than the portal."""
    rules.may_correct_register(actor, None, now).or_raise()
    organisation = Organisation(created_at=now)
    _write(organisation, facts)
    record("register", organisation, actor=actor, at=now)
    return organisation


@transaction.atomic
def edit_organisation(*, organisation: Organisation, actor: Any, now: datetime, facts: Mapping[str, Any]) -> None:
    """Change the facts. The event names the fields, not their contents."""
    locked = lock(organisation)
    rules.may_edit_organisation(actor, locked, now).or_raise()
    changed = _write(locked, facts)
    if changed:
        words = ", ".join(str(getattr(Organisation._meta.get_field(name), "verbose_name", name)) for name in changed)
        record("edit", locked, actor=actor, at=now, data={"fields": words})


@transaction.atomic
def add_member(*, organisation: Organisation, user: User, role: str, actor: Any, now: datetime) -> Membership:
    """The last part of registering, of accepting an invitation and of accepting a request; asks no rule itself."""
    membership = Membership.objects.create(organisation=organisation, user=user, role=role, joined_at=now)
    data = {"member": str(user), "member_id": user.pk, "role": membership.get_role_display().lower()}
    record("join", organisation, actor=actor, at=now, data=data)
    return membership


def _again(membership: Membership) -> Membership:
    """The membership as it stands once the organisation is locked."""
    lock(membership.organisation)
    return Membership.objects.select_related("organisation", "user").get(pk=membership.pk)


@transaction.atomic
def change_role(*, membership: Membership, role: str, actor: Any, now: datetime) -> None:
    """Make a member owner, editor or viewer."""
    current = _again(membership)
    rules.may_change_role(actor, current, role, now).or_raise()
    current.role = role
    current.save(update_fields=["role"])
    data = {"member": str(current.user), "member_id": current.user_id, "role": current.get_role_display().lower()}
    record("change_role", current.organisation, actor=actor, at=now, data=data)


@transaction.atomic
def remove_member(*, membership: Membership, actor: Any, now: datetime) -> None:
    """Remove a member, or leave."""
    current = _again(membership)
    rules.may_remove(actor, current, now).or_raise()
    verb = "leave" if current.user_id == actor.pk else "remove_member"
    data = {"member": str(current.user), "member_id": current.user_id}
    record(verb, current.organisation, actor=actor, at=now, data=data)
    current.delete()


@transaction.atomic
def hand_over(*, membership: Membership, actor: Any, now: datetime) -> None:
    """Make the member an owner and the acting owner an editor."""
    current = _again(membership)
    rules.may_hand_over(actor, current, now).or_raise()
    current.role = MemberRole.OWNER
    current.save(update_fields=["role"])
    current.organisation.memberships.filter(user=actor).update(role=MemberRole.EDITOR)
    data = {"member": str(current.user), "member_id": current.user_id}
    record("hand_over", current.organisation, actor=actor, at=now, data=data)
