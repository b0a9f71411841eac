"""Feedback."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "engagement.feedback"
    label = "feedback"
    verbose_name = "Feedback"

    def ready(self):
        from engagement.feedback.queries import voices
        from tenders.evaluation.slots import VOICES

        VOICES.fill("feedback", voices)
