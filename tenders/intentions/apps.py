"""Commissioning intentions."""

from django.apps import AppConfig


class IntentionsConfig(AppConfig):
    name = "tenders.intentions"
    label = "intentions"
    verbose_name = "Commissioning intentions"
