"""Bids: drafts, sealing, receipts."""

from django.apps import AppConfig


class BidsConfig(AppConfig):
    name = "tenders.bids"
    label = "bids"
    verbose_name = "Bids"

    def ready(self):
        from tenders.opportunities.slots import BID_BUTTON

        from .queries import bid_button

        BID_BUTTON.fill("bids", bid_button)
