"""Consultations."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "engagement.consultations"
    label = "consultations"
    verbose_name = "Consultations"

    def ready(self):
        from tenders.intentions.slots import EVENTS

        from .queries import consultations_on

        EVENTS.fill("consultations", consultations_on)
