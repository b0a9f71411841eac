"""The panel's pages: opening, seats and interests, scoring, moderation, award."""

from .attempts import Attempts
from .award import AwardPage, LotPage, LotPrices, SummaryPage
from .home import PanelHome
from .opening import ApproveOpening, ApprovePrices, OpeningPage
from .panel import InterestsPage, SeatsPage
from .scoring import BidFile, ModeratePage, NotScoredPage, ScorePage, ScoringTasks

__all__ = [
    "ApproveOpening",
    "ApprovePrices",
    "Attempts",
    "AwardPage",
    "BidFile",
    "InterestsPage",
    "LotPage",
    "LotPrices",
    "ModeratePage",
    "NotScoredPage",
    "OpeningPage",
    "PanelHome",
    "ScorePage",
    "ScoringTasks",
    "SeatsPage",
    "SummaryPage",
]
