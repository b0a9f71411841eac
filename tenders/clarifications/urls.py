"""Addresses of clarifications."""

from django.urls import path

from .views import inbox, public

opportunity_patterns = [
    path("<slug:slug>/questions/", public.PublishedQuestions.as_view(), name="clarification_list"),
    path("<slug:slug>/questions/ask/", public.Ask.as_view(), name="clarification_ask"),
    path("<slug:slug>/questions/help/", public.Ask.as_view(is_help=True), name="clarification_help"),
]
workspace_patterns = [path("", public.OwnQuestions.as_view(), name="clarification_own")]
panel_patterns = [
    path("", inbox.Inbox.as_view(), name="clarification_inbox"),
    path("<int:pk>/", inbox.Answer.as_view(), name="clarification_answer"),
]
