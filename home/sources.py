"""What the front page and the search show of intentions, opportunities, consultations and services."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page

from engagement.consultations.enums import Audience
from engagement.consultations.models import ConsultationPage
from home.slots import Hit, OpenRow
from portal.core.finding import holds
from tenders.intentions.models import CommissioningIntention
from tenders.opportunities.models import Opportunity
from tenders.outcomes.enums import ServiceKind
from tenders.outcomes.models import CommissionedService

ROWS = 5


def open_opportunities(person: Any, now: datetime) -> tuple[str, list[OpenRow]]:
    """What closes next."""
    rows = Opportunity.objects.published(now).open(now).order_by("deadline", "pk")[:ROWS]
    return "opportunities", [OpenRow(row.title, row.get_absolute_url(), row.summary, row.deadline) for row in rows]


def coming_intentions(person: Any, now: datetime) -> tuple[str, list[OpenRow]]:
    """What is expected next."""
    found = CommissioningIntention.objects.published(now).current().filter(expected_notice_date__gte=now.date())
    rows = found.order_by("expected_notice_date", "pk")[:ROWS]
    return "intentions", [
        OpenRow(row.title, row.get_absolute_url(), row.summary, note=_expected(row.expected_notice_date))
        for row in rows
    ]


def _expected(day: Any) -> str:
    return f"Expected in {day:%B %Y}"


def _hits(found: QuerySet, words: str, kind: str, limit: int) -> list[Hit]:
    """Rows whose title or summary holds every word; those with a word in the title first."""
    rows = []
    for row in found.matching(words=words).order_by("-published_at", "-pk")[:limit]:
        rank = 2.0 if holds(row.title, words) else 1.0
        rows.append(Hit(row.title, row.get_absolute_url(), kind, row.summary, rank))
    return rows


def find_opportunities(words: str, person: Any, now: datetime, limit: int) -> list[Hit]:
    """Opportunities for the site search."""
    return _hits(Opportunity.objects.visible_to(person, now), words, "Opportunity", limit)


def find_intentions(words: str, person: Any, now: datetime, limit: int) -> list[Hit]:
    """Intentions for the site search."""
    return _hits(CommissioningIntention.objects.visible_to(person, now), words, "Commissioning intention", limit)


def _consultations(now: datetime, note: str, **wanted: Any) -> list[OpenRow]:
    found = ConsultationPage.objects.published().open(now).filter(**wanted).order_by("closes_at", "pk")[:ROWS]
    return [OpenRow(page.title, page.get_url() or "", page.summary, page.closes_at, note) for page in found]


def open_consultations(person: Any, now: datetime) -> tuple[str, list[OpenRow]]:
    """Consultations that residents can answer."""
    return "consultations", _consultations(now, "", audience__in=(Audience.RESIDENTS, Audience.EVERYONE))


def open_market_consultations(person: Any, now: datetime) -> tuple[str, list[OpenRow]]:
    """What providers are asked stands with what they can bid for."""
    return "opportunities", _consultations(now, "Market consultation", audience=Audience.PROVIDERS)


def find_services(words: str, person: Any, now: datetime, limit: int) -> list[Hit]:
    """Services for the site search; those with a word in the name first."""
    rows = []
    for row in CommissionedService.objects.listed().matching(words=words).order_by("name", "pk")[:limit]:
        rank = 2.0 if holds(row.name, words) else 1.0
        rows.append(Hit(row.name, row.get_absolute_url(), "Service", row.summary, rank))
    return rows


def titles_of_opportunities(now: datetime) -> Iterable[str]:
    """Never of a draft or before an embargo ends."""
    return Opportunity.objects.published(now).titles()


def titles_of_intentions(now: datetime) -> Iterable[str]:
    """Never of a draft."""
    return CommissioningIntention.objects.published(now).titles()


def titles_of_services(now: datetime) -> Iterable[str]:
    """Those on the finder, and the plain names of their kinds."""
    return [*ServiceKind.labels, *CommissionedService.objects.listed().titles()]


def titles_of_pages(now: datetime) -> Iterable[str]:
    """Pages that are live and public."""
    return Page.objects.live().public().filter(depth__gt=1).values_list("title", flat=True)
