"""The public filters of intentions."""

from django import forms

from portal.core.lists import FilterForm
from tenders.outcomes.enums import ServiceKind
from tenders.outcomes.models import PopulationGroup

from .enums import PUBLIC_STATES


def filter_form(data) -> FilterForm:
    """Filters by GET."""
    form = FilterForm(data, kinds=ServiceKind.choices, stages=[(state.value, state.label) for state in PUBLIC_STATES])
    form.fields["after"].label = "Expected on or after"
    form.fields["year"] = forms.IntegerField(
        label="Expected in the year", required=False, min_value=2000, max_value=2100
    )
    form.fields["place"] = forms.CharField(label="Place", required=False, max_length=100)
    form.fields["group"] = forms.ModelChoiceField(
        PopulationGroup.objects.all(), label="For", required=False, empty_label="Everybody", to_field_name="name"
    )
    return form
