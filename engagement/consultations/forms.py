"""What a consultation asks besides its questions."""

from django import forms

from portal.accounts.models import Organisation
from portal.core.forms import GovForm


class ForWhomForm(GovForm):
    """Which organisation answers."""

    submit_label = ""
    gov = {"organisation": {"legend_size": "s"}}

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label="Which organisation do you answer for?",
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args, organisations, required, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.required = required
        if not required:
            field.label += " (optional)"
            field.empty_label = "None, I answer for myself"
        field.queryset = organisations
        field.error_messages["required"] = "Choose the organisation that you answer for."
        field.error_messages["invalid_choice"] = "Choose one of your own organisations."
