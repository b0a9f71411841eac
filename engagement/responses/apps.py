"""Responses."""

from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    name = "engagement.responses"
    label = "responses"
    verbose_name = "Responses"
