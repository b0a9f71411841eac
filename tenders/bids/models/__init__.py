"""Bids, their files, what proves them, and the page that leads to them."""

from .bid import Bid, LibraryAnswer, SealedNotes, SealedPart, StandingPart
from .files import SealedFile, Upload
from .pages import BidPage
from .proof import FinishReceipt, LateAttempt, Receipt, Reminder, SubmitToken

__all__ = [
    "Bid",
    "BidPage",
    "FinishReceipt",
    "LateAttempt",
    "LibraryAnswer",
    "Receipt",
    "Reminder",
    "SealedFile",
    "SealedNotes",
    "SealedPart",
    "StandingPart",
    "SubmitToken",
    "Upload",
]
