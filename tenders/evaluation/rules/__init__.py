"""Who may do what between the opening and the award."""

from portal.core.verdicts import refuse

from .award import can_win, is_most_advantageous, may_approve, may_recommend, may_run_award, may_send_back
from .opening import (
    is_answered_or_reasoned,
    is_opener,
    may_approve_opening,
    may_approve_prices,
    may_call,
    may_finish_opening,
    may_open_prices,
)
from .panel import (
    leads,
    may_be_briefed,
    may_change_seat,
    may_decide_bidder,
    may_decide_interest,
    may_declare,
    may_declare_general,
    may_invite,
    may_plan,
    may_take_over,
)
from .requests import may_answer, may_ask
from .scoring import (
    explains,
    may_agree,
    may_be_handed_out,
    may_change_score,
    may_finalise,
    may_moderate,
    may_read_file,
    may_read_prices,
    may_score,
)
from .telling import BEFORE, is_explained, may_answer_summary, may_rate, may_redact

__all__ = [
    "BEFORE",
    "can_win",
    "explains",
    "is_answered_or_reasoned",
    "is_explained",
    "is_most_advantageous",
    "is_opener",
    "leads",
    "may_agree",
    "may_answer",
    "may_answer_summary",
    "may_approve",
    "may_approve_opening",
    "may_approve_prices",
    "may_ask",
    "may_be_briefed",
    "may_be_handed_out",
    "may_call",
    "may_change_score",
    "may_change_seat",
    "may_decide_bidder",
    "may_decide_interest",
    "may_declare",
    "may_declare_general",
    "may_finalise",
    "may_finish_opening",
    "may_invite",
    "may_moderate",
    "may_open_prices",
    "may_plan",
    "may_rate",
    "may_read_file",
    "may_read_prices",
    "may_recommend",
    "may_redact",
    "may_run_award",
    "may_score",
    "may_send_back",
    "may_take_over",
    "refuse",
]
