"""The opening, the panel, scores, moderation and award."""

from .award import AssessmentSummary, Award
from .ending import LotEnding
from .moderation import Agreement, Moderation
from .opening import OpenedBid, OpenerInterest, Opening, OpeningApproval, PriceOpening
from .panel import BidderInterest, PanelMember, PanelPart, PanelPlan
from .requests import BidRequest, Defect
from .scores import Pin, Reveal, Score
from .telling import Redaction, SummaryRating, SummaryRequest

__all__ = [
    "Agreement",
    "AssessmentSummary",
    "Award",
    "BidRequest",
    "BidderInterest",
    "Defect",
    "LotEnding",
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
    "Redaction",
    "Reveal",
    "Score",
    "SummaryRating",
    "SummaryRequest",
]
