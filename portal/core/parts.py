"""Answers in several inputs that stand below each other: an address, a declaration with who makes it.

The value is a dict of the parts as typed. With ``strict = False`` (drafts) a part may be missing; what was typed
comes back exactly as the person wrote it either way.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from portal.core.fields import date_from_text
from portal.core.templatetags.words import day as day_in_words

POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?|GIR)([0-9][A-Z]{2})")
LONGEST_PART = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One input. ``missing`` is the sentence when it is empty; without one it may be.

    ``is_box``: a box to tick, "yes" or empty. ``is_day``: a day in one text, kept as 2026-11-21.
    """

    key: str
    label: str
    missing: str = ""
    width: int | None = None
    hint: str = ""
    is_box: bool = False
    is_day: bool = False


class SeveralInputs(forms.Widget):
    """What widgets of several inputs share: the fieldset, and where an error leads."""

    use_fieldset = True
    # The suffixes of the inputs that the field found fault with: only these are marked, and the first one is led to.
    wrong: frozenset[str] = frozenset()

    @property
    def suffixes(self) -> list[str]:
        """The suffix of every input, in order."""
        raise NotImplementedError

    @property
    def first_part(self) -> str:
        """The suffix of the input to which an error leads."""
        return next((suffix for suffix in self.suffixes if suffix in self.wrong), self.suffixes[0])

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-{self.first_part}" if id_ else id_

    def is_wrong(self, suffix: str, attrs: Mapping[str, Any]) -> bool:
        """Marked when the field named it, or when the answer as a whole is wrong."""
        return suffix in self.wrong or ("aria-invalid" in attrs and not self.wrong)


class PartsWidget(SeveralInputs):
    """Inputs named ``<name>-<key>``; ``None`` when every one is empty."""

    template_name = "govuk/widgets/text_parts.html"

    def __init__(self, parts: tuple[Part, ...], attrs: dict | None = None):
        self.text_parts = parts
        super().__init__(attrs)

    @property
    def suffixes(self) -> list[str]:
        return [part.key for part in self.text_parts]

    def value_from_datadict(self, data, files, name) -> Any:
        """The parts as typed; a whole value under the plain name is taken too (saved answers, imports)."""
        typed = {key: str(data.get(f"{name}-{key}", "")).strip() for key in self.suffixes}
        return typed if any(typed.values()) else data.get(name) or None

    def value_omitted_from_data(self, data, files, name) -> bool:
        return name not in data and all(f"{name}-{key}" not in data for key in self.suffixes)

    def get_context(self, name, value, attrs) -> dict:
        context = super().get_context(name, None, attrs)
        widget = context["widget"]
        base = widget["attrs"].get("id", name)
        typed = value if isinstance(value, Mapping) else {self.suffixes[0]: value or ""}
        widget["parts"] = [
            {
                "name": f"{name}-{part.key}",
                "id": f"{base}-{part.key}",
                "label": part.label,
                "width": part.width,
                "hint": part.hint,
                "is_box": part.is_box,
                "value": as_day(typed.get(part.key, "")) if part.is_day else typed.get(part.key, ""),
                "invalid": self.is_wrong(part.key, widget["attrs"]),
            }
            for part in self.text_parts
        ]
        return context


