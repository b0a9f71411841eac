"""Reference lists: services, outcomes, groups of people."""

from wagtail.admin.viewsets.model import ModelViewSet

from .models import CommissionedService, Outcome, PopulationGroup


class ServiceViewSet(ModelViewSet):
    """Commissioned services."""

    model = CommissionedService
    icon = "group"
    menu_label = "Services"
    list_display = ["name", "get_kind_display", "provider", "is_listed"]
    list_filter = ["kind", "is_listed"]
    search_fields = ["name", "provider"]
    exclude_form_fields = []


class OutcomeViewSet(ModelViewSet):
    """The outcomes framework."""

    model = Outcome
    icon = "success"
    menu_label = "Outcomes"
    exclude_form_fields = []


class GroupViewSet(ModelViewSet):
    """Groups of people."""

    model = PopulationGroup
    icon = "user"
    name = "population_groups"
    menu_label = "Groups of people"
    exclude_form_fields = []
