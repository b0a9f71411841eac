"""Addresses of procurement."""

from django.urls import include, path

from tenders.evaluation.views import SummaryPage

urlpatterns = [
    path("intentions/", include("tenders.intentions.urls")),
    path("opportunities/", include("tenders.opportunities.urls")),
    path("workspace/bids/<uuid:bid_id>/summary/", SummaryPage.as_view(), name="bid_summary"),
    path("workspace/bids/", include("tenders.bids.urls")),
    path("panel/", include("tenders.evaluation.urls")),
    path("", include("tenders.notices.urls")),
]
