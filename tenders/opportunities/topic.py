"""Opportunities as a topic of alerts, and what steps that others take announce."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict

from portal.alerts.services import announce
from portal.alerts.topics import Topic
from portal.core.lists import filters_in_words

from . import slots
from .forms import filter_form
from .lifecycle import LIFE, LOT_LIFE
from .models import Lot, Opportunity

NAME, LABEL = "opportunities", "Opportunities"
# An older notice that is taken in now is no news.
RECENT = timedelta(days=14)


def clean(query: QueryDict) -> dict[str, str]:
    """The valid filters of the list, as text; the stage is left out: news is news at any stage."""
    return {name: str(value) for name, value in filter_form(query).chosen.items() if name not in ("stage", "sort")}


def matches(criteria: dict, pk: int, now: datetime) -> bool:
    """As the list itself finds them."""
    chosen = {name: value for name, value in filter_form(criteria).chosen.items() if name not in ("stage", "sort")}
    return bool(Opportunity.objects.published(now).matching(**chosen).filter(pk=pk).exists())


def describe(criteria: dict) -> str:
    """ "Opportunities: “carers”, Adult social care"."""
    return filters_in_words(filter_form(criteria), LABEL)


def concerned(pk: int, kind: str, now: datetime) -> Iterable[str]:
    """Whoever began a bid hears of every change, without asking."""
    opportunity = Opportunity.objects.filter(pk=pk).first()
    if opportunity is None or kind == "published":
        return ()
    return (address for found in slots.CONCERNED.ask(opportunity, now) for address in found)


def follows(pk: int, now: datetime) -> str | None:
    """The title of an opportunity that everyone can read."""
    return Opportunity.objects.published(now).filter(pk=pk).values_list("title", flat=True).first()


TOPIC = Topic(NAME, LABEL, matches, describe, clean, concerned, follows)


def listed(opportunity: Opportunity, actor: Any, now: datetime) -> None:
    """A notice was taken in; only recent ones are news."""
    if opportunity.published_at and opportunity.published_at > now - RECENT:
        path, title = opportunity.get_absolute_url(), opportunity.title
        announce(
            topic=NAME,
            kind="published",
            subject=opportunity,
            title=title,
            summary=opportunity.summary,
            path=path,
            now=now,
        )


def finished(opportunity: Opportunity, actor: Any, now: datetime) -> None:
    """Every lot is awarded or ended, and one at least is awarded."""
    path, title = f"{opportunity.get_absolute_url()}", opportunity.title
    summary = "The award is published."
    # A withdrawn award is followed by another.
    key = f"{NAME}.awarded:{opportunity.pk}:{now.isoformat()}"
    announce(topic=NAME, kind="awarded", subject=opportunity, title=title, summary=summary, path=path, now=now, key=key)


def ended_unawarded(opportunity: Opportunity, actor: Any, now: datetime) -> None:
    """Every lot ended without an award."""
    path, title = opportunity.get_absolute_url(), opportunity.title
    summary = "It ended without an award."
    key = f"{NAME}.ended:{opportunity.pk}:{now.isoformat()}"
    announce(topic=NAME, kind="ended", subject=opportunity, title=title, summary=summary, path=path, now=now, key=key)


def award_withdrawn(lot: Lot, actor: Any, now: datetime) -> None:
    """A published award no longer stands."""
    opportunity = lot.opportunity
    path, title = opportunity.get_absolute_url(), opportunity.title
    summary = f"The award of {lot} was withdrawn. The council decides anew."
    key = f"{NAME}.award_withdrawn:{lot.pk}:{now.isoformat()}"
    facts = {"title": title, "summary": summary, "path": path, "now": now, "key": key}
    announce(topic=NAME, kind="award_withdrawn", subject=opportunity, **facts)


def concluded(opportunity: Opportunity, actor: Any, now: datetime) -> None:
    """A direct award has its contract."""
    summary = "The contract was entered into."
    path, title = opportunity.get_absolute_url(), opportunity.title
    announce(topic=NAME, kind="awarded", subject=opportunity, title=title, summary=summary, path=path, now=now)


def follow_steps() -> None:
    """Steps that other apps take; what people do here is announced by ``services``, with its reason."""
    LIFE.follow("list_imported", listed, key="alerts")
    LIFE.follow("finish", finished, key="alerts")
    LIFE.follow("end_unawarded", ended_unawarded, key="alerts")
    LIFE.follow("conclude", concluded, key="alerts")
    LOT_LIFE.follow("set_aside", award_withdrawn, key="alerts")
