"""Forms of the panel: seats and interests."""

from django import forms

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.core.forms import GovForm
from tenders.evaluation.enums import Seat


class SeatForm(GovForm):
    """Whom to seat, as what."""

    submit_label = "Seat on the panel"

    user = forms.ModelChoiceField(queryset=None, label="Person", error_messages={"required": "Choose a person."})
    seat = forms.ChoiceField(label="Seat", choices=Seat.choices, widget=forms.RadioSelect, initial=Seat.EVALUATOR)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = [Role.EVALUATOR.value, Role.MODERATOR.value]
        self.fields["user"].queryset = User.objects.filter(groups__name__in=names, is_active=True).distinct()


class InterestForm(GovForm):
    """One's interests, after reading who bid."""

    submit_label = "Declare"

    has_interest = forms.ChoiceField(
        label="Do you have an interest in any of these bidders?",
        help_text="Work, money, family, friendship, membership, a dispute: anything that others might think matters.",
        choices=[("no", "No, I have no interest to declare"), ("yes", "Yes")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you have an interest."},
    )
    interest = forms.CharField(
        label="What is the interest, and in which bidder?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("has_interest") == "yes" and not cleaned.get("interest", "").strip():
            self.add_error("interest", "Say what the interest is.")
        if cleaned.get("has_interest") == "no":
            cleaned["interest"] = ""
        return cleaned
