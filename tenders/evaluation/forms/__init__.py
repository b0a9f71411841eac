"""Forms of the panel: opening, seats, interests, scores, awards."""

from .award import AwardNoticeForm, EndingForm, ReasonForm, RecommendForm
from .history import HistoryForm
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
from .telling import RatingForm, RedactForm, SummaryAnswerForm, SummaryAskForm

__all__ = [
    "AgreeForm",
    "AnswerForm",
    "ApproveForm",
    "AskForm",
    "AwardNoticeForm",
    "BidderInterestsForm",
    "ChangeForm",
    "CheckForm",
    "DecideForm",
    "DefectForm",
    "EndingForm",
    "GeneralInterestForm",
    "HistoryForm",
    "PlanForm",
    "RatingForm",
    "ReasonForm",
    "RecommendForm",
    "RedactForm",
    "RevealForm",
    "ScoreForm",
    "SeatFactsForm",
    "SeatForm",
    "SummaryAnswerForm",
    "SummaryAskForm",
    "SupportInterestForm",
]
