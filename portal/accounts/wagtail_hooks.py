"""What accounts add to the back office."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.account import NameEmailSettingsPanel
from wagtail.admin.widgets.button import Button
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction
from wagtail_modeladmin.options import modeladmin_register

from portal.core import clock

from . import rules
from .modeladmin import OrganisationAdmin
from .views import roles

modeladmin_register(OrganisationAdmin)

# Acts on many people at once would go round rules and audit: they are offered for no model.
for action in (AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction):
    action.models = []
# Wagtail's "name" form asks for first and last name, which people here do not have: /account/ is the place.
NameEmailSettingsPanel.is_active = lambda panel: False


@hooks.register("register_admin_urls")
def role_urls():
    return [
        path("people/<int:pk>/roles/", roles.RolesOfPerson.as_view(), name="accounts_roles"),
        path("people/proposals/", roles.RoleProposals.as_view(), name="accounts_proposals"),
        path("people/proposals/<int:pk>/", roles.DecideGrant.as_view(), name="accounts_decide"),
    ]


class ProposalsMenuItem(MenuItem):
    """Seen by those who may see roles."""

    def is_shown(self, request):
        return bool(rules.may_see_roles(request.user, clock.now()))


@hooks.register("register_settings_menu_item")
def proposals_menu_item():
    return ProposalsMenuItem("Proposed roles", reverse("accounts_proposals"), icon_name="group", order=610)


@hooks.register("register_user_listing_buttons")
def roles_button(user, request_user):
    if rules.may_see_roles(request_user, clock.now()):
        yield Button("Roles", url=reverse("accounts_roles", args=[user.pk]), icon_name="group", priority=20)
