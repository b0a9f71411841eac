"""A provider's bids: choosing a lot, the task list, writing, submitting, receipts."""

from .begin import ChooseLot, bid_page
from .submit import CheckAnswers, ReceiptFile, ReceiptPage, WithdrawBid
from .write import BidTasks, OwnFile, PricesPage, SectionPage, StartAgain

__all__ = [
    "BidTasks",
    "CheckAnswers",
    "ChooseLot",
    "OwnFile",
    "PricesPage",
    "ReceiptFile",
    "ReceiptPage",
    "SectionPage",
    "StartAgain",
    "WithdrawBid",
    "bid_page",
]
