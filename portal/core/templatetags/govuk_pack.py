"""The filters of the crispy template pack "govuk"."""

from django import forms, template

from portal.core import govuk_pack

register = template.Library()


@register.filter
def gov_view(bound):
    """The field as the pack's templates see it."""
    return govuk_pack.view_of(bound)


@register.filter
def gov_type(bound):
    """What a choice is drawn as: "checkboxes" where several may be chosen, else "radios"."""
    return "checkboxes" if isinstance(bound.field.widget, forms.CheckboxSelectMultiple) else "radios"
