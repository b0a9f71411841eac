"""Notices: what is published where, and what is taken in from other platforms."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tenders.notices"
    label = "notices"
    verbose_name = "Notices"
