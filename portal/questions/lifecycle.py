"""The life of a question set: it can be published again and again, each time as a new version."""

from portal.lifecycle import Lifecycle, Step

from . import rules
from .enums import State

LIFE = Lifecycle(
    "questions.QuestionSet",
    Step(
        "publish",
        (State.DRAFT, State.PUBLISHED),
        State.PUBLISHED,
        rules.may_publish,
        says="{actor} published version {version} of the questions “{subject}”",
        label="Publish as a new version",
    ),
)
