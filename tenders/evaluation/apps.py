"""Evaluation: the opening, the panel, scores, moderation, award."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "tenders.evaluation"
    label = "evaluation"
    verbose_name = "Evaluation and award"

    def ready(self):
        from tenders.bids.slots import BESIDE_BID
        from tenders.intentions.slots import RESULTS
        from tenders.opportunities.slots import BEFORE_ENDING, SECTIONS

        from .queries.public import award_section, results_of, summary_link
        from .queries.requests import request_link
        from .rules import stops_termination

        BESIDE_BID.fill("requests", request_link)
        BESIDE_BID.fill("summary", summary_link)
        BEFORE_ENDING.fill("bids", stops_termination)
        SECTIONS.fill("awards", award_section)
        RESULTS.fill("awards", results_of)
