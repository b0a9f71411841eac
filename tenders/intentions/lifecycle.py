"""The life of an intention."""

from portal.lifecycle import Lifecycle, Step

from . import rules
from .enums import State

LIFE = Lifecycle(
    "intentions.CommissioningIntention",
    Step("publish", (State.DRAFT,), State.PUBLISHED, rules.may_publish, says="{actor} published “{subject}”"),
    Step(
        "revise",
        (State.PUBLISHED,),
        State.PUBLISHED,
        rules.may_publish,
        says="{actor} changed “{subject}”",
        label="Publish the change",
    ),
    Step(
        "become_opportunity",
        (State.PUBLISHED,),
        State.BECAME_OPPORTUNITY,
        rules.is_author,
        says="“{subject}” became the opportunity “{opportunity}”",
    ),
    Step(
        "follow_imported",
        (State.PUBLISHED,),
        State.BECAME_OPPORTUNITY,
        rules.may_import,
        says="“{subject}” became the opportunity “{opportunity}”, says its notice",
    ),
    Step("drop", (State.PUBLISHED,), State.DROPPED, rules.may_drop, says="{actor} dropped “{subject}”"),
    Step(
        "drop_imported",
        (State.PUBLISHED,),
        State.DROPPED,
        rules.may_import,
        says="“{subject}” was dropped, says its notice",
    ),
    Step(
        "list_imported",
        (State.DRAFT,),
        State.PUBLISHED,
        rules.may_import,
        says="“{subject}” was taken in from a published notice",
    ),
)
