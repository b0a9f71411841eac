"""Public lists: filters by GET, pages of a fixed size, feeds."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.core.fields import PoundsField
from portal.core.forms import GovForm
from portal.core.money import pounds

PAGE_SIZE = 20


class FilterForm(GovForm):
    """The filters that intentions and opportunities share. A wrong value filters nothing and is pointed out."""

    submit_label = ""

    words = forms.CharField(label="Words", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind of service", required=False)
    stage = forms.ChoiceField(label="Stage", required=False)
    fit = forms.ChoiceField(
        label="Marked as suitable for",
        required=False,
        choices=[("", "Anyone"), ("small", "Small organisations"), ("voluntary", "Voluntary organisations")],
    )
    cpv_code = forms.CharField(label="CPV code", required=False, max_length=10, help_text="Or its first digits.")
    value_from = PoundsField(label="Value from", required=False)
    value_to = PoundsField(label="Value to", required=False)
    after = forms.DateField(
        label="On or after",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Enter a date, such as 2026-11-21"},
    )

    def __init__(self, *args, kinds: list, stages: list, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Any"), *kinds]
        self.fields["stage"].choices = [("", "Any"), *stages]

    def count(self, name: str, found: QuerySet) -> None:
        """Say beside each choice how many it would find (one query); those that find nothing stay, with a 0."""
        counts = dict(found.order_by().values_list(name).annotate(models.Count("pk")))
        field: Any = self.fields[name]
        field.choices = [
            (value, f"{label} ({counts.get(value, 0)})" if value else label) for value, label in field.choices
        ]

    def clean_cpv_code(self) -> str:
        code = self.cleaned_data["cpv_code"].partition("-")[0].strip()
        if code and not code.isdigit():
            raise forms.ValidationError("Enter digits only, such as 85000000 or 85.")
        return code

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters that are valid, without the empty ones."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


def filters_in_words(form: FilterForm, label: str) -> str:
    """ "Opportunities: “carers”, Adult social care": a search as its reader would say it."""
    parts = [_filter_in_words(form, name, value) for name, value in form.chosen.items()]
    return f"{label}: {', '.join(parts)}" if parts else f"All {label.lower()}"


def _filter_in_words(form: FilterForm, name: str, value: Any) -> str:
    field: Any = form.fields[name]
    if name == "words":
        return f"“{value}”"
    if name in ("value_from", "value_to"):
        return f"{field.label.lower()} {pounds(value)}"
    if name == "after":
        return f"{field.label.lower()} {value.day} {value:%B %Y}"
    if name == "cpv_code":
        return f"CPV code {value}"
    choices = dict(getattr(field, "choices", ()))
    if name not in ("kind", "stage", "fit"):
        return f"{field.label.lower()} {value}"
    choice = str(choices[value])
    return f"suitable for {choice.lower()}" if name == "fit" else choice


def page_of(request: HttpRequest, found: QuerySet, size: int = PAGE_SIZE) -> Page:
    """The page asked for; a page that does not exist gives the nearest one."""
    return Paginator(found, size).get_page(request.GET.get("page"))


def lead_of(summary: str, description: str) -> str:
    """The summary, unless the description begins with the same words (as that of an imported notice does)."""
    return "" if description.startswith(summary.removesuffix("…")) else summary


def value_in_words(net: Decimal | None, gross: Decimal | None, currency: str = "GBP") -> str:
    """ "£120,000 without VAT", "£144,000 with VAT": each only where it was stated, neither made from the other."""
    parts = [
        f"{_amount(amount, currency)} {words}"
        for amount, words in ((net, "without VAT"), (gross, "with VAT"))
        if amount is not None
    ]
    return ", ".join(parts)


def _amount(amount: Decimal, currency: str) -> str:
    return f"£{amount:,.0f}" if currency == "GBP" else f"{amount:,.0f} {currency}"


def quarter_of(day: date) -> str:
    """Which quarter of the financial year a day lies in, as people in councils say it: "Q3 2026/27"."""
    year = day.year if day.month >= 4 else day.year - 1
    return f"Q{(day.month - 4) % 12 // 3 + 1} {year}/{(year + 1) % 100:02d}"
