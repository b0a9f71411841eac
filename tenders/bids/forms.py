"""Forms of a bid: which organisation, prices and how a rate is made up, the declaration."""

from django import forms

from portal.core.fields import PoundsField
from portal.core.forms import GovForm
from tenders.bids import buildup
from tenders.bids.prices import MOST, words_of
from tenders.opportunities.pricing import OWN_TOTAL, count


class ChooseForm(GovForm):
    """Which organisation bids, for which lot."""

    submit_label = "Continue"

    organisation = forms.ModelChoiceField(
        queryset=None, label="Which organisation is bidding?", widget=forms.RadioSelect, empty_label=None
    )
    lot = forms.ModelChoiceField(queryset=None, label="Which lot?", widget=forms.RadioSelect, empty_label=None)

    def __init__(self, *args, organisations, lots, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["organisation"].error_messages["required"] = "Choose the organisation that is bidding."
        self.fields["lot"].queryset = lots
        self.fields["lot"].error_messages["required"] = "Choose the lot you are bidding for."


class _AsTypedForm(GovForm):
    """What is valid is cleaned, what is not is kept as it was typed."""

    submit_label = ""

    def _value(self, name: str) -> str:
        if name in self.cleaned_data:
            value = self.cleaned_data[name]
            return "" if value is None else str(value)
        return self[name].data or ""


def _options_words(schedule) -> str:
    if not count(schedule, {}).has_options:
        return ""
    return f"{'With' if schedule.terms.counts_options else 'Without'} options and extension. "


class PricesForm(_AsTypedForm):
    """A price for one unit of each line (in each year, where years are priced apart), without VAT."""

    def __init__(self, *args, schedule, **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = [*(cell.key for cell in schedule.cells), OWN_TOTAL]
        for cell in schedule.cells:
            self.fields[f"p_{cell.key}"] = PoundsField(
                label=cell.name, help_text=words_of(cell, schedule), required=False, max_value=MOST
            )
        self.fields[f"p_{OWN_TOTAL}"] = PoundsField(
            label="Your own total, if you added it up",
            help_text=f"{_options_words(schedule)}You are told where it differs from what your prices make.",
            required=False,
        )

    def collect(self) -> dict[str, str]:
        """{key of the price: price}: cleaned where valid, as typed where not. Prices that were not sent stay."""
        self.is_valid()
        return {key: self._value(f"p_{key}") for key in self.keys if f"p_{key}" in self.data}


class BuildUpForm(_AsTypedForm):
    """How one rate is made up. Everything is text to the form: what is wrong is said by ``buildup.problems_in``."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for part in buildup.PARTS:
            field = forms.CharField(label=part.label, help_text=part.hint, required=False, max_length=30)
            field.widget.attrs.update({"inputmode": "decimal", "spellcheck": "false"})
            field.gov = {"prefix" if part.unit == "£" else "suffix": part.unit, "width": 5}
            self.fields[part.key] = field
            if part.key == "travel":
                self.fields[buildup.TRAVEL_PAID] = forms.ChoiceField(
                    label=buildup.NAMES[buildup.TRAVEL_PAID],
                    choices=[(buildup.YES, "Yes, as the hour of care"), (buildup.NO, "No")],
                    widget=forms.RadioSelect,
                    required=False,
                )

    def clean(self):
        typed = {name: self._value(name) for name in self.fields}
        for key, sentence in buildup.problems_in(typed).items():
            # An empty field is no fault while somebody still writes; the page and the list say what is left.
            if typed[key] and key not in self.errors:
                self.add_error(key, sentence)
        return self.cleaned_data

    def collect(self) -> dict[str, str]:
        """{part: as typed}."""
        self.is_valid()
        return {name: self._value(name) for name in self.fields if name in self.data}


class SheetForm(GovForm):
    """A price sheet that was filled in."""

    submit_label = "Upload and compare"

    sheet = forms.FileField(
        label="The price sheet, filled in", error_messages={"required": "Choose the price sheet that you filled in."}
    )


class SubmitForm(GovForm):
    """The declaration, and a token that makes the same request twice one submission."""

    submit_label = "Submit the bid"

    declaration = forms.BooleanField(
        label="I may submit this bid for the organisation, and what it says is true as far as I know.",
        error_messages={"required": "Confirm that you may submit this bid."},
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, standing="", **kwargs):
        """``standing``: how far the signing off is, where it is wanted and not complete."""
        super().__init__(*args, **kwargs)
        if standing:
            self.fields["standing"] = forms.CharField(widget=forms.HiddenInput, initial=standing, required=False)
            message = "Confirm that the bid goes in although not everybody has signed it off."
            self.fields["unsigned"] = forms.BooleanField(
                label=f"Submit it all the same: {standing}.", error_messages={"required": message}
            )


class CommentForm(GovForm):
    """A comment for colleagues."""

    submit_label = "Add the comment"

    text = forms.CharField(
        label="Your comment",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write your comment."},
    )


class TeamForm(GovForm):
    """Who writes which page of the bid."""

    submit_label = "Save"

    def __init__(self, *args, places, editors, **kwargs):
        super().__init__(*args, **kwargs)
        self.places, self.editors = places, {str(person.pk): person for person in editors}
        choices = [("", "Nobody in particular"), *((pk, str(person)) for pk, person in self.editors.items())]
        for place in places:
            self.fields[f"for_{place.key}"] = forms.ChoiceField(label=place.title, choices=choices, required=False)

    def collect(self):
        """{page: person or None}, once it is valid."""
        return {place.key: self.editors.get(self.cleaned_data[f"for_{place.key}"]) for place in self.places}


class AskForm(GovForm):
    """Whose agreement is wanted before the bid is submitted."""

    submit_label = "Save"

    people = forms.MultipleChoiceField(
        label="Who should sign off?",
        help_text="Choose nobody to go without.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["people"].choices = [(pk, str(person)) for pk, person in self.people.items()]

    def collect(self):
        """The people that were chosen, once it is valid."""
        return [self.people[pk] for pk in self.cleaned_data["people"]]


class PlacesForm(GovForm):
    """In which answers one file stands."""

    submit_label = "Save"

    questions = forms.MultipleChoiceField(
        label="In which answers should this file stand?",
        help_text="The file is not sent again. To delete it, use Remove beside it on the page of its answer.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one answer for this file."},
    )

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["questions"].choices = [(one.key, f"{one.number} {one.text}") for one in questions]


class WordForm(GovForm):
    """A Word document that comes back."""

    submit_label = "See what would be taken"

    document = forms.FileField(
        label="Send the document back",
        help_text="The Word document (.docx) that was downloaded here, up to 10 MB.",
        error_messages={"required": "Choose the Word document.", "empty": "This file is empty."},
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def clean_document(self):
        document = self.cleaned_data["document"]
        if not document.name.lower().endswith(".docx"):
            raise forms.ValidationError("Choose a Word document whose name ends in .docx.")
        return document


class LibraryForm(GovForm):
    """An answer that is kept to be used again."""

    submit_label = "Save"
    MOST_OF_QUESTION = 300

    question = forms.CharField(
        label="Question or topic",
        max_length=MOST_OF_QUESTION,
        error_messages={"required": "Enter the question or what the answer is about."},
    )
    text = forms.CharField(
        label="Answer",
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 15}),
        error_messages={"required": "Enter the answer."},
    )


class StartAgainForm(GovForm):
    """Begin a withdrawn bid again, with its key where it was kept."""

    submit_label = "Write this bid again"

    key = forms.FileField(
        label="Bid key",
        help_text="The small text file that was offered before the bid was submitted. It brings your answers back.",
        required=False,
        error_messages={"empty": "This file is empty. Choose the bid key."},
    )
    empty = forms.BooleanField(
        label="I have no bid key. Begin with empty answers: what was written can then never be read again.",
        required=False,
    )

    def __init__(self, *args, is_readable=False, **kwargs):
        """``is_readable``: the portal can still read the bid, so nothing is at stake and nothing is asked."""
        super().__init__(*args, **kwargs)
        self.is_readable = is_readable
        if is_readable:
            self.fields.clear()

    def clean_key(self):
        key = self.cleaned_data["key"]
        if key and key.size > 10_000:
            raise forms.ValidationError("This is not a bid key: it is too large. A bid key is a small text file.")
        return key

    def clean(self):
        given = super().clean()
        if not (self.is_readable or given.get("key") or given.get("empty") or self.errors):
            self.add_error("key", "Choose the bid key, or tick that you begin with empty answers.")
        return given


class ChangeForm(StartAgainForm):
    """Begin the next version of a submitted bid, with its key where it was kept."""

    submit_label = "Change this bid"

    empty = forms.BooleanField(label="I have no bid key. Begin the next version with empty answers.", required=False)


class NameFileForm(GovForm):
    """A large file that is named now and sent after the deadline."""

    submit_label = "Name this file"

    name = forms.CharField(
        label="Name of the file",
        help_text="With its ending, such as plan.pdf.",
        max_length=150,
        error_messages={"required": "Enter the name of the file."},
    )
    size = forms.IntegerField(
        label="Size in bytes", min_value=1, error_messages={"required": "Enter the size of the file in bytes."}
    )
    sha256 = forms.CharField(
        label="SHA-256 digest",
        help_text="On Windows: certutil -hashfile plan.pdf SHA256. On Mac: shasum -a 256 plan.pdf. On Linux: sha256sum plan.pdf.",
        max_length=100,
        error_messages={"required": "Enter the SHA-256 digest of the file."},
    )


class EvidenceForm(GovForm):
    """Which bid the evidence is wanted about."""

    submit_label = "Download the evidence"
    WRONG = "Enter the whole number, such as 3f2b8c1e-5d47-4a90-8e61-7c9d0b2a4f18."

    number = forms.UUIDField(
        label="Number of the receipt or of the late attempt",
        help_text="It stands on the receipt and in its e-mail.",
        error_messages={"required": "Enter the number.", "invalid": WRONG},
    )


class FinishForm(GovForm):
    """A file that was named before the deadline."""

    submit_label = "Send the file"

    file = forms.FileField(
        label="Choose the file",
        help_text="Exactly as it was when you named it. Its name does not matter.",
        error_messages={"required": "Choose the file.", "empty": "This file is empty."},
    )
