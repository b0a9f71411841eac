"""The life of a bid. Its events stand in its opportunity's sealed chain."""

from portal.lifecycle import Lifecycle, Step

from . import rules
from .enums import State

LIFE = Lifecycle(
    "bids.Bid",
    Step("submit", (State.DRAFT,), State.SUBMITTED, rules.may_submit, says="{actor} submitted version {version}"),
    Step("change", (State.SUBMITTED,), State.SUBMITTED, rules.may_change, says="{actor} began to change the bid"),
    Step("replace", (State.SUBMITTED,), State.SUBMITTED, rules.may_replace, says="{actor} submitted version {version}"),
    Step(
        "stop_changing",
        (State.SUBMITTED,),
        State.SUBMITTED,
        rules.may_stop_changing,
        says="{actor} stopped changing the bid",
    ),
    Step("withdraw", (State.SUBMITTED,), State.WITHDRAWN, rules.may_withdraw, says="{actor} withdrew the bid"),
    Step("start_again", (State.WITHDRAWN,), State.DRAFT, rules.may_submit, says="{actor} started the bid again"),
    Step(
        "begin_again",
        (State.DRAFT,),
        State.DRAFT,
        rules.may_submit,
        says="{actor} began the draft again: this site had lost its key",
    ),
    Step("open", (State.SUBMITTED,), State.OPENED, rules.may_be_opened, says="{subject} was opened"),
    Step(
        "leave",
        (State.OPENED,),
        State.LEFT,
        rules.may_leave,
        says="{actor} withdrew the bid of {bidder} after the opening",
    ),
)
