"""Every address of the portal."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.accounts.views.by_role import AdminDoor

handler403 = "portal.core.errors.forbidden"
handler404 = "portal.core.errors.not_found"
handler500 = "portal.core.errors.server_error"

urlpatterns = [
    # One sign-in door: Wagtail's own leads to it.
    path("admin/login/", AdminDoor.as_view(pattern_name="account_login", query_string=True), name="admin_login"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("portal.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("", include("portal.alerts.urls")),
    path("outbox/", include("portal.mail.urls")),
    path("", include("tenders.urls")),
    path("", include("engagement.urls")),
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
]
