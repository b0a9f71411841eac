"""Forms of the panel: opening, seats, interests, scores, awards."""

from .award import ReasonForm, RecommendForm
from .moderation import AgreeForm, AnswerForm, AskForm, DefectForm
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
    "AgreeForm",
    "AnswerForm",
    "ApproveForm",
    "AskForm",
    "BidderInterestsForm",
    "ChangeForm",
    "CheckForm",
    "DecideForm",
    "DefectForm",
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
