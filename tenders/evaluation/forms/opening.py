"""Forms of the opening."""

from django import forms

from portal.core.forms import GovForm
from tenders.custody.forms import GiveKeyForm


class InterestForm(GovForm):
    """Whether one has an interest, and which."""

    has_interest = forms.ChoiceField(
        label="Do you have an interest in this procurement?",
        help_text="Work, money, family, friendship, membership, a dispute: anything that others might think matters.",
        choices=[("no", "No, I have no interest to declare"), ("yes", "Yes")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you have an interest."},
    )
    interest = forms.CharField(
        label="What is the interest?",
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


class ApproveForm(InterestForm, GiveKeyForm):
    """An opener's interests and key, for one procurement."""

    submit_label = "Give my key"
    reason = forms.CharField(
        label="Why are the bids opened although a question waits for its answer?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    field_order = ["has_interest", "interest", "reason", "which", "secret"]

    def __init__(self, *args, waiting=0, **kwargs):
        super().__init__(*args, **kwargs)
        if waiting:
            self.fields["reason"].help_text = f"{waiting} without an answer. What you write is recorded."
        else:
            del self.fields["reason"]
        # Whoever has an interest gives no key.
        self.fields["secret"].required = False

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("has_interest") == "no" and not cleaned.get("secret"):
            self.add_error("secret", self.fields["secret"].error_messages["required"])
        if "reason" in self.fields and cleaned.get("has_interest") == "no" and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Say why, or have the questions answered first.")
        return cleaned
