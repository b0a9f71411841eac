"""Who may enter figures of law, and who confirms them."""

from datetime import datetime
from typing import Any

from portal.accounts.roles import has_role
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse

from .enums import FigureState
from .models import EnteredFigure
from .querysets import KEEPERS


def keeps_figures(actor: Any, figure: EnteredFigure | None, now: datetime) -> Verdict:
    """Procurement leads and administrators keep the figures of law and of the council's own rules."""
    if not has_role(actor, *KEEPERS):
        return refuse("Only procurement leads and administrators keep the figures of law.")
    return ALLOWED


def may_edit(actor: Any, figure: EnteredFigure, now: datetime) -> Verdict:
    """Until it is confirmed; after that it is taken out and entered anew."""
    if figure.state != FigureState.PROPOSED:
        return refuse("This figure was decided on. Enter a new one; take this one out if it is wrong.")
    return keeps_figures(actor, figure, now)


def may_confirm(actor: Any, figure: EnteredFigure, now: datetime) -> Verdict:
    """A second person who compared it with its source: never the one who entered it."""
    if actor is not None and actor.pk == figure.owner_id:
        return refuse("Two people enter a figure: ask a colleague to compare it with its source.")
    return keeps_figures(actor, figure, now)


def may_refuse(actor: Any, figure: EnteredFigure, now: datetime) -> Verdict:
    """Either of the two may say that it is wrong."""
    return keeps_figures(actor, figure, now)


def may_end(actor: Any, figure: EnteredFigure, now: datetime) -> Verdict:
    """A confirmed figure that turned out wrong is taken out, by someone who did not enter it."""
    return first_no(keeps_figures(actor, figure, now), may_confirm(actor, figure, now))
