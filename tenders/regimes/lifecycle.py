"""The life of an entered figure."""

from portal.lifecycle import Lifecycle, Step

from . import rules
from .enums import FigureState

LIFE = Lifecycle(
    "regimes.EnteredFigure",
    Step(
        "confirm",
        (FigureState.PROPOSED,),
        FigureState.IN_FORCE,
        rules.may_confirm,
        says="{actor} confirmed the figure “{subject}”",
    ),
    Step(
        "refuse",
        (FigureState.PROPOSED,),
        FigureState.REFUSED,
        rules.may_refuse,
        says="{actor} refused the figure “{subject}”",
    ),
    Step(
        "end",
        (FigureState.IN_FORCE,),
        FigureState.ENDED,
        rules.may_end,
        says="{actor} took out the figure “{subject}”",
        label="Take out",
    ),
)
