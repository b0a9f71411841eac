"""Who decides on feedback."""

from datetime import datetime
from typing import Any

from portal.accounts.roles import Role, has_role
from portal.core.verdicts import ALLOWED, Verdict, refuse

from .enums import State
from .models import Feedback


def may_review(actor: Any, feedback: Feedback, now: datetime) -> Verdict:
    """Engagement officers; what is held for safeguarding, duty officers."""
    if feedback.state == State.HELD:
        if not has_role(actor, Role.DUTY_OFFICER):
            return refuse("This is held for safeguarding: only a duty officer decides on it.")
        return ALLOWED
    return is_reviewer(actor, feedback, now)


def is_reviewer(actor: Any, feedback: Feedback, now: datetime) -> Verdict:
    """Engagement officers."""
    if not has_role(actor, Role.ENGAGEMENT_OFFICER):
        return refuse("Only engagement officers review feedback.")
    return ALLOWED


def may_reply(actor: Any, feedback: Feedback, now: datetime) -> Verdict:
    """Who decides on it writes the reply that its author reads."""
    return may_review(actor, feedback, now)


def works_here(person: Any) -> bool:
    """Who has feedback in the back office at all."""
    return has_role(person, Role.ENGAGEMENT_OFFICER, Role.DUTY_OFFICER)
