"""Addresses of opportunities."""

from django.urls import path

from . import feeds, views

urlpatterns = [
    path("", views.OpportunityList.as_view(), name="opportunity_list"),
    path("feed.atom", feeds.OpportunityFeed(), name="opportunity_feed"),
    path("opportunities.csv", views.OpportunitiesFile.as_view(), name="opportunity_csv"),
    path("opportunities.json", views.OpportunitiesFile.as_view(form="json"), name="opportunity_json"),
    path("calendar.ics", views.OpportunitiesCalendar.as_view(), name="opportunity_calendar"),
    path("preview/<str:token>/", views.ReviewersPreview.as_view(), name="opportunity_preview"),
    path("<slug:slug>/calendar.ics", views.OpportunityCalendar.as_view(), name="opportunity_dates"),
    path("<slug:slug>/changes/", views.OpportunityChanges.as_view(), name="opportunity_changes"),
    path("<slug:slug>/documents.zip", views.DocumentsZip.as_view(), name="opportunity_documents"),
    path("<slug:slug>/documents/<int:number>/", views.DocumentDownload.as_view(), name="opportunity_document"),
    path("<slug:slug>/", views.OpportunityDetail.as_view(), name="opportunity_detail"),
]
