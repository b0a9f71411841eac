"""Alerts: e-mail about what people asked to hear of."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "portal.alerts"
    label = "alerts"
    verbose_name = "Alerts"

    def ready(self):
        from portal.alerts.services.delivering import run
        from portal.mail.jobs import register_job

        register_job("alerts", run)
