"""How allauth behaves here: whom it lets in, what its mail says, how its secrets are kept."""

import base64
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from portal.mail.backend import KIND, WHY

from .second_factor import needs_second_factor

WHY_ACCOUNT = "this address was given to the portal for an account."


class AccountAdapter(DefaultAccountAdapter):
    """E-mail addresses in lower case, the full name kept, mail into the outbox with its reason."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then try again, or reset your password.",
        "email_password_mismatch": "The e-mail address or the password is not right. Check both and try again.",
        "incorrect_code": "This code is not right, or was already used. Enter the next one that your app shows.",
        "enter_current_password": "Enter your current password.",
        "cannot_delete_authenticator": "You work for the council, so you keep at least one second factor.",
    }

    def save_user(self, request, user, form, commit=True):
        user.full_name = form.cleaned_data.get("full_name", "")
        return super().save_user(request, user, form, commit)

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).lower()

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within five minutes of signing in: what is asked for was given a moment ago."""
        if self.request.user.is_authenticated:
            records = get_authentication_records(self.request, self.request.user)
            if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
                return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def render_mail(self, template_prefix: str, email: str, context: dict, headers: dict | None = None) -> Any:
        facts = {"site_name": settings.WAGTAIL_SITE_NAME, "base_url": settings.PORTAL_BASE_URL, "why": WHY_ACCOUNT}
        message = super().render_mail(template_prefix, email, context | facts, headers)
        message.extra_headers |= {KIND: template_prefix, WHY: WHY_ACCOUNT}
        return message


class MFAAdapter(DefaultMFAAdapter):
    """The secrets of the second factor lie encrypted in the database: a stolen backup opens no account."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": AccountAdapter.error_messages["cannot_delete_authenticator"],
        "add_email_blocked": "You cannot change your e-mail address while a second factor is set. Turn it off first.",
        "unverified_email": "Confirm your e-mail address before you set up a second factor.",
    }

    def get_totp_issuer(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever works for the council keeps a second factor; recovery codes alone are none."""
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        if not needs_second_factor(authenticator.user):
            return True
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def _box() -> MultiFernet:
    """Keys made from the secret key; older ones still decrypt while they are listed as fallbacks."""
    return MultiFernet([_key(secret) for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]])


def _key(secret: str) -> Fernet:
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"portal second factor").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
