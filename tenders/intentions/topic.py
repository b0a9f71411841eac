"""Intentions as a topic of alerts, and what the steps that happen elsewhere announce."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict

from portal.alerts.services import announce
from portal.alerts.topics import Topic
from portal.core.lists import filters_in_words

from .forms import filter_form
from .lifecycle import LIFE
from .models import CommissioningIntention

NAME, LABEL = "intentions", "Commissioning intentions"
# An older notice that is taken in now is no news.
RECENT = timedelta(days=14)


def clean(query: QueryDict) -> dict[str, str]:
    """The valid filters of the list, as text."""
    return {name: str(value) for name, value in filter_form(query).chosen.items()}


def matches(criteria: dict, pk: int, now: datetime) -> bool:
    """As the list itself finds them."""
    chosen = filter_form(criteria).chosen
    return bool(CommissioningIntention.objects.published(now).matching(**chosen).filter(pk=pk).exists())


def describe(criteria: dict) -> str:
    """ "Commissioning intentions: “carers”, Adult social care"."""
    return filters_in_words(filter_form(criteria), LABEL)


def concerned(pk: int, kind: str, now: datetime) -> Iterable[str]:
    """Nobody takes part in a plan."""
    return ()


def follows(pk: int, now: datetime) -> str | None:
    """The title of a published intention."""
    return CommissioningIntention.objects.published(now).filter(pk=pk).values_list("title", flat=True).first()


TOPIC = Topic(NAME, LABEL, matches, describe, clean, concerned, follows)


def _tell(intention: CommissioningIntention, kind: str, summary: str, now: datetime) -> None:
    path, title = intention.get_absolute_url(), intention.title
    announce(topic=NAME, kind=kind, subject=intention, title=title, summary=summary, path=path, now=now)


def became_opportunity(intention: CommissioningIntention, actor: Any, now: datetime) -> None:
    """The plan is open for bids."""
    _tell(intention, "became_opportunity", "There is now an opportunity for it.", now)


def listed(intention: CommissioningIntention, actor: Any, now: datetime) -> None:
    """A notice was taken in; only recent ones are news."""
    if intention.published_at and intention.published_at > now - RECENT:
        _tell(intention, "published", intention.summary, now)


def dropped(intention: CommissioningIntention, actor: Any, now: datetime) -> None:
    """The plan is given up, says its notice."""
    _tell(intention, "dropped", "The buyer has given up this plan.", now)


def follow_steps() -> None:
    """Steps that other apps take; what editors do is announced by ``services``, with its reason."""
    LIFE.follow("become_opportunity", became_opportunity, key="alerts")
    LIFE.follow("follow_imported", became_opportunity, key="alerts")
    LIFE.follow("list_imported", listed, key="alerts")
    LIFE.follow("drop_imported", dropped, key="alerts")
