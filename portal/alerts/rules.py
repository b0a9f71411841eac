"""Who may do what with an alert. Holding its link is enough: the link was sent to the address alone."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress

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


def may_skip_confirmation(actor: Any, subscription: Subscription | None, now: datetime) -> Verdict:
    """Signed-in people who have confirmed their address for the account: it need not be proven again."""
    if not getattr(actor, "is_authenticated", False):
        return refuse("Sign in first, or enter an e-mail address.")
    if not EmailAddress.objects.filter(user=actor, email__iexact=actor.email, verified=True).exists():
        return refuse("Confirm the e-mail address of your account first.")
    return ALLOWED
