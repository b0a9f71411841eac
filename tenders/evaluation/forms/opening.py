"""Forms of the opening."""

from django import forms

from tenders.custody.forms import GiveKeyForm

from .panel import InterestForm


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
        self.fields["has_interest"].label = "Do you have an interest in this procurement?"
        self.fields["interest"].label = "What is the interest?"
        # Whoever has an interest gives no key.
        self.fields["secret"].required = False

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("has_interest") == "no" and not cleaned.get("secret"):
            self.add_error("secret", self.fields["secret"].error_messages["required"])
        if "reason" in self.fields and cleaned.get("has_interest") == "no" and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Say why, or have the questions answered first.")
        return cleaned
