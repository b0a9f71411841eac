"""Who may do what with an intention."""

from datetime import datetime
from typing import Any

from portal.accounts.roles import Role, has_role
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse

from .enums import State
from .models import CommissioningIntention


def is_author(actor: Any, intention: CommissioningIntention | None, now: datetime) -> Verdict:
    """Commissioners and procurement leads write intentions."""
    if not has_role(actor, Role.COMMISSIONER, Role.PROCUREMENT_LEAD):
        return refuse("Only commissioners and procurement leads work on intentions.")
    return ALLOWED


def may_edit(actor: Any, intention: CommissioningIntention, now: datetime) -> Verdict:
    """Drafts, and drafts of a change to what is published; what is over stays as it was."""
    if intention.state in (State.DROPPED, State.BECAME_OPPORTUNITY):
        return refuse("This intention is finished, so its text can no longer be changed.")
    return is_author(actor, intention, now)


def may_publish(actor: Any, intention: CommissioningIntention, now: datetime) -> Verdict:
    """An intention needs a summary, a reason and a date before the public reads it."""
    return first_no(is_author(actor, intention, now), _is_complete(intention))


def _is_complete(intention: CommissioningIntention) -> Verdict:
    gaps = []
    if not intention.summary.strip():
        gaps.append("a summary")
    if not intention.why.strip():
        gaps.append("why we are doing this")
    if not (intention.expected_notice_date or intention.expected_start):
        gaps.append("a date: when the opportunity or the contract start is expected")
    if gaps:
        return refuse(f"Before you publish, add {', and '.join(gaps)}.")
    return ALLOWED


def may_drop(actor: Any, intention: CommissioningIntention, now: datetime) -> Verdict:
    """A published plan is dropped with a reason, never deleted."""
    return is_author(actor, intention, now)


def may_import(actor: Any, intention: CommissioningIntention, now: datetime) -> Verdict:
    """A notice from a central platform was published there: the importer, which is nobody, lists it here."""
    return ALLOWED if intention.external_url or intention.buyer else refuse("Only imported notices are listed so.")
