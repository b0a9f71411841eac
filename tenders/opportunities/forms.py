"""The public filters of opportunities, and the forms of the back office."""

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from portal.accounts.models import Organisation
from portal.core.lists import FilterForm
from tenders.outcomes.enums import ServiceKind

from . import timetable
from .differences import AMENDABLE, DAYS, MOMENTS
from .enums import DeadlineDecision, PlatformFault, Stage
from .models import PublishedDocument
from .services import NewDocument


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


class ContractForm(forms.Form):
    """The contract with which a direct award ends."""

    contract_ref = forms.CharField(label="The contract’s identifier, or our own number of it", max_length=40)
    entered_on = forms.DateField(
        label="Entered into on",
        help_text="Such as 2026-11-24.",
        widget=forms.DateInput(attrs={"placeholder": "2026-11-24"}),
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


class AmendmentForm(forms.Form):
    """A change to what is published: every field begins as it is now."""

    reason = forms.CharField(
        label="What changes and why",
        help_text="Everyone reads this, and everyone who follows or began a bid gets it by e-mail.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    deadline_decision = forms.ChoiceField(label="The time for bids", choices=DeadlineDecision.choices)
    deadline_reason = forms.CharField(label="Why that is enough time", widget=forms.Textarea(attrs={"rows": 2}))
    fault = forms.ChoiceField(
        label="Fault of the platform",
        choices=[("", "None"), *PlatformFault.choices],
        required=False,
        help_text="A deadline that is past moves only where a fault kept bidders out.",
    )
    fault_details = forms.CharField(
        label="What failed, and from when to when",
        required=False,
        help_text="Everyone reads this.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    takes_new_questions = forms.BooleanField(
        label="Take the newest version of the questions", required=False, help_text="Only their wording may differ."
    )
    document = forms.FileField(label="New document", required=False)
    document_title = forms.CharField(label="Its title", required=False, max_length=200)
    replaces = forms.ModelChoiceField(PublishedDocument.objects.none(), label="It replaces", required=False)

    def __init__(self, *args, opportunity, now, **kwargs):
        super().__init__(*args, **kwargs)
        if not opportunity.is_past_deadline(now):
            del self.fields["fault"], self.fields["fault_details"]
        self.fields["replaces"].queryset = opportunity.published_documents.filter(until=None)
        for name, label in AMENDABLE.items():
            self.fields[name] = self._field(name, label, getattr(opportunity, name))

    @staticmethod
    def _field(name, label, value):
        if name in MOMENTS:
            return forms.DateTimeField(label=label, required=value is not None, initial=value)
        if name in DAYS:
            return forms.DateField(label=label, required=value is not None, initial=value)
        if name in ("contact", "contact_name"):
            return forms.CharField(label=label, required=bool(value), initial=value)
        return forms.CharField(
            label=label, required=bool(value), initial=value, widget=forms.Textarea(attrs={"rows": 6})
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("document") and not cleaned.get("document_title"):
            self.add_error("document_title", "Give the document a title.")
        return cleaned

    @property
    def values(self):
        """The amendable fields as typed; line ends as they are kept."""
        return {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
            if name in AMENDABLE
        }

    @property
    def documents(self):
        """The new document, if there is one."""
        upload = self.cleaned_data.get("document")
        if not upload:
            return []
        return [NewDocument(upload, self.cleaned_data["document_title"], self.cleaned_data.get("replaces"))]
