"""What people do with opportunities."""

from .changing import NewDocument, drop_amendment, propose_amendment, publish_amendment
from .daily import begin_from, hand_over, preview_token, previewed
from .notice import confirm_notice, publish_here_first, reject_notice, submit_notice
from .overruling import confirm_overruling, propose_overruling, refuse_overruling
from .procedure import apply_pattern, conclude, log_negotiation
from .publishing import check, evaluation_model, publish, return_to_draft, terminate, withdraw

__all__ = [
    "NewDocument",
    "apply_pattern",
    "begin_from",
    "check",
    "conclude",
    "confirm_notice",
    "confirm_overruling",
    "drop_amendment",
    "evaluation_model",
    "hand_over",
    "log_negotiation",
    "preview_token",
    "previewed",
    "propose_amendment",
    "propose_overruling",
    "publish",
    "publish_amendment",
    "publish_here_first",
    "refuse_overruling",
    "reject_notice",
    "return_to_draft",
    "submit_notice",
    "terminate",
    "withdraw",
]
