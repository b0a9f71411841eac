"""Asking about a price, replying, deciding."""

from django import forms
from django.core.exceptions import ValidationError

from portal.core.fields import GovDateTimeField
from portal.core.forms import GovForm
from portal.files import guard
from tenders.diligence.rules.low import LEAST_HOURS
from tenders.diligence.services.low import MOST_FILES


class EnquiryForm(GovForm):
    """What a bidder is asked about its price."""

    submit_label = "Send the request"

    text = forms.CharField(
        label="What do you ask?",
        help_text="The bidder reads this as it stands. Tell nothing of other bids.",
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=10_000,
        error_messages={"required": "Write what you ask."},
    )
    due = GovDateTimeField(label="Answer by", help_text=f"At least {LEAST_HOURS} hours from now.")


class MoreTimeForm(GovForm):
    """A bidder gets longer to answer."""

    submit_label = ""

    due = GovDateTimeField(label="Answer by", help_text="Later than the time that was given. The bidder is told.")
    why = forms.CharField(
        label="Why?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
        error_messages={"required": "Say why more time is given."},
    )


class DecideForm(GovForm):
    """What follows."""

    submit_label = ""

    outcome = forms.ChoiceField(
        label="What do you decide?", widget=forms.RadioSelect, error_messages={"required": "Choose what you decide."}
    )
    reason = forms.CharField(
        label="Why?",
        help_text="Hold the bidder’s figures against its price: what was demonstrated, and what was not.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=10_000,
        error_messages={"required": "Give the reason for your decision."},
    )

    def __init__(self, *args, outcomes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(row.value, row.label) for row in outcomes]


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to ``MOST_FILES`` files, each of which is what it claims to be."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        uploads = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload]
        if len(uploads) > MOST_FILES:
            raise ValidationError(f"Choose at most {MOST_FILES} files.")
        for upload in uploads:
            super().clean(upload, initial)
            guard.check(guard.safe_name(upload.name or ""), upload.size or 0, upload)
        return uploads


class ReplyForm(GovForm):
    """How the bidder explains its price."""

    submit_label = "Send the answer"

    reply = forms.CharField(
        label="Your answer",
        help_text="Show the sums. Your answer cannot be changed afterwards.",
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=50_000,
        error_messages={"required": "Write your answer."},
    )
    files = FilesField(label=f"Files (up to {MOST_FILES})", required=False)
