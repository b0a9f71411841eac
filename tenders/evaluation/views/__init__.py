"""The panel's pages: opening, seats and interests, scoring, moderation, award."""

from .attempts import Attempts
from .award import AwardPage, LotPage, LotPrices
from .ending import EndingPage
from .history import HistoryPage
from .home import AwardsPage, PanelHome
from .joining import BriefingPage, InterestsPage
from .moderation import ModeratePage
from .opening import ApproveOpening, ApprovePrices, OpeningPage
from .panel import PlanPage, SeatPage, SeatsPage
from .pictures import LotPictures, ScoresFile
from .reading import BidFile, NotScoredPage, ReadingPack, RevealPage, ScoringTasks
from .report import AwardReport
from .requests import AskPage, BidRequestsPage, RequestsPage
from .scoring import ScorePage
from .telling import AwardSummaries, SummaryPage

__all__ = [
    "ApproveOpening",
    "ApprovePrices",
    "AskPage",
    "Attempts",
    "AwardPage",
    "AwardReport",
    "AwardSummaries",
    "AwardsPage",
    "BidFile",
    "BidRequestsPage",
    "BriefingPage",
    "EndingPage",
    "HistoryPage",
    "InterestsPage",
    "LotPage",
    "LotPictures",
    "LotPrices",
    "ModeratePage",
    "NotScoredPage",
    "OpeningPage",
    "PanelHome",
    "PlanPage",
    "ReadingPack",
    "RequestsPage",
    "RevealPage",
    "ScorePage",
    "ScoresFile",
    "ScoringTasks",
    "SeatPage",
    "SeatsPage",
    "SummaryPage",
]
