"""Outcomes and services."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "tenders.outcomes"
    label = "outcomes"
    verbose_name = "Outcomes and services"
