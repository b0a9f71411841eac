"""Forms of a bid: which organisation, prices, the declaration."""

from django import forms

from portal.core.fields import PoundsField
from portal.core.forms import GovForm


class ChooseForm(GovForm):
    """Which organisation bids, for which lot."""

    submit_label = "Continue"

    organisation = forms.ModelChoiceField(
        queryset=None, label="Which organisation is bidding?", widget=forms.RadioSelect, empty_label=None
    )
    lot = forms.ModelChoiceField(queryset=None, label="Which lot?", widget=forms.RadioSelect, empty_label=None)

    def __init__(self, *args, organisations, lots, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["organisation"].error_messages["required"] = "Choose the organisation that is bidding."
        self.fields["lot"].queryset = lots
        self.fields["lot"].error_messages["required"] = "Choose the lot you are bidding for."


class PricesForm(GovForm):
    """A price for one unit of each line, without VAT."""

    submit_label = ""

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            self.fields[f"p_{line.pk}"] = PoundsField(
                label=line.description,
                help_text=f"Price for one {line.unit}, {line.quantity.normalize():,f} expected.",
                required=False,
                max_value=99_999_999,
            )

    def collect(self) -> dict[str, str]:
        """{line id: price}: cleaned where valid, as typed where not."""
        self.is_valid()
        return {str(line.pk): self._value(f"p_{line.pk}") for line in self.lines}

    def _value(self, name: str) -> str:
        if name in self.cleaned_data:
            value = self.cleaned_data[name]
            return "" if value is None else str(value)
        return self[name].data or ""


class SubmitForm(GovForm):
    """The declaration, and a token that makes the same request twice one submission."""

    submit_label = "Submit the bid"

    declaration = forms.BooleanField(
        label="I may submit this bid for the organisation, and what it says is true as far as I know.",
        error_messages={"required": "Confirm that you may submit this bid."},
    )
    token = forms.UUIDField(widget=forms.HiddenInput)
