"""Forms for asking and answering."""

from django import forms
from django.template.defaultfilters import truncatewords

from portal.core.forms import GovForm

from .models import Clarification


class AskForm(GovForm):
    """A question in the name of an organisation, which is never shown."""

    submit_label = "Send"
    gov = {"clause": {"width": 20}}

    organisation = forms.ModelChoiceField(queryset=None, label="Ask for", empty_label=None)
    text = forms.CharField(
        label="Your question",
        max_length=4000,
        help_text="Leave out your name and your services: the question is published with its answer.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    document = forms.ModelChoiceField(queryset=None, label="About which document", required=False, empty_label="None")
    clause = forms.CharField(label="Page or clause", required=False, max_length=100)
    question_number = forms.ChoiceField(label="About which question of the bid", required=False)
    products = forms.CharField(
        label="Names that would give you away",
        required=False,
        max_length=300,
        help_text="Products, projects, places; with commas between. We look for them before anything is published.",
    )
    confidence_reason = forms.CharField(
        label="Should only you get the answer? Then say why",
        required=False,
        max_length=1000,
        help_text="Only a real commercial secret counts. If we do not agree, you can withdraw the question.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, organisations, documents, questions=(), is_help=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        if len(organisations) == 1:
            self.fields["organisation"].initial = organisations[0]
            self.fields["organisation"].widget = forms.HiddenInput()
        numbers = [(row.number, f"{row.number} {truncatewords(row.text, 12)}") for row in questions]
        self.fields["question_number"].choices = [("", "None"), *numbers]
        if not numbers and not is_help:
            del self.fields["question_number"]
        if is_help:
            for name in ("document", "clause", "question_number", "products", "confidence_reason"):
                del self.fields[name]
            self.fields["text"].label = "What does not work"
            self.fields["text"].help_text = "This is not published. The duty officer is told at once."
        elif documents:
            self.fields["document"].queryset = documents
        else:
            del self.fields["document"]
            del self.fields["clause"]


class AnswerForm(GovForm):
    """The question as everyone will read it, and its answer."""

    submit_label = ""

    # The button stands in the page: there may be reasons to give above it.
    gov = {"clause": {"width": 20}}

    text = forms.CharField(label="Question as published", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    clause = forms.CharField(label="Page or clause as published", required=False, max_length=100)
    answer = forms.CharField(label="Answer", max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, has_clause=False, is_draft=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_clause:
            del self.fields["clause"]
        if is_draft:
            for name in ("text", "answer"):
                self.fields[name].required = False


class PrivateAnswerForm(GovForm):
    """An answer to those who asked alone."""

    submit_label = ""

    answer = forms.CharField(label="Answer", max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}))


class ReasonForm(GovForm):
    """A reason that those who asked will read."""

    submit_label = ""

    reason = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 3}))


class MergeForm(GovForm):
    """Another question of the same opportunity."""

    submit_label = ""

    into = forms.ModelChoiceField(queryset=Clarification.objects.none(), label="Answer it together with")

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others
        self.fields["into"].label_from_instance = lambda row: (row.published_text or row.text)[:80]
