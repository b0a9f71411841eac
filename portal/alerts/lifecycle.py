"""The life of an alert."""

from portal.lifecycle import Lifecycle, Step

from . import rules
from .enums import LIVE, State

LIFE = Lifecycle(
    "alerts.Subscription",
    Step("confirm", (State.ASKED,), State.CONFIRMED, rules.may_confirm, says="{subject} was confirmed"),
    Step("leave", LIVE, State.LEFT, rules.may_leave, says="{subject} was ended by its reader", label="Stop this alert"),
)
