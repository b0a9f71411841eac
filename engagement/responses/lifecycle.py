"""The life of a response: written, then sent. What was sent stays as it was sent."""

from portal.lifecycle import Lifecycle, Step

from . import rules
from .enums import State

LIFE = Lifecycle(
    "responses.Response",
    Step(
        "submit",
        (State.DRAFT,),
        State.SUBMITTED,
        rules.may_submit,
        says="The response {subject} was sent",
        label="Send",
    ),
)
