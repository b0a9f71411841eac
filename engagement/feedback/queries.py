"""Reading feedback: what a service's page, the evaluation screen and the follower of a reference see."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from portal.core.clock import local

from .enums import GOOD, Grade
from .models import Feedback, FeedbackPage

# Fewer answers would point at people.
FEWEST = 5
MOST_VOICES = 5


@dataclass(frozen=True, slots=True)
class Summary:
    """How people judged a service: counts of the answers, by question and grade."""

    total: int
    treated_well: int
    did_help: int
    rows: tuple[tuple[str, int, int], ...]

    @property
    def is_shown(self) -> bool:
        """False while there are too few answers to show."""
        return self.total >= FEWEST

    @property
    def finding(self) -> str:
        """The figures as one sentence."""
        if not self.is_shown:
            return f"Too few to show: figures appear once {FEWEST} people have told us."
        return (
            f"{self.treated_well} of {self.total} people said they were treated well, "
            f"and {self.did_help} of {self.total} said it helped."
        )


def summary_of(service: Any) -> Summary:
    """The counts for one service, in one query."""
    found = Feedback.objects.counted().filter(service=service)
    asked = {"total": Count("pk")}
    for question in ("treated_well", "did_help"):
        for grade in Grade:
            asked[f"{question}_{grade.value}"] = Count("pk", filter=Q(**{question: grade}))
    counts = found.aggregate(**asked)
    rows = tuple(
        (str(grade.label), counts[f"treated_well_{grade.value}"], counts[f"did_help_{grade.value}"]) for grade in Grade
    )
    good = {
        question: sum(counts[f"{question}_{grade.value}"] for grade in GOOD)
        for question in ("treated_well", "did_help")
    }
    return Summary(counts["total"], good["treated_well"], good["did_help"], rows)


def said_of(service: Any) -> QuerySet[Feedback]:
    """What people said of a service, as far as it is published, the newest first."""
    return Feedback.objects.published().filter(service=service).order_by("-received_at", "-pk")


def source_words(feedback: Feedback) -> str:
    """Where a published text comes from, and never from whom: a person, a service, a month."""
    return f"A person who uses {feedback.service.name}, {local(feedback.received_at):%B %Y}"


def voices(opportunity: Any, criterion: Any) -> list[tuple[str, str]]:
    """What the evaluation screen shows beside a criterion: the newest published texts on the opportunity's service."""
    if opportunity.service_id is None:
        return []
    rows = said_of(opportunity.service_id).select_related("service")[:MOST_VOICES]
    return [(row.shown_text, source_words(row)) for row in rows]


def by_reference(reference: str) -> Feedback | None:
    """The feedback under a reference; the reference is the key that its author holds."""
    found = Feedback.objects.select_related("service", "response")
    return found.filter(response__reference=reference).first() if reference else None


def form_page() -> FeedbackPage | None:
    """The page where people tell us, or None while no editor placed one."""
    return FeedbackPage.objects.live().public().order_by("path").first()
