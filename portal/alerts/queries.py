"""What the pages of alerts show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import topics
from .enums import Frequency, State
from .models import CONFIRM_WITHIN, Mailbox, Subscription


@dataclass(frozen=True)
class Row:
    """One alert as its reader sees it."""

    alert: Subscription
    words: str
    choices: list[tuple[str, str]]
    is_waiting: bool


def shown(mailbox: Mailbox | None, now: datetime) -> Any:
    """The alerts of a mailbox that are on or can still be confirmed, newest first."""
    alerts = Subscription.objects.shown(now - CONFIRM_WITHIN)
    return alerts.filter(mailbox=mailbox) if mailbox else alerts.none()


def row_of(alert: Subscription, now: datetime) -> Row:
    """An alert in words."""
    words = topics.in_words(topics.find(alert.topic), alert.criteria, now)
    return Row(alert, words, list(Frequency.choices), alert.state == State.ASKED)
