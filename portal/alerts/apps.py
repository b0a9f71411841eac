"""Alerts: e-mail about what people asked to hear of."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "portal.alerts"
    label = "alerts"
    verbose_name = "Alerts"

    def ready(self):
        from datetime import timedelta

        from allauth.account.signals import email_changed

        from portal.alerts.receivers import address_changed
        from portal.alerts.services.delivering import run
        from portal.alerts.services.forgetting import forget
        from portal.mail.jobs import register_job

        email_changed.connect(address_changed, dispatch_uid="alerts")
        register_job("alerts", run)
        register_job("forget ended alerts", forget, every=timedelta(days=1))
