"""Forms of the panel: opening, seats, interests, scores, awards."""

from .award import ReasonForm, RecommendForm
from .opening import ApproveForm
from .panel import (
    BidderInterestsForm,
    CheckForm,
    DecideForm,
    GeneralInterestForm,
    PlanForm,
    SeatFactsForm,
    SeatForm,
    SupportInterestForm,
)
from .scores import ScoreForm

__all__ = [
    "ApproveForm",
    "BidderInterestsForm",
    "CheckForm",
    "DecideForm",
    "GeneralInterestForm",
    "PlanForm",
    "ReasonForm",
    "RecommendForm",
    "ScoreForm",
    "SeatFactsForm",
    "SeatForm",
    "SupportInterestForm",
]
