"""Addresses of open data."""

from django.urls import path

from .views import api, pages

urlpatterns = [
    path("open-data/", pages.open_data, name="open_data"),
    path("api/ocds/releases.json", api.ReleaseList.as_view(), name="ocds_releases"),
    path("api/ocds/releases.jsonl", api.AllLines.as_view(), name="ocds_lines"),
    path("api/ocds/bulk.json", api.AllReleases.as_view(), name="ocds_bulk"),
    path("api/ocds/opportunities.csv", api.OpportunityTable.as_view(), name="ocds_opportunities"),
    path("api/ocds/releases/<slug:ocid>.json", api.ProcessReleases.as_view(), name="ocds_process"),
    path("api/ocds/records/<slug:ocid>.json", api.ProcessRecord.as_view(), name="ocds_record"),
]
