"""Organisations, invitations and members, as people fill them in."""

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from portal.accounts.enums import LegalForm, MemberRole, Size
from portal.accounts.models import Organisation
from portal.core.forms import GovForm, GovModelForm

ROLE_HINTS = {
    MemberRole.OWNER: "Does everything an editor does, and lets people in and out.",
    MemberRole.EDITOR: "Writes and submits bids, asks questions, sends returns.",
    MemberRole.VIEWER: "Reads everything and changes nothing, such as a trustee.",
}
NUMBERS = ("companies_house_number", "charity_number", "ppon")
REGISTERED = "An organisation with this number is already registered."


def role_field(label: str, **kwargs) -> forms.ChoiceField:
    """Owner, editor or viewer, each with what it means."""
    field = forms.ChoiceField(label=label, choices=MemberRole.choices, widget=forms.RadioSelect, **kwargs)
    field.error_messages["required"] = "Choose owner, editor or viewer"
    field.gov = {"option_hints": {str(key): text for key, text in ROLE_HINTS.items()}}
    return field


class OrganisationForm(GovModelForm):
    """The facts of an organisation. ``match`` is one that is registered already, for the offer to ask to join."""

    submit_label = "Save"
    match: Organisation | None = None
    website = forms.URLField(
        label="Website (optional)",
        required=False,
        assume_scheme="https",
        help_text="Such as https://www.example.org",
        error_messages={"invalid": "Enter a full web address, such as https://www.example.org"},
    )

    class Meta:
        model = Organisation
        fields = ("name", "legal_form", "size", "is_vcse", *NUMBERS, "address", "website")
        labels = {
            "is_vcse": "We are a voluntary, community or social enterprise (VCSE)",
            "companies_house_number": "Company number (optional)",
            "charity_number": "Charity number (optional)",
            "ppon": "Public procurement organisation number (optional)",
            "address": "Address (optional)",
        }
        help_texts = {
            "name": "As it stands in its governing document or at Companies House.",
            "companies_house_number": "8 characters, such as 01234567.",
            "charity_number": "From the charity register, such as 1234567 or SC012345.",
            "ppon": "From the central digital platform, such as PABC-1234-DEFG.",
        }
        widgets = {
            "legal_form": forms.Select,
            "size": forms.RadioSelect,
            "address": forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
        }
        error_messages = {
            "name": {"required": "Enter the name of the organisation"},
            "legal_form": {"required": "Choose the legal form"},
            "size": {"required": "Choose the size"},
        }

    gov = {
        "companies_house_number": {"width": 10},
        "charity_number": {"width": 10},
        "ppon": {"width": 20},
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["size"].choices = Size.choices
        self.fields["legal_form"].choices = [("", "Choose one"), *LegalForm.choices]
        self.fields["name"].widget.attrs["autocomplete"] = "organization"

    def clean(self):
        cleaned = super().clean()
        others = Organisation.objects.exclude(pk=self.instance.pk)
        for name in NUMBERS:
            cleaned[name] = cleaned.get(name, "").strip().upper()
            found = others.matching(**{name: cleaned[name]}).first()
            if found and name not in self.errors:
                self.match = found
                self.add_error(name, REGISTERED)
        return cleaned

    def validate_constraints(self):
        """Said beside each number by ``clean`` already; the service asks the database once more."""


class NewOrganisationForm(OrganisationForm):
    """A new one. The same name stops once: two organisations may share a name, most often they are one."""

    submit_label = "Register the organisation"
    another = forms.BooleanField(required=False, label="This is a different organisation with the same name")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        same_name = Organisation.objects.matching(name=str(self.data.get("name", ""))).first()
        if same_name is None:
            del self.fields["another"]
        self.same_name = same_name

    def clean(self):
        cleaned = super().clean()
        if self.same_name and not cleaned.get("another") and self.match is None:
            self.match = self.same_name
            self.add_error("name", "An organisation with this name is already registered.")
        return cleaned


SALT = "accounts.join"


class JoinForm(GovForm):
    """Asks to join the organisation that registering ran into; the ticket keeps others from being guessed."""

    submit_label = "Ask to join"
    ticket = forms.CharField(widget=forms.HiddenInput)
    message = forms.CharField(
        label="Message to its owners (optional)",
        required=False,
        max_length=1000,
        help_text="Say who you are and what you do there.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def about(cls, organisation: Organisation) -> "JoinForm":
        """The empty form for one organisation."""
        return cls(initial={"ticket": signing.dumps(organisation.pk, salt=SALT)}, auto_id="join_%s")

    def clean_ticket(self) -> Organisation:
        try:
            pk = signing.loads(self.cleaned_data["ticket"], salt=SALT, max_age=24 * 60 * 60)
        except signing.BadSignature:
            raise ValidationError("This page is too old. Enter the organisation’s details again.") from None
        return Organisation.objects.get(pk=pk)


class InviteForm(GovForm):
    """A colleague's address and what they may do."""

    submit_label = "Send the invitation"
    email = forms.EmailField(label="E-mail address of your colleague")
    role = role_field("What may they do?", initial=MemberRole.EDITOR)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        required = "Enter an e-mail address, such as name@example.org"
        self.fields["email"].error_messages |= {"required": required, "invalid": required}


class RoleForm(GovForm):
    """Another role for a member."""

    submit_label = "Change the role"
    role = role_field("What may they do?")


class JoinAnswerForm(GovForm):
    """Yes, with a role, or no."""

    submit_label = "Send the answer"
    DECLINE = "DECLINE"
    answer = forms.ChoiceField(
        label="Your answer",
        choices=[*((role.value, f"Accept as {role.label.lower()}") for role in MemberRole), (DECLINE, "Decline")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to accept, and as what"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hints = {str(key): text for key, text in ROLE_HINTS.items()}
        self.fields["answer"].gov = {"option_hints": hints, "divider": self.DECLINE}
