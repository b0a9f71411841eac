"""Responses."""

from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    name = "engagement.responses"
    label = "responses"
    verbose_name = "Responses"

    def ready(self):
        from datetime import timedelta

        from engagement.responses.services import forget_old_drafts
        from portal.mail.jobs import register_job

        register_job("forget old drafts of responses", forget_old_drafts, every=timedelta(days=1))
