"""The roles of staff, in one table; ``manage.py sync_roles`` turns it into groups and permissions.

A person may hold several roles, but never a forbidden pair. A provider's roles (owner, editor, viewer) are not
here: they belong to the membership of one organisation. Roles that work only at ``/panel/`` do not enter Wagtail.
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
    """One role: what it may do in words, and what its group gets.

    ``permissions`` are model permissions (``app.codename``); ``pages`` and ``files`` are Wagtail's permissions on
    the whole page tree and on the root collection.
    """

    role: Role
    may: str
    may_never: str = ""
    enters_admin: bool = False
    permissions: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def all_permissions(self) -> tuple[str, ...]:
        """The model permissions, with the one that opens Wagtail."""
        return (("wagtailadmin.access_admin",) if self.enters_admin else ()) + self.permissions


def _works_on(model: str, *, lock: bool = False) -> tuple[str, ...]:
    """add, change and view of ``app.model``; with ``lock`` also Wagtail's lock for records in the editor."""
    app, name = model.split(".")
    acts = ("add", "change", "view", *(("lock", "unlock") if lock else ()))
    return tuple(f"{app}.{act}_{name}" for act in acts)


_QUESTIONS = _works_on("questions.questionset", lock=True)
_PROCUREMENT = (
    *_works_on("intentions.commissioningintention", lock=True),
    *_works_on("opportunities.opportunity", lock=True),
    *_works_on("opportunities.scale"),
    *_works_on("outcomes.commissionedservice"),
    *_works_on("outcomes.outcome"),
    *_works_on("outcomes.populationgroup"),
    *_QUESTIONS,
)
_CONTRACTS = _works_on("contracts.contract")
_AWARDS = (*_works_on("awarding.approvallevel"), "diligence.change_lowlimits")
_LAW = (*_works_on("regimes.enteredfigure"), *_works_on("regimes.closedperiod"), "regimes.change_authority")
_WRITE = ("add_page", "change_page")
_WRITE_AND_PUBLISH = (*_WRITE, "publish_page")
_FILES = tuple(
    f"{app}.{act}_{model}"
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for act in ("add", "change", "choose")
)

ROLES: tuple[RoleRow, ...] = (
    RoleRow(
        Role.EDITOR,
        "edit pages, submit for approval",
        "read bids or answers",
        enters_admin=True,
        pages=_WRITE,
        files=_FILES,
    ),
    RoleRow(
        Role.COMMISSIONER,
        "own exercises, intentions, opportunities, question sets, consultations",
        "open bids alone",
        enters_admin=True,
        permissions=(*_PROCUREMENT, *_CONTRACTS),
        pages=_WRITE_AND_PUBLISH,
        files=_FILES,
    ),
    RoleRow(
        Role.PROCUREMENT_LEAD,
        "publish opportunities, answer clarifications, change dates (with a second person), run the award",
        "score",
        enters_admin=True,
        permissions=(*_PROCUREMENT, *_CONTRACTS, *_LAW, *_AWARDS),
        pages=_WRITE_AND_PUBLISH,
        files=_FILES,
    ),
    RoleRow(Role.OPENER, "hold a key share, take part in openings", "administer users"),
    RoleRow(
        Role.EVALUATOR,
        "score assigned criteria of assigned lots after declaring interests",
        "see peers’ scores before moderation; see price before quality is locked; approve",
    ),
    RoleRow(Role.MODERATOR, "lead consensus, finalise", "change an evaluator’s score"),
    RoleRow(
        Role.APPROVER,
        "approve award, purchase (A, B, C), termination, within the levels of approval",
        "evaluate the same opportunity",
    ),
    RoleRow(
        Role.CONTRACT_MANAGER,
        "contracts, measures, returns, reviews, action plans, concerns",
        "see bids",
        enters_admin=True,
        permissions=_CONTRACTS,
    ),
    RoleRow(
        Role.ENGAGEMENT_OFFICER,
        "consultations, events, feedback, analysis",
        "see equality answers of a person",
        enters_admin=True,
        permissions=_QUESTIONS,
        pages=_WRITE_AND_PUBLISH,
        files=_FILES,
    ),
    RoleRow(
        Role.AUDITOR,
        "read the audit trail and reports; nothing of a sealed bid before its opening",
        "write anything",
        enters_admin=True,
    ),
    RoleRow(
        Role.ELECTED_MEMBER,
        "reports, services, contracts of their area; member escalation",
        "write anything; read bids",
        enters_admin=True,
    ),
    RoleRow(Role.DUTY_OFFICER, "safeguarding alerts, last-48-hours clarifications", enters_admin=True),
    RoleRow(
        Role.USER_ADMINISTRATOR,
        "grant roles (Opener and Approver need a second administrator)",
        "hold Opener or Approver",
        enters_admin=True,
        permissions=("accounts.add_user", "accounts.change_user", "accounts.view_user", *_LAW),
    ),
)

FORBIDDEN_PAIRS: frozenset[frozenset[Role]] = frozenset(
    {
        frozenset({Role.OPENER, Role.USER_ADMINISTRATOR}),
        frozenset({Role.APPROVER, Role.USER_ADMINISTRATOR}),
        # Whoever runs awards sees every bid and recommends: neither a score nor an agreed score is theirs.
        frozenset({Role.PROCUREMENT_LEAD, Role.EVALUATOR}),
        frozenset({Role.PROCUREMENT_LEAD, Role.MODERATOR}),
    }
)
# An auditor who could write, or a member who ran procurements, would judge their own work.
_WRITERS = frozenset(Role) - {Role.AUDITOR, Role.ELECTED_MEMBER}
FORBIDDEN_PAIRS |= {frozenset({Role.AUDITOR, other}) for other in _WRITERS}
FORBIDDEN_PAIRS |= {frozenset({Role.ELECTED_MEMBER, other}) for other in _WRITERS}

NEEDS_SECOND_ADMINISTRATOR: frozenset[Role] = frozenset({Role.OPENER, Role.APPROVER})


def forbidden_with(role: str, held: frozenset[str]) -> Role | None:
    """A role among those held that nobody may hold together with this one, or None."""
    if role not in Role.values:
        return None
    clashes = (Role(other) for other in sorted(held) if other in Role.values)
    return next((other for other in clashes if frozenset({Role(role), other}) in FORBIDDEN_PAIRS), None)


def roles_of(user: Any) -> frozenset[str]:
    """The names of a person's groups, read once per request (kept on the user object)."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset()
    if not hasattr(user, "_role_names"):
        user._role_names = frozenset(user.groups.values_list("name", flat=True))
    return user._role_names


def forget_roles(user: Any) -> None:
    """Have ``roles_of`` ask the database again, after a role was granted or taken away."""
    if hasattr(user, "_role_names"):
        del user._role_names


def has_role(user: Any, *roles: Role) -> bool:
    """True when the person holds at least one of the roles. Being superuser gives no role."""
    return bool(roles_of(user) & {role.value for role in roles})


def works_for_council(user: Any) -> bool:
    """Staff, and everybody who holds a role (a resident on a panel too): they need a second factor."""
    return bool(getattr(user, "is_authenticated", False)) and (user.is_staff or bool(roles_of(user)))
