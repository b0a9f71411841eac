"""Addresses of procurement."""

from django.urls import include, path

urlpatterns = [
    path("intentions/", include("tenders.intentions.urls")),
    path("opportunities/", include("tenders.opportunities.urls")),
    path("workspace/bids/", include("tenders.bids.urls")),
]
