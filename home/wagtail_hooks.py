"""What the composition adds to the back office."""

from django.urls import path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.waiting import READERS, WaitingPage
from portal.accounts.roles import has_role


class WaitingItem(MenuItem):
    """Seen by those who run procurements."""

    def is_shown(self, request):
        return has_role(request.user, *READERS)


@hooks.register("register_admin_urls")
def waiting_url():
    return [path("waiting/", WaitingPage.as_view(), name="waiting")]


@hooks.register("register_admin_menu_item")
def waiting_item():
    return WaitingItem("Waiting", reverse_lazy("waiting"), icon_name="tasks", order=149)
