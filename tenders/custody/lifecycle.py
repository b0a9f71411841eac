"""The life of a holder's key."""

from portal.lifecycle import Lifecycle, Step

from . import rules
from .enums import HolderState

LIFE = Lifecycle(
    "custody.KeyHolder",
    Step(
        "retire",
        (HolderState.ACTIVE,),
        HolderState.RETIRED,
        rules.may_retire,
        says="The key of {subject} is no longer used, said {actor}",
        label="This key is lost or no longer used",
    ),
)
