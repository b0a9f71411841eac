"""Opportunities."""

from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "tenders.opportunities"
    label = "opportunities"
    verbose_name = "Opportunities"
