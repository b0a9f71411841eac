"""What the crispy template pack "govuk" needs to know of a field before its templates draw it.

Labels, hints and choices reach the templates as plain text and are escaped there: crispy-forms-gds printed them
unescaped, which let an editor's label carry script.
"""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.widgets import Input

# width: characters; legend_size: s, m, l (label or legend); page_heading: the label is the page's h1;
# inline, small: radios and checkboxes; prefix, suffix; option_hints: value → hint; divider: the value before which
# "or" stands.
LOOKS = frozenset(
    {"width", "legend_size", "page_heading", "inline", "small", "prefix", "suffix", "option_hints", "divider"}
)


def check_look(where: str, look: dict) -> None:
    """Refuse a look that the templates do not know: a typing error would pass unseen."""
    unknown = set(look) - LOOKS
    if unknown:
        raise TypeError(f"{where}: unknown look {', '.join(sorted(unknown))}.")


@dataclass(frozen=True)
class FieldView:
    """One field as the templates see it."""

    bound: BoundField
    kind: str
    look: dict
    control: str = ""
    options: list[dict] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.bound.auto_id or self.bound.html_name)

    @property
    def control_id(self) -> str:
        return str(self.bound.field.widget.attrs.get("id") or self.id)

    @property
    def template(self) -> str:
        return f"govuk/fields/{self.kind}.html"

    @property
    def described_by(self) -> str:
        return described_by(self.bound)

    @property
    def word_limit(self) -> str:
        return self.bound.field.widget.attrs.get("data-word-limit", "")

    @property
    def words_rule(self) -> str:
        """What becomes of a text over its limit, where marks make headings and lists; "" for other fields."""
        return self.bound.field.over_limit if is_formatted(self.bound) else ""

    @property
    def prefix(self) -> str:
        return self.look.get("prefix") or getattr(self.bound.field, "prefix", "")


def look_of(bound: BoundField) -> dict:
    """How the field should look: what its form says, over what the field itself says."""
    look = {**getattr(bound.field, "gov", {}), **getattr(bound.form, "gov", {}).get(bound.name, {})}
    check_look(bound.name, look)
    return look


def is_formatted(bound: BoundField) -> bool:
    """True for a text in which marks make headings, lists and tables."""
    return getattr(bound.field, "is_formatted", False)


def described_by(bound: BoundField) -> str:
    """The ids of hint, error, word count and its rule, in the order in which they should be read."""
    base, ids = bound.auto_id or bound.html_name, []
    if bound.help_text:
        ids.append(f"{base}-hint")
    if bound.errors:
        ids.append(f"{base}-error")
    if bound.field.widget.attrs.get("data-word-limit"):
        ids.append(f"{base}-words")
    if is_formatted(bound):
        ids.append(f"{base}-rule")
    return " ".join(ids)


def _kind(widget: forms.Widget) -> str:
    # CheckboxSelectMultiple is a RadioSelect in Django, PasswordInput an Input: the narrower is asked first.
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (forms.CheckboxSelectMultiple, "choices"),
        (forms.RadioSelect, "choices"),
        (forms.CheckboxInput, "single"),
        (forms.PasswordInput, "password"),
        ((forms.Select, forms.Textarea, forms.FileInput, Input), "control"),
    )
    if hasattr(widget, "first_part"):
        return "parts"
    return next((name for types, name in kinds if isinstance(widget, types)), "other")


def _block(widget: forms.Widget) -> str:
    if isinstance(widget, forms.Select):
        return "govuk-select"
    if isinstance(widget, forms.Textarea):
        return "govuk-textarea"
    return "govuk-file-upload" if isinstance(widget, forms.FileInput) else "govuk-input"


def _control(bound: BoundField, kind: str, look: dict) -> str:
    widget = bound.field.widget
    block = _block(widget)
    classes = [block, widget.attrs.get("class", "")]
    if kind == "password":
        classes += ["govuk-password-input__input", "govuk-js-password-input-input"]
    if bound.errors:
        classes.append(f"{block}--error")
    width = look.get("width") or widget.attrs.get("data-width")
    if width and block == "govuk-input":
        classes.append(f"govuk-input--width-{width}")
    attrs: dict[str, Any] = {"class": " ".join(name for name in classes if name), "cols": False, "data-width": False}
    if kind == "password":
        attrs |= {"spellcheck": "false", "autocapitalize": "none"}
    if ids := described_by(bound):
        attrs["aria-describedby"] = ids
    if isinstance(widget, forms.FileInput):
        # The input alone, without Django's "Currently": what is there already is the page's business to show.
        plain = forms.FileInput()
        plain.attrs.update(widget.attrs)
        return bound.as_widget(plain, attrs=attrs)
    return bound.as_widget(attrs=attrs)


def _options(bound: BoundField, look: dict) -> list[dict]:
    hints = {str(value): hint for value, hint in look.get("option_hints", {}).items()}
    rows = []
    for index, option in enumerate(bound.subwidgets):
        data, base = option.data, bound.auto_id or bound.html_name
        value = str(data["value"])
        rows.append(
            {
                "id": base if index == 0 else f"{base}-{index + 1}",
                "name": data["name"],
                "value": value,
                "label": data["label"],
                "checked": data["selected"],
                "disabled": data["attrs"].get("disabled", False),
                "hint": hints.get(value, ""),
                "divider": "divider" in look and str(look["divider"]) == value,
            }
        )
    return rows


def view_of(bound: BoundField) -> FieldView:
    """Everything the templates need for the field."""
    widget, look = bound.field.widget, look_of(bound)
    kind = _kind(widget)
    if kind == "choices":
        return FieldView(bound, kind, look, options=_options(bound, look))
    if kind in ("control", "password"):
        return FieldView(bound, kind, look, control=_control(bound, kind, look))
    return FieldView(bound, kind, look)
