"""Evidence."""

from datetime import timedelta

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "portal.evidence"
    label = "evidence"
    verbose_name = "Evidence"

    def ready(self):
        from portal.audit.heads import publish_heads
        from portal.mail.jobs import register_job

        from .services import forget_old

        register_job("forget old requests and probes", forget_old, every=timedelta(hours=24))
        register_job("heads of the audit chains", publish_heads, every=timedelta(minutes=30))
