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


def answers_about(opportunity: Opportunity, section: Section, now: datetime) -> list[Clarification]:
    """Published answers that point at a question of one section of the bid, in order (one query)."""
    numbers = [question.number for question in section.questions]
    published = Clarification.objects.published(now).filter(opportunity=opportunity, question_number__in=numbers)
    return list(published.order_by("number")[:50])


def answers_about_question(opportunity: Opportunity, number: str, now: datetime) -> list[Clarification]:
    """Published answers that point at one question of the bid, by its number."""
    published = Clarification.objects.published(now).filter(opportunity=opportunity, question_number=number)
    return list(published.order_by("number")[:50])


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
