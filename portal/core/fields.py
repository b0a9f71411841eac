"""Form fields that people in the UK fill in: dates, moments, pounds, text with a word limit."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.core import clock, money
from portal.core.widgets import GovDateTimeWidget, GovDateWidget, WordsTextarea
from portal.core.wordcount import too_many_words

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TIME_PATTERN = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|noon|midnight)?$")


def _number(text: str) -> int:
    """A part of a date; a month may be written as a word."""
    short = text.strip().lower()[:3]
    return MONTHS.index(short) + 1 if short in MONTHS else int(text)


class GovDateField(forms.Field):
    """A date in three parts. Says which part is missing, and shows again what was typed."""

    widget = GovDateWidget
    default_error_messages = {
        "required": "Enter a date, such as 21 11 2026",
        "invalid": "Enter a real date, such as 21 11 2026",
        "missing": "Enter a date with a %(part)s, such as 21 11 2026",
        "year": "Enter the year with four figures, such as 2026",
    }

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, str):
            return self._from_iso(value)
        return self._from_parts(value)

    def _from_iso(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self._error("invalid") from None

    def _from_parts(self, parts: dict[str, str]) -> date:
        missing = [name for name in ("day", "month", "year") if not parts.get(name)]
        if missing:
            raise self._error("missing", part=" and ".join(missing))
        try:
            day, month, year = (_number(parts[name]) for name in ("day", "month", "year"))
        except ValueError:
            raise self._error("invalid") from None
        if not 1000 <= year <= 9999:
            raise self._error("year")
        try:
            return date(year, month, day)
        except ValueError:
            raise self._error("invalid") from None

    def _error(self, code: str, **params: Any) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params or None)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


def date_from_text(text: str) -> date | None:
    """A day in one text, as people write it: 21 11 2026, 21/11/2026, 21 November 2026, 2026-11-21. None for others."""
    parts = re.split(r"[\s./-]+", text.strip())
    if len(parts) != 3:
        return None
    year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
    try:
        return GovDateField().to_python({"day": day, "month": month, "year": year})
    except ValidationError:
        return None


def parse_time(text: str) -> time:
    """A clock time as people write it: 12:00, 9.30am, 5pm, 12 noon. Raises ``ValueError``."""
    text = text.strip().lower()
    words = {"noon": time(12), "midday": time(12), "midnight": time(0)}
    if text in words:
        return words[text]
    match = TIME_PATTERN.match(text)
    if not match or not (match[2] or match[3]):
        raise ValueError("not a time")
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half and not 1 <= hour <= 12:
        raise ValueError("not a time")
    if half in ("noon", "midnight"):
        if (hour, minute) != (12, 0):
            raise ValueError("not a time")
        hour = 12 if half == "noon" else 0
    elif half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute)


class GovDateTimeField(GovDateField):
    """A moment in UK clock time, given as date and time; the value is aware.

    A time that the clocks skip or show twice is refused: a deadline must mean one moment only.
    """

    widget = GovDateTimeWidget
    default_error_messages = {
        "required": "Enter a date and a time, such as 21 11 2026 and 12:00",
        "time": "Enter a time, such as 12:00 or 5:30pm",
        "missing_time": "This time does not exist: the clocks go forward that night. Choose another time",
        "ambiguous_time": "This time happens twice: the clocks go back that night. Choose another time",
    }

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value if value.tzinfo else self._aware(value)
        if isinstance(value, str):
            return self._from_iso_moment(value)
        if isinstance(value, date):
            return self._aware(datetime.combine(value, time(0)))
        day = self._from_parts(value)
        try:
            at = parse_time(value.get("time", ""))
        except ValueError:
            raise self._error("time") from None
        return self._aware(datetime.combine(day, at))

    def _from_iso_moment(self, text: str) -> datetime:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise self._error("invalid") from None
        return moment if moment.tzinfo else self._aware(moment)

    def _aware(self, naive: datetime) -> datetime:
        if clock.is_missing(naive):
            raise self._error("missing_time")
        if clock.is_ambiguous(naive):
            raise self._error("ambiguous_time")
        return naive.replace(tzinfo=clock.LONDON)


class WallClockField(forms.DateTimeField):
    """A moment typed in Wagtail's editor. Django refuses the two odd hours of the year, but not in words."""

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            if getattr(error, "code", "") != "ambiguous_timezone":
                raise
            code = "missing_time" if clock.is_missing(error.params["datetime"]) else "ambiguous_time"
            raise ValidationError(GovDateTimeField.default_error_messages[code], code=code) from None


class PoundsField(forms.Field):
    """An amount of money as typed, with or without £ and commas; the value is a ``Decimal`` of whole pence."""

    widget = forms.TextInput
    default_error_messages = {
        "required": "Enter an amount in pounds, such as 1250 or 1250.50",
        "low": "Enter an amount of %(limit)s or more",
        "high": "Enter an amount of %(limit)s or less",
    }

    def __init__(self, *, min_value: Decimal | int | None = 0, max_value: Decimal | int = 999_999_999_999, **kwargs):
        self.min_value, self.max_value = min_value, max_value
        self.prefix = "£"
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        try:
            amount = money.parse_pounds(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None
        if self.min_value is not None and amount < self.min_value:
            raise ValidationError(self.error_messages["low"] % {"limit": money.pounds(self.min_value)}, code="low")
        if amount > self.max_value:
            raise ValidationError(self.error_messages["high"] % {"limit": money.pounds(self.max_value)}, code="high")
        return amount

    def prepare_value(self, value: Any) -> Any:
        return money.pounds(value).removeprefix("£") if isinstance(value, Decimal) else value

    def widget_attrs(self, widget) -> dict:
        return {"inputmode": "decimal", "spellcheck": "false", "data-width": "10"}

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class WordsField(forms.CharField):
    """Text with a limit in words, checked here and counted in the browser while it is typed.

    ``is_cut``: a longer text is no fault, because those who judge it read only up to the limit. ``is_formatted``: the
    marks of ``portal.core.notation`` make headings, lists and tables.
    """

    def __init__(
        self,
        *,
        word_limit: int | None = None,
        rows: int = 5,
        is_cut: bool = False,
        is_formatted: bool = False,
        **kwargs,
    ):
        self.word_limit, self.is_cut, self.is_formatted = word_limit, is_cut, is_formatted
        kwargs.setdefault("widget", WordsTextarea(word_limit=word_limit, rows=rows, is_cut=is_cut))
        super().__init__(**kwargs)

    @property
    def over_limit(self) -> str:
        """What becomes of a longer text, in a sentence."""
        if not self.word_limit:
            return ""
        if self.is_cut:
            return f"You may write more, but those who evaluate see only the first {self.word_limit:,} words."
        return "A longer answer is pointed out as a problem. If it is sent all the same, those who evaluate see by how much."

    def validate(self, value: str) -> None:
        super().validate(value)
        is_checked = self.word_limit and not self.is_cut
        message = too_many_words(value or "", self.word_limit) if is_checked else ""
        if message:
            raise ValidationError(message, code="too_many_words")
