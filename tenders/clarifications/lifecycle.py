"""The life of a question."""

from portal.lifecycle import Lifecycle, Step

from . import rules
from .enums import State

ASKED = (State.ASKED,)

LIFE = Lifecycle(
    "clarifications.Clarification",
    Step("publish", ASKED, State.PUBLISHED, rules.may_publish, says="{actor} published {subject} with its answer"),
    Step(
        "answer_privately",
        ASKED,
        State.PRIVATE,
        rules.may_answer_privately,
        says="{actor} answered a question privately",
    ),
    Step("decline", ASKED, State.DECLINED, rules.may_answer, says="{actor} declined a question"),
    Step("merge", ASKED, State.MERGED, rules.may_merge, says="{actor} merged a question into another"),
    Step(
        "accept_confidence",
        ASKED,
        State.ASKED,
        rules.may_decide_confidence,
        says="{actor} accepted a question as confidential",
    ),
    Step(
        "refuse_confidence",
        ASKED,
        State.ASKED,
        rules.may_decide_confidence,
        says="{actor} did not accept a question as confidential",
    ),
    Step(
        "release",
        (State.MERGED,),
        State.ASKED,
        rules.may_release,
        says="A question waits again: the one that it was merged into has no public answer",
    ),
    Step("withdraw", ASKED, State.WITHDRAWN, rules.may_withdraw, says="A question was withdrawn by those who asked it"),
)
