"""Forms of the panel: opening, seats, interests, scores, awards."""

from .award import ReasonForm, RecommendForm
from .opening import ApproveForm
from .panel import InterestForm, SeatForm
from .scores import ScoreForm

__all__ = [
    "ApproveForm",
    "InterestForm",
    "ReasonForm",
    "RecommendForm",
    "ScoreForm",
    "SeatForm",
]
