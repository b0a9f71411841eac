"""Forms of feedback."""

from django import forms

from portal.core.fields import WordsField
from portal.core.forms import GovForm
from tenders.outcomes.models import CommissionedService

from .enums import Grade
from .services import WORD_LIMIT, Told

ANONYMOUS, NAMED = "anonymous", "named"


class GradeField(forms.TypedChoiceField):
    """One of the four grades, in words."""

    def __init__(self, **kwargs):
        super().__init__(choices=Grade.choices, coerce=int, widget=forms.RadioSelect, **kwargs)


class TellForm(GovForm):
    """The two questions of the Friedman grid, the story, and whether we may know who tells it."""

    submit_label = ""
    gov = {
        "treated_well": {"legend_size": "m"},
        "did_help": {"legend_size": "m"},
        "story": {"legend_size": "m"},
        "who": {"legend_size": "m"},
        "phone": {"width": 20},
    }

    service = forms.CharField(widget=forms.HiddenInput, max_length=100)
    treated_well = GradeField(label="Did we treat you well?")
    did_help = GradeField(label="Did we help?")
    story = WordsField(
        label="What happened? (optional)",
        required=False,
        word_limit=WORD_LIMIT,
        max_length=20_000,
        rows=8,
        help_text="Leave out names and addresses, yours and other people’s. We read it before anything is shown.",
    )
    who = forms.ChoiceField(
        label="May we know who you are?",
        choices=[(ANONYMOUS, "No, keep this anonymous"), (NAMED, "Yes, I give my name or how to reach me")],
        widget=forms.RadioSelect,
        help_text="We never publish a name. Without a way to reach you we cannot ask back.",
    )
    name = forms.CharField(
        label="Your name (optional)", required=False, max_length=150, help_text="Only if you said yes."
    )
    email = forms.EmailField(label="E-mail address (optional)", required=False, help_text="Only if you said yes.")
    phone = forms.CharField(label="Telephone number (optional)", required=False, max_length=40)

    def clean_service(self):
        found = CommissionedService.objects.listed().filter(slug=self.cleaned_data["service"]).first()
        if found is None:
            raise forms.ValidationError("Choose the service again from the list of services.")
        return found

    @property
    def told(self) -> Told:
        """What was said; without any contact where the person stays anonymous."""
        facts = self.cleaned_data
        said = {name: facts[name] for name in ("treated_well", "did_help", "story")}
        if facts["who"] == ANONYMOUS:
            return Told(**said)
        return Told(**said, is_anonymous=False, **{name: facts[name] for name in ("name", "email", "phone")})


class FollowForm(GovForm):
    """A reference."""

    submit_label = ""
    gov = {"reference": {"width": 20}}

    reference = forms.CharField(
        label="Your reference", required=False, max_length=40, help_text="It looks like KC-7F3K-9QXM."
    )


class ReviewForm(forms.Form):
    """What a reviewer sends: a step or a reply, with its text."""

    act = forms.ChoiceField(choices=[(verb, verb) for verb in ("publish", "keep_private", "hold", "reply")])
    reason = forms.CharField(required=False, max_length=2_000)
    public_text = forms.CharField(required=False, max_length=20_000)
    reply = forms.CharField(required=False, max_length=20_000)
