"""Opportunities."""

from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "tenders.opportunities"
    label = "opportunities"
    verbose_name = "Opportunities"

    def ready(self):
        from portal.alerts.topics import register
        from tenders.intentions.slots import RESULTS
        from tenders.opportunities.queries import results_of
        from tenders.opportunities.topic import TOPIC, follow_steps

        register(TOPIC)
        follow_steps()
        RESULTS.fill("stages", results_of)
