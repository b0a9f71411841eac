"""The second factor: who needs one, who has one, and the codes of invented staff."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings

from .roles import works_for_council

REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
PERIOD = 30


def needs_second_factor(user: Any) -> bool:
    """Everybody who works for the council, once the portal is told so (always, in production)."""
    return settings.PORTAL_SECOND_FACTOR_FOR_STAFF and works_for_council(user)


def has_second_factor(user: Any) -> bool:
    """An app or a key; recovery codes alone are none."""
    return Authenticator.objects.filter(user=user, type__in=REAL).exists()


def give_demo_factor(user: Any) -> None:
    """An app's secret and recovery codes for an invented person, whose codes ``/outbox/`` shows.

    Raises ``ValueError`` for anybody who is not invented: a real person's secret is known to that person alone.
    """
    if not user.is_demo:
        raise ValueError("Only invented people get a second factor that others can read.")
    if not has_second_factor(user):
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)


def demo_codes(now: datetime) -> tuple[str, list[tuple[str, str, str]]]:
    """What stands beside the outbox of the demonstration: name, address and present code of invented staff."""
    counter = int(now.timestamp()) // PERIOD
    rows = []
    mine = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__is_demo=True, user__is_active=True)
    for authenticator in mine.select_related("user").order_by("user__full_name"):
        code = format_hotp_value(hotp_value(decrypt(authenticator.data["secret"]), counter))
        rows.append((authenticator.user.full_name, authenticator.user.email, code))
    return "Second-factor codes of invented staff", rows
