"""Links that work without an account. They are signed, not stored: a copy of the database opens none of them."""

from collections.abc import Iterable

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

CONFIRM, LEAVE, MANAGE = "confirm", "leave", "manage"


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"portal.alerts.{purpose}", sep=".")


def token(purpose: str, pks: Iterable[int]) -> str:
    """The end of a link for some rows; good for that purpose alone."""
    return _signer(purpose).sign("-".join(str(pk) for pk in pks))


def read(purpose: str, text: str) -> list[int]:
    """The rows that a link is for; none when we did not sign it."""
    try:
        value = _signer(purpose).unsign(text)
    except BadSignature:
        return []
    return [int(part) for part in value.split("-")]


def address(purpose: str, pks: Iterable[int]) -> str:
    """The whole link, as it stands in a message."""
    return absolute(reverse(f"alerts:{purpose}", args=[token(purpose, pks)]))


def absolute(path: str) -> str:
    """A path as an address that works outside the portal."""
    return settings.PORTAL_BASE_URL.rstrip("/") + path
