"""Accounts in the back office. No roles, no groups, no superuser here: they have their own rules and screen."""

from django import forms
from wagtail.users.forms import UserCreationForm, UserEditForm

from portal.accounts.models import User
from portal.accounts.roles import Role


class AddPersonForm(UserCreationForm):
    """A colleague's account; they set their own password."""

    first_name = last_name = is_superuser = None

    class Meta:
        model = User
        fields = ("email", "full_name", "is_staff")


class ChangePersonForm(UserEditForm):
    """The address is not here: a person changes it by confirming the new one."""

    first_name = last_name = is_superuser = email = None

    def __init__(self, *args, **kwargs):
        kwargs.pop("editing_self", None)
        super().__init__(*args, **kwargs)

    class Meta:
        model = User
        fields = ("full_name", "is_staff", "is_active")


class RoleStepForm(forms.Form):
    """One act on a person's roles."""

    STEPS = ("grant", "revoke")
    step = forms.ChoiceField(choices=[(step, step) for step in STEPS])
    role = forms.ChoiceField(choices=Role.choices)
    reason = forms.CharField(max_length=1000, error_messages={"required": "Say why."})


class DecideGrantForm(forms.Form):
    """The second administrator's answer."""

    step = forms.ChoiceField(choices=[("confirm", "Confirm"), ("refuse", "Refuse")])
    reason = forms.CharField(max_length=1000, required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("step") == "refuse" and not cleaned.get("reason"):
            self.add_error("reason", "Say why you refuse.")
        return cleaned
