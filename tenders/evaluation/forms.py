"""Forms of the panel: seats, interests, scores, awards."""

from decimal import Decimal

from django import forms

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.core.forms import GovForm
from tenders.custody.forms import GiveKeyForm

from .arithmetic import plain
from .enums import Seat


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


class ScoreForm(GovForm):
    """A score of the published scale, with its reason."""

    submit_label = ""

    value = forms.ChoiceField(label="Score", widget=forms.RadioSelect, required=False)
    reason = forms.CharField(
        label="Reason",
        help_text="Say what in the answer leads to this score.",
        widget=forms.Textarea,
        required=False,
        max_length=20_000,
    )

    def __init__(self, *args, scale, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["value"]
        field.choices = [(plain(point.score), f"{plain(point.score)} {point.label}") for point in scale]
        field.gov = {"option_hints": {plain(point.score): point.descriptor for point in scale}}

    def clean_value(self) -> Decimal | None:
        value = self.cleaned_data["value"]
        return Decimal(value) if value else None


class ReasonForm(GovForm):
    """A reason for a decision."""

    submit_label = ""

    reason = forms.CharField(
        label="Reason", widget=forms.Textarea, max_length=10_000, error_messages={"required": "Give the reason."}
    )


class RecommendForm(ReasonForm):
    """Which bid, and why."""

    submit_label = "Recommend the award"

    bid = forms.ChoiceField(
        label="Recommended bid", widget=forms.RadioSelect, error_messages={"required": "Choose a bid."}
    )
    field_order = ["bid", "reason"]

    def __init__(self, *args, result, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bid"].choices = [
            (row.bid_id, f"{row.rank}. {row.bidder}: {row.total} points") for row in result.bids
        ]
