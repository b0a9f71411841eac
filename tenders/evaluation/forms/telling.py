"""Forms around assessment summaries."""

from django import forms

from portal.core.forms import GovForm
from tenders.evaluation.enums import Ground, RequestKind

USEFUL = [(5, "Very useful"), (4, "Useful"), (3, "In part"), (2, "Of little use"), (1, "Of no use")]


class RedactForm(GovForm):
    """Words of the winner's assessment that the others are not told."""

    submit_label = "Withhold these words"

    criterion = forms.TypedChoiceField(label="Criterion", coerce=int)
    words = forms.CharField(
        label="The words", help_text="Copied from the reason, as they stand there.", max_length=500,
        error_messages={"required": "Copy the words that are withheld."},
    )  # fmt: skip
    ground = forms.ChoiceField(label="On which ground", choices=Ground.choices, widget=forms.RadioSelect)

    def __init__(self, *args, award, **kwargs):
        super().__init__(*args, **kwargs)
        steps = next(row["steps"] for row in award.results["bids"] if row["bid_id"] == str(award.bid_id))
        self.fields["criterion"].choices = [
            (step["criterion_id"], step["criterion"]) for step in steps if step["reason"]
        ]


class RatingForm(GovForm):
    """How useful the summary was."""

    submit_label = "Send"

    useful = forms.TypedChoiceField(
        label="How useful was this summary to you?",
        choices=USEFUL,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how useful it was."},
    )
    words = forms.CharField(
        label="What would have helped you more?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class SummaryAskForm(GovForm):
    """A question about the summary, or a meeting."""

    submit_label = "Send to the council"

    kind = forms.ChoiceField(
        label="What would you like?", choices=RequestKind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose a question or a meeting."},
    )  # fmt: skip
    text = forms.CharField(
        label="What do you want to know?", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000,
        error_messages={"required": "Write what you want to know."},
    )  # fmt: skip


class SummaryAnswerForm(GovForm):
    """The council's answer."""

    submit_label = "Send the answer"

    answer = forms.CharField(
        label="Answer", widget=forms.Textarea(attrs={"rows": 4}), max_length=8000,
        error_messages={"required": "Write the answer."},
    )  # fmt: skip
