"""Consultations."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "engagement.consultations"
    label = "consultations"
    verbose_name = "Consultations"
