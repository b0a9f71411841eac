"""The opening, the panel, scores, moderation and award."""

from .award import AssessmentSummary, Award
from .opening import OpenedBid, OpenerInterest, Opening, OpeningApproval, PriceOpening
from .panel import PanelMember
from .scores import Moderation, Score

__all__ = [
    "AssessmentSummary",
    "Award",
    "Moderation",
    "OpenedBid",
    "OpenerInterest",
    "Opening",
    "OpeningApproval",
    "PanelMember",
    "PriceOpening",
    "Score",
]
