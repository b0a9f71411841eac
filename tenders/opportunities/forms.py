"""The public filters of opportunities."""

from portal.core.lists import FilterForm
from tenders.outcomes.enums import ServiceKind

from .enums import Stage


def filter_form(data) -> FilterForm:
    """Filters by GET."""
    form = FilterForm(data, kinds=ServiceKind.choices, stages=Stage.choices)
    form.fields["after"].label = "Closes on or after"
    return form
