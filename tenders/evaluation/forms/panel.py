"""Forms of the panel: seats, what they judge, interests, the knowledge check."""

from django import forms

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.core.fields import GovDateField, GovDateTimeField
from portal.core.forms import GovForm
from tenders.evaluation.briefing import CHECKS
from tenders.evaluation.enums import Seat

NO_OR_YES = [("no", "No"), ("yes", "Yes")]


class SeatForm(GovForm):
    """Whom to seat, as what."""

    submit_label = "Seat on the panel"

    user = forms.ModelChoiceField(queryset=None, label="Person", error_messages={"required": "Choose a person."})
    seat = forms.ChoiceField(label="Seat", choices=Seat.choices, widget=forms.RadioSelect, initial=Seat.EVALUATOR)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = [Role.EVALUATOR.value, Role.MODERATOR.value]
        self.fields["user"].queryset = User.objects.filter(groups__name__in=names, is_active=True).distinct()


class SeatFactsForm(GovForm):
    """What a member judges, by when, from when until when, and who supports them."""

    submit_label = "Save"

    judges = forms.ChoiceField(
        label="What do they judge?",
        choices=[("all", "Everything"), ("some", "Only what is ticked below")],
        widget=forms.RadioSelect,
    )
    parts = forms.MultipleChoiceField(
        label="Lots and criteria",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Not for “Everything”.",
    )
    due = GovDateField(label="Scores are due on", required=False)
    access_from = GovDateTimeField(label="Access from", required=False)
    access_until = GovDateTimeField(label="Access until", required=False, help_text="Afterwards they read no bid.")
    has_experience = forms.BooleanField(
        label="Uses services like this one: larger text, read aloud, plain words", required=False
    )
    support_name = forms.CharField(
        label="Support person", required=False, max_length=200, help_text="They declare their interests too."
    )
    expenses = forms.CharField(
        label="Expenses and payment", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    gov = {"parts": {"small": True}}

    def __init__(self, *args, choices, is_evaluator, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = choices
        if not is_evaluator:
            del self.fields["judges"], self.fields["parts"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("judges") == "some" and not cleaned.get("parts"):
            self.add_error("parts", "Tick at least one, or choose “Everything”.")
        begins, ends = cleaned.get("access_from"), cleaned.get("access_until")
        if begins and ends and ends <= begins:
            self.add_error("access_until", "The access has to end after it begins.")
        return cleaned

    def facts(self) -> dict:
        """The fields of the seat."""
        facts = {name: value for name, value in self.cleaned_data.items() if name not in ("judges", "parts")}
        return {**facts, "judges_all": self.cleaned_data.get("judges", "all") == "all"}

    def pairs(self) -> list[tuple[int, int]]:
        """(lot, criterion) of what is ticked."""
        return [tuple(int(part) for part in row.split("-")) for row in self.cleaned_data.get("parts", [])]


class DecideForm(GovForm):
    """The reason for a decision about an interest, and who takes over the work."""

    submit_label = ""

    reason = forms.CharField(
        label="Reason for the decision",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=5000,
        error_messages={"required": "Give the reason for the decision."},
    )
    successor = forms.ModelChoiceField(
        queryset=None,
        label="If recused: who takes over their work?",
        required=False,
        empty_label="Nobody: the others judge it already",
    )

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = others


class PlanForm(GovForm):
    """What holds for the whole panel."""

    submit_label = "Save"

    minutes = forms.IntegerField(
        label="Minutes to read and score one answer",
        min_value=1,
        max_value=240,
        error_messages={"required": "Enter the minutes.", "invalid": "Enter whole minutes."},
    )
    briefing = forms.CharField(
        label="Add to the briefing",
        help_text="What this panel should know. It must add no criterion.",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    gov = {"minutes": {"width": 4}}


class _Interests(GovForm):
    """Pairs of a yes or no and its text."""

    def ask(self, name, label, hint=""):
        """Add one pair."""
        self.fields[name] = forms.ChoiceField(
            label=label,
            help_text=hint,
            choices=NO_OR_YES,
            widget=forms.RadioSelect,
            error_messages={"required": "Say whether you have an interest."},
        )
        self.fields[name].gov = {"inline": True, "legend_size": "s"}
        self.fields[f"{name}_text"] = forms.CharField(
            label="If yes: what is the interest?",
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            max_length=5000,
        )

    def told(self, name) -> str:
        """The text of one pair, empty for a no."""
        return self.cleaned_data[f"{name}_text"].strip() if self.cleaned_data[name] == "yes" else ""

    def clean(self):
        cleaned = super().clean()
        for name in [name for name in self.fields if not name.endswith("_text")]:
            if cleaned.get(name) == "yes" and not cleaned.get(f"{name}_text", "").strip():
                self.add_error(f"{name}_text", "Say what the interest is.")
        return cleaned


class GeneralInterestForm(_Interests):
    """One's interests before any document."""

    submit_label = "Declare"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hint = "Work, money, family, friendship, membership, a dispute: anything that others might think matters."
        self.ask("interest", "Do you have an interest in this procurement or in an organisation likely to bid?", hint)


class BidderInterestsForm(_Interests):
    """One's interest in each bidder. ``bidders`` are rows of (organisation id, name, names of partners)."""

    submit_label = "Declare"

    def __init__(self, *args, bidders, **kwargs):
        super().__init__(*args, **kwargs)
        self.bidders = bidders
        for key, name, partners in bidders:
            hint = f"With {', '.join(partners)}" if partners else ""
            self.ask(f"o{key}", f"Do you have an interest in {name}?", hint)

    def interests(self) -> dict[int, str]:
        """{organisation: text}."""
        return {key: self.told(f"o{key}") for key, _name, _partners in self.bidders}


class SupportInterestForm(_Interests):
    """What the support person declares."""

    submit_label = "Declare"

    def __init__(self, *args, name, **kwargs):
        super().__init__(*args, **kwargs)
        self.ask("support", f"{name}: do you have an interest in this procurement or in any of these bidders?")


class CheckForm(GovForm):
    """The knowledge check. Wrong answers come back with the reason beside the question."""

    submit_label = "Check my answers"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for check in CHECKS:
            self.fields[check.key] = forms.ChoiceField(
                label=check.text,
                choices=[(str(place), answer) for place, answer in enumerate(check.answers)],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose an answer."},
            )
            self.fields[check.key].gov = {"legend_size": "s"}
