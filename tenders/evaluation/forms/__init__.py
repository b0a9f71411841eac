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
from .scores import ChangeForm, RevealForm, ScoreForm

__all__ = [
    "ApproveForm",
    "BidderInterestsForm",
    "ChangeForm",
    "CheckForm",
    "DecideForm",
    "GeneralInterestForm",
    "PlanForm",
    "ReasonForm",
    "RecommendForm",
    "RevealForm",
    "ScoreForm",
    "SeatFactsForm",
    "SeatForm",
    "SupportInterestForm",
]
