"""The life of feedback: somebody reads it before anybody else can."""

from portal.lifecycle import Lifecycle, Step

from . import rules
from .enums import State

LIFE = Lifecycle(
    "feedback.Feedback",
    Step(
        "publish",
        (State.RECEIVED, State.HELD),
        State.PUBLISHED,
        rules.may_review,
        says="{actor} published {subject}",
    ),
    Step(
        "keep_private",
        (State.RECEIVED, State.HELD, State.PUBLISHED),
        State.KEPT_PRIVATE,
        rules.may_review,
        says="{actor} kept {subject} private",
    ),
    Step(
        "hold",
        (State.RECEIVED,),
        State.HELD,
        rules.is_reviewer,
        says="{actor} held {subject} for safeguarding",
        label="Hold for safeguarding",
    ),
)
