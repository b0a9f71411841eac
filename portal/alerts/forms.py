"""Asking for an alert, and changing one."""

from django import forms

from portal.core.forms import GovForm

from .enums import Frequency


class AskForm(GovForm):
    """How often, and to which address; whoever is signed in is asked for no address."""

    gov = {"email": {"width": 20}}
    submit_label = "Get alerts"

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text="We send you a link first. We use the address for alerts alone.",
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address in the correct format, like name@example.com",
        },
    )
    frequency = forms.ChoiceField(
        label="How often do you want to hear?",
        choices=Frequency.choices,
        initial=Frequency.AT_ONCE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, needs_email: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not needs_email:
            del self.fields["email"]


class ChangeForm(forms.Form):
    """What is done on the page of one's alerts."""

    ACTS = ("change", "leave", "leave_all", "start_again")
    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    alert = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    frequency = forms.ChoiceField(choices=Frequency.choices, required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("act") == "change" and not cleaned.get("frequency"):
            self.add_error("frequency", "Choose how often you want to hear.")
        return cleaned
