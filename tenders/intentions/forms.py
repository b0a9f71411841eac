"""The public filters of intentions."""

from portal.core.lists import FilterForm
from tenders.outcomes.enums import ServiceKind

from .enums import PUBLIC_STATES


def filter_form(data) -> FilterForm:
    """Filters by GET."""
    form = FilterForm(data, kinds=ServiceKind.choices, stages=[(state.value, state.label) for state in PUBLIC_STATES])
    form.fields["after"].label = "Expected on or after"
    return form
