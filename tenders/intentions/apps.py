"""Commissioning intentions."""

from django.apps import AppConfig


class IntentionsConfig(AppConfig):
    name = "tenders.intentions"
    label = "intentions"
    verbose_name = "Commissioning intentions"

    def ready(self):
        from portal.alerts.topics import register
        from tenders.intentions.topic import TOPIC, follow_steps

        register(TOPIC)
        follow_steps()
