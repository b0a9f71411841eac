"""What the composition adds to the back office."""

from django.templatetags.static import static
from django.urls import path, reverse_lazy
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.pipeline import PipelineReport
from home.waiting import READERS, WaitingPage
from portal.accounts.roles import has_role


class ProcurementItem(MenuItem):
    """Seen by those who run procurements."""

    def is_shown(self, request):
        return has_role(request.user, *READERS)


@hooks.register("register_admin_urls")
def waiting_url():
    return [
        path("waiting/", WaitingPage.as_view(), name="waiting"),
        path("pipeline/", PipelineReport.as_view(), name="pipeline"),
    ]


@hooks.register("register_admin_menu_item")
def waiting_item():
    return ProcurementItem("Waiting", reverse_lazy("waiting"), icon_name="tasks", order=149)


@hooks.register("register_admin_menu_item")
def pipeline_item():
    return ProcurementItem("Pipeline", reverse_lazy("pipeline"), icon_name="calendar-alt", order=152)


@hooks.register("insert_global_admin_css")
def long_words():
    """A service's long name in a heading runs off a narrow screen without it."""
    return format_html('<link rel="stylesheet" href="{}">', static("backoffice.css"))
