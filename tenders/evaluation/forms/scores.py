"""Forms of scores."""

from decimal import Decimal

from django import forms

from portal.core.forms import GovForm
from tenders.opportunities.scoring.totals import plain


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
        field.gov = {
            "option_hints": {plain(point.score): f"{point.descriptor} {point.needs}".strip() for point in scale}
        }

    def clean_value(self) -> Decimal | None:
        value = self.cleaned_data["value"]
        return Decimal(value) if value else None


class ChangeForm(ScoreForm):
    """Another score in place of a final one, and why."""

    why = forms.CharField(
        label="Why do you change it?",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=5000,
        error_messages={"required": "Say why you change your score."},
    )


class RevealForm(GovForm):
    """Why a name has to be shown."""

    submit_label = "Show the name"

    reason = forms.CharField(
        label="Why do you need the name?",
        max_length=500,
        help_text="It is recorded that you saw it.",
        error_messages={"required": "Say why you need the name."},
    )
