"""Forms of key holders."""

from django import forms

from portal.core.forms import GovForm

from .enums import Keeping


class SecretField(forms.CharField):
    """A pass code or a key, which no browser remembers."""

    def __init__(self, **kwargs):
        widget = forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        super().__init__(widget=widget, max_length=500, strip=True, **kwargs)


class EnrolForm(GovForm):
    """Where the new key is kept."""

    submit_label = "Make my key"

    keeping = forms.ChoiceField(
        label="Where should your key be kept?",
        choices=Keeping.choices,
        initial=Keeping.PASSPHRASE,
        widget=forms.RadioSelect,
    )


class ProveForm(GovForm):
    """Show that one has the key still."""

    submit_label = "Show that it works"

    secret = SecretField(label="Pass code or key", error_messages={"required": "Enter your pass code or your key."})


class RetireForm(GovForm):
    """Why a key is no longer used."""

    submit_label = "Stop using this key"

    reason = forms.CharField(
        label="Why?",
        help_text="Such as: lost, or left the council.",
        max_length=500,
        error_messages={"required": "Say why."},
    )


class GiveKeyForm(GovForm):
    """One's own key, or the one from the safe."""

    submit_label = "Give my key"

    which = forms.ChoiceField(
        label="Which key do you use?",
        choices=[("own", "My own"), ("escrow", "The escrow key from the safe")],
        initial="own",
        widget=forms.RadioSelect,
    )
    secret = SecretField(
        label="Pass code or key",
        help_text="Your pass code (five groups of four), the text of your key file, or the text of the escrow key.",
        error_messages={"required": "Enter your pass code or the key."},
    )
