"""Widgets whose answers are typed in parts: a date, a date with its time, text with a word limit."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms

from portal.core import clock

# (suffix of the name, label, width in characters, mode of the on-screen keyboard)
DATE_PARTS = (("day", "Day", 2, "numeric"), ("month", "Month", 2, "numeric"), ("year", "Year", 4, "numeric"))
TIME_PART = ("time", "Time", 5, "text")


class GovDateWidget(forms.Widget):
    """Day, month and year as three inputs named ``<name>-day`` and so on.

    The value is a dict of the parts as typed, so that a wrong date comes back exactly as the person wrote it;
    ``None`` when every part is empty.
    """

    parts: ClassVar = DATE_PARTS
    use_fieldset = True
    template_name = "govuk/widgets/parts.html"

    def value_from_datadict(self, data, files, name) -> dict[str, str] | None:
        """The parts as typed; a whole ISO date under the plain name is taken too (imports, tests, scripts)."""
        typed = {part[0]: str(data.get(f"{name}-{part[0]}", "")).strip() for part in self.parts}
        if any(typed.values()):
            return typed
        return data.get(name) or None

    def value_omitted_from_data(self, data, files, name) -> bool:
        """Omitted only when no part was sent."""
        return name not in data and all(f"{name}-{part[0]}" not in data for part in self.parts)

    @property
    def first_part(self) -> str:
        """The suffix of the input to which a label or an error leads."""
        return self.parts[0][0]

    def id_for_label(self, id_) -> str:
        return f"{id_}-{self.first_part}" if id_ else id_

    def typed(self, value: Any) -> dict[str, str]:
        """The parts of a value, whatever form it has."""
        if isinstance(value, Mapping):
            return dict(value)
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                return {"day": value}
        if isinstance(value, datetime):
            value = clock.local(value) if value.tzinfo else value
            return {**self._date_parts(value), "time": f"{value:%H:%M}"}
        return self._date_parts(value) if isinstance(value, date) else {}

    def _date_parts(self, value: date) -> dict[str, str]:
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}

    def get_context(self, name, value, attrs) -> dict:
        context = super().get_context(name, None, attrs)
        typed, base = self.typed(value), context["widget"]["attrs"].get("id", name)
        context["widget"]["invalid"] = "aria-invalid" in context["widget"]["attrs"]
        context["widget"]["parts"] = [
            {
                "name": f"{name}-{key}",
                "id": f"{base}-{key}",
                "label": label,
                "width": width,
                "inputmode": mode,
                "value": typed.get(key, ""),
                "is_time": key == "time",
            }
            for key, label, width, mode in self.parts
        ]
        return context


class GovDateTimeWidget(GovDateWidget):
    """A date and a time as "12:00", in UK clock time."""

    parts: ClassVar = (*DATE_PARTS, TIME_PART)


class WordsTextarea(forms.Textarea):
    """A textarea that tells the browser its word limit; without script the limit stands below it in words."""

    def __init__(
        self, *, word_limit: int | None = None, rows: int = 5, is_cut: bool = False, attrs: dict | None = None
    ):
        self.word_limit = word_limit
        limit = {"data-word-limit": str(word_limit)} if word_limit else {}
        if word_limit and is_cut:
            limit["data-words-cut"] = "yes"
        super().__init__(attrs={"rows": rows, **limit, **(attrs or {})})
