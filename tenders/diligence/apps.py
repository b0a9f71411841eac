"""Checks before an award."""

from django.apps import AppConfig


class DiligenceConfig(AppConfig):
    name = "tenders.diligence"
    label = "diligence"
    verbose_name = "Checks before award"

    def ready(self):
        from tenders.bids.slots import BESIDE_BID
        from tenders.evaluation.slots import BEFORE_APPROVAL, BESIDE_AWARD, BESIDE_LOT, DISREGARDED, HISTORY

        from .queries.before import before_award, beside_award, beside_lot, events_about
        from .queries.checks import disregarded
        from .queries.enquiries import enquiry_link

        BEFORE_APPROVAL.fill("diligence", before_award)
        DISREGARDED.fill("diligence", disregarded)
        BESIDE_AWARD.fill("checks", beside_award)
        BESIDE_LOT.fill("checks", beside_lot)
        BESIDE_BID.fill("price", enquiry_link)
        HISTORY.fill("diligence", events_about)
