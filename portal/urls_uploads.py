"""The addresses of the pool that takes files of bids in (``portal.wsgi_uploads``)."""

from django.urls import include, path

from home import health

handler403 = "portal.core.errors.forbidden"
handler404 = "portal.core.errors.not_found"
handler500 = "portal.core.errors.server_error"

urlpatterns = [
    path("workspace/bids/", include("tenders.bids.urls_uploads")),
    path("health/live", health.live),
]