class PartsField(forms.Field):
    """Several inputs that are one answer. Subclasses name their parts."""

    parts: ClassVar[tuple[Part, ...]] = ()
    strict = True
    default_error_messages = {
        "invalid": "Fill in the parts of this answer one by one.",
        "long": "Shorten “%(part)s” to %(limit)d characters or fewer.",
        "box": "Tick “%(part)s”, or leave it empty.",
        "day": "“%(part)s”: enter a real date, such as 21 11 2026.",
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", PartsWidget(self.parts))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dict[str, str] | None:
        if value in self.empty_values:
            return None
        if not isinstance(value, Mapping):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        typed = {part.key: str(value.get(part.key) or "").strip() for part in self.parts}
        return typed if any(typed.values()) else None

    def clean(self, value: Any) -> dict[str, str] | None:
        typed = super().clean(value)
        if typed is None:
            return None
        faults = dict(self.faults(typed))
        self.widget.wrong = frozenset(faults)
        if faults:
            raise ValidationError(list(faults.values()))
        days = {part.key for part in self.parts if part.is_day}
        return {key: plain_day(text) or text if key in days else text for key, text in typed.items()}

    def faults(self, typed: dict[str, str]) -> list[tuple[str, str]]:
        """``(part, sentence)`` for each part that is wrong."""
        found = []
        for part in self.parts:
            if self.strict and part.missing and not typed[part.key]:
                found.append((part.key, part.missing))
            elif code := _fault(part, typed[part.key]):
                words = self.error_messages[code] % {"part": part.label, "limit": LONGEST_PART}
                found.append((part.key, words))
        return found


def _fault(part: Part, text: str) -> str:
    """What is wrong with a part that may be empty; "" for nothing."""
    if len(text) > LONGEST_PART:
        return "long"
    if part.is_day and text and plain_day(text) is None:
        return "day"
    return "box" if part.is_box and text not in ("", "yes") else ""


def plain_day(text: str) -> str | None:
    """ "21 November 2026" as "2026-11-21"; None for what is no day."""
    found = date_from_text(text)
    return found.isoformat() if found else None


def as_day(text: str) -> str:
    """A kept day as people read it; anything else as it is."""
    found = date_from_text(str(text))
    return day_in_words(found) if found else text


class AddressField(PartsField):
    """A UK address. Of the postcode only the shape is looked at: new ones are made every month."""

    parts = (
        Part("line1", "Address line 1", "Enter address line 1, such as the building and street."),
        Part("line2", "Address line 2 (optional)"),
        Part("town", "Town or city", "Enter a town or city.", 20),
        Part("postcode", "Postcode", "Enter a postcode.", 10),
    )
    default_error_messages = {"postcode": "Enter a full UK postcode, such as KM1 2AB."}

    def clean(self, value: Any) -> dict[str, str] | None:
        typed = super().clean(value)
        return {**typed, "postcode": tidy_postcode(typed["postcode"])} if typed else None

    def faults(self, typed: dict[str, str]) -> list[tuple[str, str]]:
        found = super().faults(typed)
        if typed["postcode"] and not is_postcode(typed["postcode"]):
            found.append(("postcode", self.error_messages["postcode"]))
        return found


def _plain(text: str) -> str:
    return re.sub(r"[\s.,-]", "", text).upper()


def is_postcode(text: str) -> bool:
    """True for what has the shape of a UK postcode, however it is spaced and in whichever case."""
    return POSTCODE.fullmatch(_plain(text)) is not None


def tidy_postcode(text: str) -> str:
    """ "km12ab" as "KM1 2AB"; what is no postcode stays as it is."""
    match = POSTCODE.fullmatch(_plain(text))
    return f"{match[1]} {match[2]}" if match else text


class DeclarationWidget(PartsWidget):
    """A text, a box to tick, and who declares it."""

    template_name = "govuk/widgets/declaration.html"

    def __init__(self, parts: tuple[Part, ...], statement: str = "", attrs: dict | None = None):
        self.statement = statement
        super().__init__(parts, attrs)

    def get_context(self, name, value, attrs) -> dict:
        context = super().get_context(name, value, attrs)
        agreed, *others = context["widget"]["parts"]
        return {"widget": {**context["widget"], "statement": self.statement, "agreed": agreed, "parts": others}}


class DeclarationField(PartsField):
    """A text that somebody with a name and a post agrees to. The box is "yes" or empty."""

    parts = (
        Part("agreed", "I have read this and agree to it", "Tick the box to agree."),
        Part("name", "Full name of who declares this", "Enter the full name of who declares this."),
        Part("job", "Job title", "Enter the job title of who declares this."),
    )

    def __init__(self, *, statement: str = "", **kwargs):
        super().__init__(widget=DeclarationWidget(self.parts, statement), **kwargs)

    def faults(self, typed: dict[str, str]) -> list[tuple[str, str]]:
        found = super().faults(typed)
        if typed["agreed"] not in ("", "yes"):
            found.append(("agreed", "Tick the box to agree, or leave it empty."))
        return found
