"""Bids: drafts, sealing, receipts."""

from django.apps import AppConfig


class BidsConfig(AppConfig):
    name = "tenders.bids"
    label = "bids"
    verbose_name = "Bids"

    def ready(self):
        from datetime import timedelta

        from portal.audit.slots import WITNESSES
        from portal.mail.jobs import register_job
        from tenders.opportunities.slots import BID_BUTTON, CONCERNED

        from .queries import addresses_of_bidders, bid_button
        from .services.arriving import sweep
        from .services.ended import destroy_ended
        from .services.outages import tell_of_outages
        from .services.reminding import remind
        from .services.scanning import scan_waiting
        from .services.submitting import destroy_spent_keys
        from .witnesses import receipt_faults

        BID_BUTTON.fill("bids", bid_button)
        CONCERNED.fill("bids", addresses_of_bidders)
        register_job("Draft keys that are spent", destroy_spent_keys, every=timedelta(minutes=5))
        register_job("Uploads that were left", sweep, every=timedelta(hours=1))
        register_job("Drafts for what was withdrawn", destroy_ended, every=timedelta(hours=1))
        register_job("Files that wait for the scanner", scan_waiting)
        register_job("Reminders of bids that are not submitted", remind)
        register_job("Outages before a deadline: procurement leads", tell_of_outages)
        WITNESSES.fill("receipts", receipt_faults)
