"""Finding a question's field and its files in a template."""

from django import template

register = template.Library()


@register.simple_tag
def bound_field(form, question):
    """The bound field of a question (``portal.questions.forms.field_name``)."""
    return form[f"q_{question.key}"]


@register.filter
def at(mapping, key):
    """``mapping[key]``, or nothing."""
    return mapping.get(key, "") if mapping else ""
