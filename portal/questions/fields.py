"""One form field for each kind of question, and the way its value goes into JSON."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.core.fields import GovDateField, PoundsField, WordsField
from portal.core.parts import AddressField, DeclarationField, PartsField
from portal.core.rows import RowsField, RowsWidget

from .answers import NONE_OF_THESE
from .enums import Kind
from .partners import PartnersField
from .share_code import ShareCodeField
from .structure import Question

SHORT_TEXT_LIMIT = 300
# A word limit alone would let one endless word through.
LONG_TEXT_LIMIT = 200_000
NUMBER_LIMIT = Decimal(10) ** 15
# How many empty rows a table begins with.
FIRST_ROWS = 2


class ExclusiveChoiceField(forms.MultipleChoiceField):
    """Many of a list, where "none of these" excludes the others."""

    def clean(self, value: Any) -> list[str]:
        cleaned = super().clean(value)
        if NONE_OF_THESE in cleaned and len(cleaned) > 1:
            none = dict(self.choices)[NONE_OF_THESE]
            raise ValidationError(f"Choose “{none}” or the others, not both.")
        return cleaned


class PlainNumberField(forms.DecimalField):
    """A number as people type it, thousands separators allowed."""

    def to_python(self, value: Any) -> Decimal | None:
        text = value.replace(",", "").replace(" ", "") if isinstance(value, str) else value
        return super().to_python(text)


def _short_text(question: Question, common: dict) -> forms.Field:
    message = f"Shorten this to {SHORT_TEXT_LIMIT} characters or fewer."
    return forms.CharField(
        max_length=SHORT_TEXT_LIMIT, error_messages={**common.pop("error_messages"), "max_length": message}, **common
    )


def _long_text(question: Question, common: dict) -> forms.Field:
    errors = {
        **common.pop("error_messages"),
        "max_length": f"This is over {LONG_TEXT_LIMIT:,} characters. Shorten it, or attach a file where one is asked for.",
    }
    rows = 12 if (question.word_limit or 0) > 200 else 5
    return WordsField(
        word_limit=question.word_limit,
        rows=rows,
        is_cut=question.cut_at_limit,
        is_formatted=True,
        max_length=LONG_TEXT_LIMIT,
        error_messages=errors,
        **common,
    )


def _number(question: Question, common: dict) -> forms.Field:
    errors = {**common.pop("error_messages"), "invalid": "Enter a number, such as 12 or 12.5."}
    field = PlainNumberField(
        max_value=NUMBER_LIMIT,
        min_value=-NUMBER_LIMIT,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages=errors,
        **common,
    )
    field.gov = {"width": 10, **({"suffix": question.unit} if question.unit else {})}
    return field


def _money(question: Question, common: dict) -> forms.Field:
    return PoundsField(**common)


def _date(question: Question, common: dict) -> forms.Field:
    common.pop("error_messages")
    return GovDateField(**common)


def _yes_no(question: Question, common: dict) -> forms.Field:
    field = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect, **common)
    field.gov = {"inline": True}
    return field


def _one_of(question: Question, common: dict) -> forms.Field:
    choices = [(option, option) for option in question.options]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)


def _many_of(question: Question, common: dict) -> forms.Field:
    choices = [(option, option) for option in question.options]
    look: dict[str, Any] = {}
    if question.none_option:
        choices.append((NONE_OF_THESE, question.none_option))
        look["divider"] = NONE_OF_THESE
    field = ExclusiveChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    field.gov = look
    return field


def _scale(question: Question, common: dict) -> forms.Field:
    low, high = question.low or 0, question.high or 0
    words = {low: question.low_words, high: question.high_words}
    choices = [(str(step), f"{step}: {words[step]}" if words.get(step) else str(step)) for step in range(low, high + 1)]
    field = forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    field.gov = {"small": True}
    return field


def _table(question: Question, common: dict) -> forms.Field:
    widget = RowsWidget(question.columns, labels=question.row_labels, most=question.most_rows, first=FIRST_ROWS)
    return RowsField(widget=widget, **common)


def _organisations(question: Question, common: dict) -> forms.Field:
    widget = RowsWidget(question.grid, most=question.most_rows, word="Organisation")
    return RowsField(widget=widget, **common)


def _partners(question: Question, common: dict) -> forms.Field:
    widget = RowsWidget(question.grid, most=question.most_rows, word="Organisation")
    return PartnersField(widget=widget, **common)


def _promises(question: Question, common: dict) -> forms.Field:
    widget = RowsWidget(question.grid, most=question.most_rows, word="Promise")
    return RowsField(widget=widget, **common)


def _share_code(question: Question, common: dict) -> forms.Field:
    return ShareCodeField(**common)


def _address(question: Question, common: dict) -> forms.Field:
    return AddressField(**common)


def _declaration(question: Question, common: dict) -> forms.Field:
    return DeclarationField(statement=question.statement, **common)


MAKERS: dict[str, Callable[[Question, dict], forms.Field]] = {
    Kind.SHORT_TEXT: _short_text,
    Kind.LONG_TEXT: _long_text,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.YES_NO: _yes_no,
    Kind.ONE_OF: _one_of,
    Kind.MANY_OF: _many_of,
    Kind.TABLE: _table,
    Kind.SCALE: _scale,
    Kind.ADDRESS: _address,
    Kind.ORGANISATIONS: _organisations,
    Kind.PARTNERS: _partners,
    Kind.PROMISES: _promises,
    Kind.SHARE_CODE: _share_code,
    Kind.DECLARATION: _declaration,
}


def field_for(question: Question, *, strict: bool = True) -> forms.Field:
    """The form field of a question that is not a file. With ``strict=False`` it may be empty or half filled (drafts)."""
    required = strict and question.required
    label = f"{question.number} {question.text}" + ("" if question.required else " (optional)")
    common = {
        "label": label,
        "help_text": question.guidance,
        "required": required,
        "error_messages": {"required": f"Answer question {question.number}."},
    }
    field = MAKERS[question.kind](question, common)
    field.gov = {"legend_size": "s", **getattr(field, "gov", {})}
    if isinstance(field, PartsField | RowsField):
        field.strict = strict
    return field


def to_json(value: Any) -> Any:
    """A cleaned value as plain JSON: decimals and dates as text."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return value
