"""A provider's bids: choosing a lot, the task list, writing, submitting, receipts."""

from .begin import ChooseLot, bid_page
from .library import LibraryEntry, LibraryList, NewLibraryEntry, UseLibrary
from .offline import BidCopy, WordFile, WordPage
from .places import FilePlaces
from .prices import BuildUpPage, PricesPage
from .sheets import SheetFile, SheetPage
from .submit import BidKeyFile, CheckAnswers, LateReceiptFile, ReceiptFile, ReceiptPage, StartAgain, WithdrawBid
from .together import CommentsPage, EarlierTexts, SignOffPage, TeamPage
from .uploads import OneUpload, Uploads
from .write import BidTasks, OwnFile, SectionPage

__all__ = [
    "BidCopy",
    "BidKeyFile",
    "BidTasks",
    "BuildUpPage",
    "CheckAnswers",
    "ChooseLot",
    "CommentsPage",
    "EarlierTexts",
    "FilePlaces",
    "LateReceiptFile",
    "LibraryEntry",
    "LibraryList",
    "NewLibraryEntry",
    "OneUpload",
    "OwnFile",
    "PricesPage",
    "ReceiptFile",
    "ReceiptPage",
    "SectionPage",
    "SheetFile",
    "SheetPage",
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
