"""The roles of staff, in one table; ``manage.py sync_roles`` turns it into groups and permissions.

A person may hold several roles, but never a forbidden pair. A provider's roles (owner, editor, viewer) are not
here: they belong to the membership of one organisation.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models


class Role(models.TextChoices):
    """The groups' names: what a group is called in the database and on the screen."""

    EDITOR = "Editor"
    COMMISSIONER = "Commissioner"
    PROCUREMENT_LEAD = "Procurement lead"
    OPENER = "Opener"
    EVALUATOR = "Evaluator"
    MODERATOR = "Moderator"
    APPROVER = "Approver"
    CONTRACT_MANAGER = "Contract manager"
    ENGAGEMENT_OFFICER = "Engagement officer"
    AUDITOR = "Auditor"
    ELECTED_MEMBER = "Elected member"
    DUTY_OFFICER = "Duty officer"
    USER_ADMINISTRATOR = "User administrator"


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role: what it may do in words, and the model permissions its group gets (``app.codename``)."""

    role: Role
    may: str
    may_never: str = ""
    enters_admin: bool = False
    permissions: tuple[str, ...] = ()


FORBIDDEN_PAIRS: frozenset[frozenset[Role]] = frozenset(
    {
        frozenset({Role.OPENER, Role.USER_ADMINISTRATOR}),
        frozenset({Role.APPROVER, Role.USER_ADMINISTRATOR}),
    }
)


def roles_of(user: Any) -> frozenset[str]:
    """The names of a person's groups, read once per request (kept on the user object)."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset()
    if not hasattr(user, "_role_names"):
        user._role_names = frozenset(user.groups.values_list("name", flat=True))
    return user._role_names


def has_role(user: Any, *roles: Role) -> bool:
    """True when the person holds at least one of the roles. Being superuser gives no role."""
    return bool(roles_of(user) & {role.value for role in roles})
