"""What the component tags work out before their templates draw it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.forms import BaseForm, BoundField

TAG_COLOURS = ("grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow")
RISKS = {
    "green": ("green", "Green: low risk"),
    "amber": ("orange", "Amber: some risk"),
    "red": ("red", "Red: high risk"),
}


def one_of(component: str, name: str, value: Any, allowed: Sequence[str]) -> None:
    """Refuse a value that the component has no look for: it would silently look like something else."""
    if value not in allowed:
        raise ValueError(f"{component}: {name}={value!r} is not one of {', '.join(allowed)}.")


def _only(component: str, row: dict, allowed: Iterable[str]) -> dict:
    unknown = set(row) - set(allowed)
    if unknown:
        raise TypeError(f"{component}: unknown attribute {', '.join(sorted(unknown))}.")
    return row


def summary_row(row: Any) -> dict:
    """One row of a summary list, from a pair or a dict."""
    if not isinstance(row, dict):
        key, value = row
        return {"key": key, "value": value}
    return _only("summary_list", row, ("key", "value", "change_href", "change_label"))


def task(row: dict) -> dict:
    """One row of a task list."""
    _only("task_list", row, ("title", "href", "status", "colour", "hint"))
    if row.get("colour"):
        one_of("task_list", "colour", row["colour"], TAG_COLOURS)
    return row


def crumb(item: Any) -> dict:
    """One breadcrumb, from text or a ``(text, href)`` pair."""
    text, href = item if isinstance(item, tuple | list) else (item, "")
    return {"text": text, "href": href}


def cells(
    row: Iterable[Any], numeric: Sequence[int], first_is_header: bool = False, labels: Sequence[Any] = ()
) -> list[dict]:
    """The cells of a table row with what each needs to know of its column."""
    return [
        {
            "value": value,
            "numeric": index in numeric,
            "header": first_is_header and index == 0,
            "label": labels[index] if index < len(labels) else "",
        }
        for index, value in enumerate(row)
    ]


def control_id(field: BoundField) -> str:
    """The id of the first thing to type in or choose, where the error summary leads."""
    first = getattr(field.field.widget, "first_part", "")
    return f"{field.auto_id}-{first}" if first else str(field.auto_id)


def form_errors(form: BaseForm) -> list[dict]:
    """Every error of the form, in the order of its fields, with the id of its field."""
    rows = [{"text": text, "href": ""} for text in form.non_field_errors()]
    for field in form:
        rows += [{"text": text, "href": "" if field.is_hidden else f"#{control_id(field)}"} for text in field.errors]
    return rows


def error_row(error: Any) -> dict:
    """One error handed over by a view: a text, or ``(href, text)``."""
    href, text = error if isinstance(error, tuple | list) else ("", error)
    return {"text": text, "href": href}


def countdown(moment: datetime, now: datetime, closed_text: str = "closed") -> str:
    """How long is left, in the unit that a person would use; never rounded up, so that nobody is lulled."""
    seconds = int((moment - now).total_seconds())
    if seconds <= 0:
        return closed_text
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        # Two days or more are told in days; below that, hours say more.
        if seconds >= (2 if unit == "day" else 1) * size:
            count = seconds // size
            return f"closes in {count} {unit}{'' if count == 1 else 's'}"
    return "closes in less than a minute"


def risk(rating: str) -> tuple[str, str]:
    """Colour and words of a risk rating, from the stored value in any case."""
    key = str(rating).lower()
    one_of("risk_rating", "rating", key, tuple(RISKS))
    return RISKS[key]


def pages(page_obj: Any, query: Any, parameter: str) -> dict:
    """Previous, next and numbered links of a page, with the rest of the address kept."""
    kept = [(key, value) for key, values in _lists(query) for value in values if key != parameter]

    def href(number: int) -> str:
        return "?" + urlencode([*kept, (parameter, number)])

    numbers = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {
        "page_obj": page_obj,
        "previous": href(page_obj.previous_page_number()) if page_obj.has_previous() else "",
        "next": href(page_obj.next_page_number()) if page_obj.has_next() else "",
        "numbers": [
            {
                "number": number,
                "href": href(number) if isinstance(number, int) else "",
                "current": number == page_obj.number,
            }
            for number in numbers
        ],
    }


def _lists(query: Any) -> Iterable[tuple[str, list[str]]]:
    return query.lists() if hasattr(query, "lists") else [(key, [value]) for key, value in dict(query).items()]
