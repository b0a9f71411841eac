"""The opening, the panel, scores, moderation and award."""

from .award import AssessmentSummary, Award
from .opening import OpenedBid, OpenerInterest, Opening, OpeningApproval, PriceOpening
from .panel import BidderInterest, PanelMember, PanelPart, PanelPlan
from .scores import Moderation, Pin, Reveal, Score

__all__ = [
    "AssessmentSummary",
    "Award",
    "BidderInterest",
    "Moderation",
    "OpenedBid",
    "OpenerInterest",
    "Opening",
    "OpeningApproval",
    "PanelMember",
    "PanelPart",
    "PanelPlan",
    "Pin",
    "PriceOpening",
    "Reveal",
    "Score",
]
