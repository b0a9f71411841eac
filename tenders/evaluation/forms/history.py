"""The filter of the page of an evaluation's events."""

from django import forms

from portal.core.forms import GovForm
from tenders.evaluation.enums import HistoryKind


class HistoryForm(GovForm):
    """A kind that does not exist filters nothing and is pointed out."""

    submit_label = ""

    kind = forms.ChoiceField(label="About", required=False, choices=[("", "Everything"), *HistoryKind.choices])
