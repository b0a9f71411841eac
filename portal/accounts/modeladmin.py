"""The register of organisations in the back office."""

from django.core.exceptions import ValidationError
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import CreateView, EditView

from portal.accounts import rules
from portal.accounts.models import Organisation
from portal.accounts.services.organisations import add_to_register, edit_organisation
from portal.core import clock


class RegisterPermissions(PermissionHelper):
    """Asks our rules for each record; model permissions say nothing here, not even a superuser's."""

    def user_can_list(self, user):
        return bool(rules.may_see_register(user, clock.now()))

    def user_can_create(self, user):
        return bool(rules.may_correct_register(user, None, clock.now()))

    def user_can_inspect_obj(self, user, obj):
        return self.user_can_list(user)

    def user_can_edit_obj(self, user, obj):
        return bool(rules.may_correct_register(user, obj, clock.now()))

    def user_can_delete_obj(self, user, obj):
        """Nobody: an organisation stays on the record of what it bid for."""
        return False


class _ByService:
    """Saves through a service; a number that is taken is said above the form."""

    def form_valid(self, form):
        try:
            form.save = lambda: self.save(form.cleaned_data)
            return super().form_valid(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)


class AddOrganisation(_ByService, CreateView):
    """For the provider of a contract that is older than the portal."""

    def save(self, facts):
        return add_to_register(actor=self.request.user, now=clock.now(), facts=facts)


class CorrectOrganisation(_ByService, EditView):
    """Correct the facts; members are the owners' business."""

    def save(self, facts):
        edit_organisation(organisation=self.instance, actor=self.request.user, now=clock.now(), facts=facts)
        self.instance.refresh_from_db()
        return self.instance


class OrganisationAdmin(ModelAdmin):
    """List, search, look, correct."""

    model = Organisation
    menu_label = "Organisations"
    menu_icon = "group"
    menu_order = 250
    list_display = ("name", "legal_form", "size", "vcse", "companies_house_number", "charity_number")
    list_filter = ("is_vcse", "size", "legal_form")
    search_fields = ("name", "companies_house_number", "charity_number", "ppon")
    inspect_view_enabled = True
    inspect_view_fields = (
        "name",
        "legal_form",
        "size",
        "is_vcse",
        "companies_house_number",
        "charity_number",
        "ppon",
        "address",
        "website",
        "created_at",
    )
    history_view_enabled = False
    permission_helper_class = RegisterPermissions
    create_view_class = AddOrganisation
    edit_view_class = CorrectOrganisation
    panels = [
        FieldPanel("name"),
        FieldPanel("legal_form"),
        FieldPanel("size"),
        FieldPanel("is_vcse"),
        MultiFieldPanel(
            [FieldPanel("companies_house_number"), FieldPanel("charity_number"), FieldPanel("ppon")], heading="Numbers"
        ),
        FieldPanel("address"),
        FieldPanel("website"),
    ]
