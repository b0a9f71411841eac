"""Forms between an award and its contract."""

from django import forms

from portal.core.fields import GovDateField, GovDateTimeField
from portal.core.forms import GovForm

from .enums import Body, Category, ClaimEnd


class PlanForm(GovForm):
    """Category, and why no voluntary standstill is given."""

    submit_label = "Save"

    category = forms.ChoiceField(
        label="Category of the purchase", choices=[("", "Not given"), *Category.choices], required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    no_standstill_reason = forms.CharField(
        label="Why no voluntary standstill is given",
        help_text="Leave empty to give it: eight working days take away a ground to set the contract aside.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )

    def __init__(self, *args, is_voluntary, **kwargs):
        super().__init__(*args, **kwargs)
        self.summary = "Category and voluntary standstill" if is_voluntary else "Category of the purchase"
        if not is_voluntary:
            del self.fields["no_standstill_reason"]

    def clean(self):
        cleaned = super().clean()
        cleaned.setdefault("no_standstill_reason", "")
        return cleaned


class DecisionForm(GovForm):
    """What a body decided."""

    submit_label = "Record the decision"

    body = forms.ChoiceField(label="Who decided", choices=Body.choices, widget=forms.RadioSelect)
    reference = forms.CharField(label="Reference", help_text="Such as CAB/2026/118.", required=False, max_length=100)
    decided_on = GovDateField(label="Decided on")


class ClaimForm(GovForm):
    """A claim that the council was told of."""

    submit_label = "Claim received: stop the signing"

    who = forms.CharField(label="From whom", max_length=200)
    what = forms.CharField(label="What is claimed", widget=forms.Textarea(attrs={"rows": 3}), max_length=5000)
    received_at = GovDateTimeField(label="Received", help_text="UK time.")


class ClaimEndForm(GovForm):
    """How a claim ended."""

    submit_label = "The claim has ended"

    end = forms.ChoiceField(label="How it ended", choices=ClaimEnd.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="What shows it", widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)


class SigningForm(GovForm):
    """The contract as it was signed."""

    submit_label = "Record the contract"

    signed_on = GovDateField(label="Signed on")
    supplier = forms.CharField(label="Supplier in the contract", max_length=200)
    price = forms.DecimalField(
        label="Total price in the contract, £ without VAT", max_digits=14, decimal_places=2, min_value=0, required=False
    )
    starts_on = GovDateField(label="Starts on", required=False)
    ends_on = GovDateField(label="Ends on", required=False)
    lots = forms.CharField(label="Lots in the contract", max_length=255)
    scope = forms.CharField(
        label="What the contract covers",
        help_text="As the notice says it. Change it where the contract covers less, more or something else.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
    )
    corrected_notice = forms.CharField(
        label="Number of the corrected award notice",
        help_text="Only where the contract differs from the notice.",
        required=False,
        max_length=40,
    )
