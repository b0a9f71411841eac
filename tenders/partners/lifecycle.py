"""The life of an entry."""

from portal.lifecycle import Lifecycle, Step

from . import rules
from .enums import State

LIFE = Lifecycle(
    "partners.Entry",
    Step("take_down", (State.UP,), State.DOWN, rules.may_take_down, says="{actor} took an entry for partners down"),
    Step("remove", (State.UP,), State.REMOVED, rules.may_remove, says="{actor} removed an entry for partners"),
)
