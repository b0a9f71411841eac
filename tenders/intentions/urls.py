"""Addresses of intentions."""

from django.urls import path

from . import feeds, views

urlpatterns = [
    path("", views.IntentionList.as_view(), name="intention_list"),
    path("feed.atom", feeds.IntentionFeed(), name="intention_feed"),
    path("<slug:slug>/", views.IntentionDetail.as_view(), name="intention_detail"),
]
