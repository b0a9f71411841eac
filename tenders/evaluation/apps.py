"""Evaluation: the opening, the panel, scores, moderation, award."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "tenders.evaluation"
    label = "evaluation"
    verbose_name = "Evaluation and award"

    def ready(self):
        from tenders.opportunities.slots import SECTIONS

        from .queries.public import award_section

        SECTIONS.fill("awards", award_section)
