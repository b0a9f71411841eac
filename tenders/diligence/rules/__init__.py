"""Who checks suppliers, who decides about concerns, who settles prices that seem too low."""

from .checks import hears_enough, may_check, may_notify, may_rule, outcomes_for
from .low import may_ask, may_confirm, may_decide, may_give_time, may_look, may_reply, outcomes_of_price

__all__ = [
    "hears_enough",
    "may_ask",
    "may_check",
    "may_confirm",
    "may_decide",
    "may_give_time",
    "may_look",
    "may_notify",
    "may_reply",
    "may_rule",
    "outcomes_for",
    "outcomes_of_price",
]
