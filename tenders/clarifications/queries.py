"""Reads: the public list, what stands beside a question of a bid, what waits, what tells who asked."""

import re
from dataclasses import dataclass
from datetime import datetime

from portal.questions.structure import Section
from tenders.opportunities.models import Opportunity

from . import leaks
from .models import Clarification

# Letters shown on each side of a place that tells who asked.
AROUND = 40


def answers_beside(opportunity: Opportunity, section: Section, now: datetime) -> dict[str, list[Clarification]]:
    """{question's number: published answers that point at it} for one section of the bid (one query)."""
    numbers = [question.number for question in section.questions if question.number]
    published = Clarification.objects.published(now).filter(opportunity=opportunity, question_number__in=numbers)
    found: dict[str, list[Clarification]] = {}
    for row in published.order_by("number")[:50]:
        found.setdefault(row.question_number, []).append(row)
    return found


def answers_on_documents(opportunity: Opportunity, now: datetime) -> dict[int, list[Clarification]]:
    """{document's key: published answers that point at it}, also those about what it has replaced (one query)."""
    published = Clarification.objects.published(now).filter(opportunity=opportunity, document__isnull=False)
    found: dict[int, list[Clarification]] = {}
    for row in published.order_by("number")[:200]:
        found.setdefault(row.document_id or 0, []).append(row)
    return found


def open_questions(opportunity: Opportunity) -> int:
    """How many still wait for an answer."""
    return Clarification.objects.waiting().filter(opportunity=opportunity).count()


def identity_of(clarification: Clarification) -> leaks.Identity:
    """What would tell who asked."""
    organisation = clarification.organisation
    members = list(organisation.memberships.select_related("user"))
    return leaks.Identity(
        name=organisation.name,
        people=tuple(member.user.full_name for member in members if member.user.full_name),
        emails=tuple(member.user.email for member in members),
        website=organisation.website,
        address=organisation.address,
        numbers=(organisation.companies_house_number, organisation.charity_number, organisation.ppon),
        products=tuple(part.strip() for part in re.split(r"[,;\n]", clarification.products) if part.strip()),
        known=_known(clarification.opportunity),
    )


def _known(opportunity: Opportunity) -> str:
    """What everyone has read in the opportunity: its words tell nothing about who asks."""
    texts = [opportunity.title, opportunity.summary, opportunity.description, opportunity.buyer, opportunity.contact]
    texts += [text for lot in opportunity.lots.all() for text in (lot.title, lot.description)]
    if opportunity.question_version:
        texts += [question.text for question in opportunity.question_version.structure.questions]
    return "\n".join(filter(None, texts))


def leaks_in(clarification: Clarification, text: str) -> list[leaks.Leak]:
    """Places of the text that tell who asked."""
    return leaks.find(text, identity_of(clarification))


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a text that tells who asked, with some words around it."""

    words: str
    tells: str
    before: str
    after: str


def places_in(clarification: Clarification, text: str) -> list[Place]:
    """As ``leaks_in``, each kind of words once, to be shown with the place marked."""
    found = {leak.words.lower(): leak for leak in reversed(leaks_in(clarification, text))}
    return [
        Place(leak.words, leak.tells, text[max(leak.start - AROUND, 0) : leak.start], text[leak.end :][:AROUND])
        for leak in sorted(found.values())
    ]


def addresses_of_askers(opportunity: Opportunity, now: datetime) -> list[str]:
    """Whoever asked about it hears of its answers and changes, each by a message of their own."""
    asked = Clarification.objects.filter(opportunity=opportunity, asked_by__is_active=True)
    return list(asked.values_list("asked_by__email", flat=True).distinct().order_by("asked_by__email"))
