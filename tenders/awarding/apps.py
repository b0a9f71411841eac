"""From a recommendation to a signed contract."""

from django.apps import AppConfig


class AwardingConfig(AppConfig):
    name = "tenders.awarding"
    label = "awarding"
    verbose_name = "Awards and contracts"

    def ready(self):
        from tenders.evaluation.lifecycle import AWARD_LIFE
        from tenders.evaluation.slots import BEFORE_APPROVAL, BESIDE_AWARD, BESIDE_HISTORY, BINDING, HISTORY

        from .queries import beside_award, binds, events_about, records_of, records_of_all, waits_for
        from .services import count_standstill

        BEFORE_APPROVAL.fill("decisions", waits_for)
        BINDING.fill("contract", binds)
        BESIDE_AWARD.fill("contract", beside_award)
        BESIDE_AWARD.fill("records", records_of)
        BESIDE_HISTORY.fill("records", records_of_all)
        HISTORY.fill("awarding", events_about)
        AWARD_LIFE.follow("publish", count_standstill, key="standstill")
