"""Who may do what with an alert. Holding its link is enough: the link was sent to the address alone."""

from datetime import datetime
from typing import Any

from portal.core.verdicts import ALLOWED, Verdict, refuse

from .models import Subscription


def may_confirm(actor: Any, subscription: Subscription, now: datetime) -> Verdict:
    """Whoever holds the link, within seven days of asking."""
    if subscription.has_lapsed(now):
        return refuse("This link is older than 7 days, so it no longer works. Ask for the alert again.")
    return ALLOWED


def may_leave(actor: Any, subscription: Subscription, now: datetime) -> Verdict:
    """Whoever holds the link or the account, at any time and without a reason."""
    return ALLOWED
