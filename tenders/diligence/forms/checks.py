"""Recording a check, deciding about a concern."""

from django import forms

from portal.core.fields import GovDateField
from portal.core.forms import GovForm
from tenders.diligence.enums import Ground, Kind, Outcome, Result
from tenders.diligence.rules import outcomes_for

OTHER = "other"
HINTS = {
    Kind.EXCLUSION: "Procurement Act 2023, Schedules 6 and 7, and the debarment list.",
    Kind.CONDITIONS: "Each condition of participation, and who satisfies it.",
    Kind.REFERENCES: "Who was asked about which contract, and what they said.",
    Kind.FINANCIAL: "Accounts, insurance, a guarantee, against what the notice asked for.",
    Kind.INFORMATION: "The share code looked up again on the central digital platform.",
}


class CheckForm(GovForm):
    """What was looked at about whom, and what was found."""

    submit_label = "Save this check"

    kind = forms.ChoiceField(
        label="What did you check?",
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you checked."},
    )
    about = forms.ChoiceField(label="About whom?", error_messages={"required": "Choose about whom."})
    name = forms.CharField(
        label="Name, if it is somebody else",
        help_text="Such as a director, a parent company or a guarantor.",
        max_length=255,
        required=False,
    )
    looked_at = forms.CharField(
        label="What did you look at?",
        help_text="Such as a register, the debarment list, a share code, a letter.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
        required=False,
    )
    looked_on = GovDateField(label="When did you look?")
    result = forms.ChoiceField(
        label="What did you find?",
        choices=Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you found."},
    )
    ground = forms.ChoiceField(
        label="If it is a concern about exclusion: which ground?",
        choices=[row for row in Ground.choices if row[0]],
        widget=forms.RadioSelect,
        required=False,
    )
    note = forms.CharField(
        label="Note",
        help_text="For a concern: what it is. If it does not apply: why.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
        required=False,
    )
    gov = {
        "kind": {"option_hints": HINTS, "small": True},
        "result": {"inline": True, "small": True},
        "ground": {"small": True},
    }

    def __init__(self, *args, people, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        names = [(person.name, f"{person.name} ({person.role.lower()})") for person in people]
        self.fields["about"].choices = [("", "Choose"), *names, (OTHER, "Somebody else")]

    def clean_looked_on(self):
        day = self.cleaned_data["looked_on"]
        if day and day > self.today:
            raise forms.ValidationError("Enter a day that is not in the future.")
        return day

    def clean(self):
        told = super().clean()
        if told.get("about") == OTHER and not told.get("name", "").strip():
            self.add_error("name", "Enter the name.")
        if told.get("result") == Result.NOT_APPLICABLE:
            if told.get("kind") == Kind.EXCLUSION:
                self.add_error("result", "Exclusion grounds apply to everybody. Choose what you found.")
            if not told.get("note", "").strip():
                self.add_error("note", "Say why it does not apply.")
        elif not told.get("looked_at", "").strip():
            self.add_error("looked_at", "Say what you looked at.")
        if told.get("result") == Result.CONCERN:
            if not told.get("note", "").strip():
                self.add_error("note", "Say what the concern is.")
            if told.get("kind") == Kind.EXCLUSION and not told.get("ground"):
                self.add_error("ground", "Choose which kind of ground it is.")
        return told

    def facts(self) -> dict:
        """What the service takes."""
        told = self.cleaned_data
        about = told["name"] if told["about"] == OTHER else told["about"]
        same = ("kind", "result", "ground", "looked_at", "looked_on", "note")
        return {"about": about, **{name: told[name] for name in same}}


class RulingForm(GovForm):
    """What follows from a concern."""

    submit_label = "Decide"

    heard = forms.CharField(
        label="What did the supplier say and show?",
        help_text="Its own account and evidence, such as what it changed since. If it said nothing: until when it could.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
        required=False,
    )
    outcome = forms.ChoiceField(
        label="What do you decide?", widget=forms.RadioSelect, error_messages={"required": "Choose what you decide."}
    )
    replacement = forms.CharField(label="Who comes instead, if somebody was replaced?", max_length=255, required=False)
    reason = forms.CharField(
        label="Why?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
        error_messages={"required": "Give the reason for your decision."},
    )

    def __init__(self, *args, concern, **kwargs):
        super().__init__(*args, **kwargs)
        possible = outcomes_for(concern)
        self.fields["outcome"].choices = [(row.value, row.label) for row in possible]
        if Outcome.REPLACED not in possible:
            del self.fields["replacement"]


class ExclusionNoticeForm(GovForm):
    """The notice of an exclusion, once it was given."""

    submit_label = "Record the notice"

    given_on = GovDateField(label="When was it given?")
    reference = forms.CharField(label="Its reference, if it has one", max_length=100, required=False)
