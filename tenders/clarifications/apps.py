"""Clarifications: what providers ask about an opportunity, and what everyone is answered."""

from datetime import timedelta

from django.apps import AppConfig


class ClarificationsConfig(AppConfig):
    name = "tenders.clarifications"
    label = "clarifications"
    verbose_name = "Clarifications"

    def ready(self):
        from portal.mail.jobs import register_job
        from tenders.opportunities.slots import BESIDE_DOCUMENTS, CONCERNED, SECTIONS

        from .queries import addresses_of_askers
        from .services import alert_duty
        from .views.public import links_on_documents, section_of

        SECTIONS.fill("clarifications", section_of)
        BESIDE_DOCUMENTS.fill("clarifications", links_on_documents)
        CONCERNED.fill("clarifications", addresses_of_askers)
        register_job("Duty officers: questions of the last 48 hours", alert_duty, every=timedelta(minutes=1))
