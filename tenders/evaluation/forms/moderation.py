"""Forms of the agreed score, and of requests to bidders."""

from django import forms

from portal.core.fields import GovDateTimeField
from portal.core.forms import GovForm
from tenders.evaluation.enums import DefectKind

from .scores import ScoreForm


class AgreeForm(ScoreForm):
    """What the panel talked about, what it agreed, who was there."""

    discussed = forms.CharField(
        label="What was discussed",
        help_text="Which points were raised, and what moved a score.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=20_000,
    )
    dissent = forms.CharField(
        label="Who disagrees, and why",
        help_text="Leave empty if nobody does.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=5000,
    )
    present = forms.MultipleChoiceField(label="Who was there", required=False, widget=forms.CheckboxSelectMultiple)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(
        label="Why is the agreed score changed?",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=5000,
    )
    field_order = ["present", "discussed", "value", "reason", "dissent", "why", "seen"]
    gov = {"present": {"small": True}}

    def __init__(self, *args, people, is_agreed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = people
        self.fields["reason"].help_text = "What in the answer meets the words of the scale, and what is missing."
        if not is_agreed:
            del self.fields["why"]

    def notes(self) -> dict:
        """What is kept while the panel talks."""
        return {name: self.cleaned_data[name] for name in ("value", "reason", "discussed", "dissent", "present")}


class DefectForm(GovForm):
    """What is wrong with which bid."""

    submit_label = "Mark this defect"

    bid = forms.ChoiceField(label="Bid", error_messages={"required": "Choose a bid."})
    kind = forms.ChoiceField(
        label="What is wrong?",
        choices=DefectKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong."},
    )
    note = forms.CharField(
        label="Where, and what exactly?",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        error_messages={"required": "Say what is wrong."},
    )

    def __init__(self, *args, bids, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bid"].choices = [("", "Choose"), *bids]


class AskForm(GovForm):
    """What a bidder is asked, and what happens with other bids that have the same defect."""

    submit_label = "Send the request"

    question_key = forms.ChoiceField(label="About which answer?", required=False)
    text = forms.CharField(
        label="What do you ask?",
        help_text="Ask for what is missing or unclear. Nobody may improve their bid this way.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        error_messages={"required": "Write what you ask."},
    )
    due = GovDateTimeField(label="Answer by")

    def __init__(self, *args, questions, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["question_key"].choices = [("", "None in particular"), *questions]
        self.others = others
        for row in others:
            name = row.bid.organisation.name
            self.fields[f"also{row.pk}"] = forms.BooleanField(label=f"Ask {name} too: {row.note}", required=False)
            self.fields[f"why{row.pk}"] = forms.CharField(
                label=f"If {name} is not asked: why?", required=False, max_length=2000
            )

    def choices(self) -> dict[int, tuple[bool, str]]:
        """{defect: (is asked too, why not)}."""
        told = self.cleaned_data
        return {row.pk: (told[f"also{row.pk}"], told[f"why{row.pk}"]) for row in self.others}


class AnswerForm(GovForm):
    """The bidder's answer."""

    submit_label = "Send the answer"

    answer = forms.CharField(
        label="Your answer",
        help_text="It cannot be changed afterwards. Do not mention prices.",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
        error_messages={"required": "Write your answer."},
    )
