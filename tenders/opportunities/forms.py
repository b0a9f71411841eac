"""The public filters of opportunities, and the forms of the back office."""

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from portal.accounts.models import Organisation
from portal.core.lists import FilterForm
from tenders.outcomes.enums import ServiceKind

from . import timetable
from .enums import Stage


def filter_form(data) -> FilterForm:
    """Filters by GET."""
    form = FilterForm(data, kinds=ServiceKind.choices, stages=Stage.choices)
    form.fields["after"].label = "Closes on or after"
    return form


class OpportunityForm(WagtailAdminModelForm):
    """The editor's form: totals follow the lines of the estimate, dates follow the timetable."""

    def save(self, commit=True):
        opportunity = super().save(commit=False)
        total = opportunity.estimated()
        if total is not None:
            opportunity.value_net, opportunity.value_gross = total.net, total.gross
        timetable.follow(opportunity)
        if commit:
            opportunity.save()
            self.save_m2m()
        return opportunity


class NoticeForm(forms.Form):
    """What the central platform shows once it has published the notice."""

    number = forms.CharField(label="Notice number", max_length=40, help_text="Such as 2026/S 000-012345.")
    procurement_ref = forms.CharField(
        label="Procurement identifier", max_length=40, help_text="It begins with ocds-h6vhtk."
    )
    published_at = forms.DateTimeField(
        label="Published there at",
        help_text="UK time, such as 2026-11-24 09:30.",
        widget=forms.DateTimeInput(attrs={"placeholder": "2026-11-24 09:30"}),
    )


class NegotiationForm(forms.Form):
    """What was discussed with one supplier."""

    organisation = forms.ModelChoiceField(Organisation.objects.order_by("name"), label="With which organisation")
    held_at = forms.DateTimeField(
        label="When",
        help_text="UK time.",
        widget=forms.DateTimeInput(attrs={"placeholder": "2026-11-24 09:30"}),
    )
    present = forms.CharField(label="Who was present", widget=forms.Textarea(attrs={"rows": 2}))
    subject = forms.CharField(label="What was discussed", widget=forms.Textarea(attrs={"rows": 4}))
    shared = forms.CharField(
        label="What the supplier was told that was new",
        required=False,
        help_text="Whatever one supplier is told, all are told: publish it as a clarification.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
