"""Addresses of intentions."""

from django.urls import path

from . import feeds, views

urlpatterns = [
    path("", views.IntentionList.as_view(), name="intention_list"),
    path("feed.atom", feeds.IntentionFeed(), name="intention_feed"),
    path("intentions.csv", views.IntentionsFile.as_view(), name="intention_csv"),
    path("intentions.json", views.IntentionsFile.as_view(form="json"), name="intention_json"),
    path("calendar.ics", views.IntentionsCalendar.as_view(), name="intention_calendar"),
    path("<slug:slug>/", views.IntentionDetail.as_view(), name="intention_detail"),
]
