"""Allauth's forms in our words and our markup: labels instead of placeholders, hints where people stumble."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms

from portal.core.forms import GovFormMixin

PASSWORD_HINT = "At least 12 characters. Three random words make a good one."  # noqa: S105 - a hint, not a secret
ONE_TIME = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class Words(GovFormMixin):
    """Sets labels, hints and messages by field name, and drops placeholders, which vanish when one types."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}
    required: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            if name in self.required:
                field.error_messages["required"] = self.required[name]


EMAIL = "E-mail address"
NO_EMAIL = "Enter your e-mail address, such as name@example.org"


class SignInForm(Words, account.LoginForm):
    """The one door for everybody."""

    submit_label = "Sign in"
    labels = {"login": EMAIL, "password": "Password"}
    required = {"login": NO_EMAIL, "password": "Enter your password"}


class SignUpForm(Words, account.SignupForm):
    """A new account. An address that already has one gets the same answer, and a different e-mail."""

    full_name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["full_name", "email", "password1"]
    submit_label = "Create the account"
    labels = {"full_name": "Full name", "email": EMAIL, "password1": "Password"}
    hints = {"email": "We send a link there to make sure that it is yours.", "password1": PASSWORD_HINT}
    required = {"full_name": "Enter your full name", "email": NO_EMAIL, "password1": "Enter a password"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class ChangeEmailForm(Words, account.AddEmailForm):
    """A new address, used once it is confirmed."""

    submit_label = "Send the confirmation"
    labels = {"email": "New e-mail address"}
    hints = {"email": "We send a link there. Until you open it, your old address stays."}
    required = {"email": NO_EMAIL}


class ChangePasswordForm(Words, account.ChangePasswordForm):
    """Old and new."""

    submit_label = "Change the password"
    labels = {"oldpassword": "Current password", "password1": "New password", "password2": "New password again"}
    hints = {"password1": PASSWORD_HINT}
    required = {
        "oldpassword": "Enter your current password",
        "password1": "Enter a new password",
        "password2": "Enter the new password again",
    }


class SetPasswordForm(Words, account.SetPasswordForm):
    """A first password, for an account made by an administrator."""

    submit_label = "Set the password"
    labels = {"password1": "New password", "password2": "New password again"}
    hints = {"password1": PASSWORD_HINT}
    required = {"password1": "Enter a new password", "password2": "Enter the new password again"}


class ResetPasswordKeyForm(Words, account.ResetPasswordKeyForm):
    """A new password by the link from the e-mail."""

    submit_label = "Set the new password"
    labels = SetPasswordForm.labels
    hints = SetPasswordForm.hints
    required = SetPasswordForm.required


class ResetPasswordForm(Words, account.ResetPasswordForm):
    """Asking for that link."""

    submit_label = "Send the link"
    labels = {"email": EMAIL}
    required = {"email": NO_EMAIL}


class PasswordAgainForm(Words, account.ReauthenticateForm):
    """Before something that a stranger at an open screen must not do."""

    submit_label = "Continue"
    labels = {"password": "Password"}
    required = {"password": "Enter your password"}


class _CodeWords(Words):
    labels = {"code": "Code"}
    hints = {"code": "The 6 figures that your app shows now, or a recovery code."}
    required = {"code": "Enter the code"}
    gov = {"code": {"width": 10}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(ONE_TIME)


class SecondFactorForm(_CodeWords, mfa.AuthenticateForm):
    """The code after the password."""

    submit_label = "Sign in"


class SecondFactorAgainForm(_CodeWords, mfa.ReauthenticateForm):
    """The code before a change of the second factor itself."""

    submit_label = "Continue"


class SetUpAppForm(_CodeWords, ActivateTOTPForm):
    """The first code of a new app. It counts as used: it cannot sign anybody in as well."""

    submit_label = "Turn on the app"
    hints = {"code": "The 6 figures that your app shows now."}

    def clean_code(self):
        code = super().clean_code()
        # Asked of allauth's own memory of used codes, so that one code is one act.
        if not TOTP(Authenticator(user=self.user))._mark_code_used(code):
            raise forms.ValidationError("This code was already used. Wait for the next one.")
        return code


class TurnOffAppForm(GovFormMixin, DeactivateTOTPForm):
    """No fields: a confirmation."""

    submit_label = ""


class NewRecoveryCodesForm(GovFormMixin, GenerateRecoveryCodesForm):
    """No fields: a confirmation."""

    submit_label = ""


class AddKeyForm(Words, AddWebAuthnForm):
    """A passkey or security key; the browser does the work."""

    submit_label = ""
    labels = {"name": "Name of the key", "passwordless": "Sign in with this key alone"}
    hints = {
        "name": "So that you know it again, such as “blue key” or “my phone”.",
        "passwordless": "The key then asks for your finger, face or PIN instead of the password.",
    }
    gov = {"name": {"width": 20}}


class RenameKeyForm(Words, EditWebAuthnForm):
    """Another name for a key."""

    submit_label = "Save"
    labels = AddKeyForm.labels
    required = {"name": "Enter a name"}
