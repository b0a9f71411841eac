"""Forms of the board."""

from django import forms

from portal.core.clock import local
from portal.core.fields import GovDateField
from portal.core.forms import GovForm

from . import rules


def _text(label: str, *, help_text: str = "", rows: int = 4, limit: int = 1000) -> forms.CharField:
    message = f"Shorten this to {limit} characters or fewer."
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": message},
    )


def _take_only(field: forms.ModelChoiceField, organisations) -> None:
    """Nobody is asked to choose where there is one."""
    field.queryset = organisations
    if len(organisations) == 1:
        field.initial = organisations[0]
        field.widget = forms.HiddenInput()


class EntryForm(GovForm):
    """What an organisation offers and seeks, for what, until when."""

    submit_label = "Put it up"

    organisation = forms.ModelChoiceField(queryset=None, label="For", empty_label=None)
    lot = forms.ModelChoiceField(queryset=None, label="Lot", required=False, empty_label="The whole opportunity")
    offers = _text("What you offer", help_text="Such as the work, the places and the people that you have.")
    seeks = _text("Whom you seek", help_text="Do not say whether you bid: nobody needs to know.")
    until = GovDateField(label="On the board until", help_text="At the latest the day on which bids close.")

    def __init__(self, *args, opportunity, now, organisations=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.opportunity, self.now = opportunity, now
        self.fields["until"].initial = local(opportunity.deadline).date() if opportunity.deadline else None
        if organisations is None:
            self.submit_label = "Save"
            del self.fields["organisation"], self.fields["lot"]
            return
        _take_only(self.fields["organisation"], organisations)
        lots = opportunity.lots.order_by("number")
        self.fields["lot"].queryset = lots
        if len(lots) < 2:
            del self.fields["lot"]

    def clean_until(self):
        verdict = rules.is_good_day(self.opportunity, self.cleaned_data["until"], self.now)
        if not verdict:
            raise forms.ValidationError(verdict.reason)
        return self.cleaned_data["until"]


class MessageForm(GovForm):
    """A message to those behind an entry."""

    submit_label = "Send"

    organisation = forms.ModelChoiceField(queryset=None, label="From", empty_label=None)
    text = _text("Your message", rows=8, limit=3000)

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        _take_only(self.fields["organisation"], organisations)


class ReportForm(GovForm):
    """What is wrong with an entry."""

    submit_label = "Report it"

    reason = _text("What is wrong with it", help_text="The organisation does not learn that it was you.")


class RemoveForm(GovForm):
    """Why an entry goes."""

    submit_label = "Remove it"

    reason = _text("Why it is removed", help_text="The organisation reads this.")
