"""What people do with entered figures."""

from datetime import datetime
from typing import Any

from portal.core.verdicts import NotAllowed

from .lifecycle import LIFE
from .models import EnteredFigure


def confirm(*, figure: EnteredFigure, actor: Any, now: datetime) -> EnteredFigure:
    """A second person puts it in force. Raises ``NotAllowed`` for the one who entered it."""
    changes = {"confirmed_at": now, "confirmed_by": actor}
    data = {"value": str(figure.value), "starts": figure.starts, "source": figure.source}
    return LIFE.take("confirm", figure, actor=actor, now=now, changes=changes, data=data)


def refuse(*, figure: EnteredFigure, actor: Any, now: datetime, reason: str) -> EnteredFigure:
    """Say that it is wrong. Raises ``NotAllowed`` without a reason."""
    _need(reason)
    return LIFE.take("refuse", figure, actor=actor, now=now, reason=reason)


def end(*, figure: EnteredFigure, actor: Any, now: datetime, reason: str) -> EnteredFigure:
    """Take a confirmed figure out. Raises ``NotAllowed`` without a reason."""
    _need(reason)
    return LIFE.take("end", figure, actor=actor, now=now, reason=reason)


def _need(reason: str) -> None:
    if not reason.strip():
        raise NotAllowed("Give the reason.")
