"""Addresses of engagement that are not pages."""

from django.urls import path

from engagement.feedback.views.give import FollowFeedback

urlpatterns = [
    path("feedback/follow/", FollowFeedback.as_view(), name="feedback_follow"),
]
