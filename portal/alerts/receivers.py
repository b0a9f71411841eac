"""What accounts tell alerts."""

from typing import Any

from portal.core import clock

from .services.moving import move


def address_changed(*, user: Any, from_email_address: Any, to_email_address: Any, **kwargs: Any) -> None:
    """The address of an account was changed. Alerts go along from a confirmed address to a confirmed one alone:

    whoever opens an account with somebody else's address must not get hold of that person's alerts.
    """
    if from_email_address is not None and from_email_address.verified and to_email_address.verified:
        move(person=user, old=from_email_address.email, new=to_email_address.email, now=clock.now())
