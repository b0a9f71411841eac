"""A provider's bids: choosing a lot, the task list, writing, submitting, receipts."""

from .begin import ChooseLot, bid_page
from .library import LibraryEntry, LibraryList, NewLibraryEntry, UseLibrary
from .offline import BidCopy, WordFile, WordPage
from .places import FilePlaces
from .submit import CheckAnswers, ReceiptFile, ReceiptPage, WithdrawBid
from .together import CommentsPage, EarlierTexts, SignOffPage, TeamPage
from .uploads import OneUpload, Uploads
from .write import BidTasks, OwnFile, PricesPage, SectionPage, StartAgain

__all__ = [
    "BidCopy",
    "BidTasks",
    "CheckAnswers",
    "ChooseLot",
    "CommentsPage",
    "EarlierTexts",
    "FilePlaces",
    "LibraryEntry",
    "LibraryList",
    "NewLibraryEntry",
    "OneUpload",
    "OwnFile",
    "PricesPage",
    "ReceiptFile",
    "ReceiptPage",
    "SectionPage",
    "SignOffPage",
    "StartAgain",
    "TeamPage",
    "Uploads",
    "UseLibrary",
    "WithdrawBid",
    "WordFile",
    "WordPage",
    "bid_page",
]
