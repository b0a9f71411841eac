"""Procurement."""

from django.apps import AppConfig


class TendersConfig(AppConfig):
    name = "tenders"
    label = "tenders"
    verbose_name = "Procurement"
