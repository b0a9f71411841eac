"""Reads of consultations for other pages."""

from datetime import datetime

from portal.core.templatetags.words import moment
from tenders.intentions.models import CommissioningIntention
from tenders.intentions.queries import Event

from .enums import Stage
from .models import ConsultationPage

WORDS = {Stage.OPEN: "Open until", Stage.PLANNED: "Opens on", Stage.CLOSED: "Closed on"}


def consultations_on(intention: CommissioningIntention, now: datetime) -> list[Event]:
    """The published consultations that belong to a plan."""
    found = ConsultationPage.objects.published().filter(intention=intention).order_by("opens_at", "pk")
    return [_event(page, now) for page in found]


def _event(page: ConsultationPage, now: datetime) -> Event:
    stage = page.stage(now)
    day = page.opens_at if stage == Stage.PLANNED else page.closes_at
    return Event(
        name=page.title,
        when=day,
        when_in_words=f"{WORDS[stage]} {moment(day)}",
        where=f"Consultation: {page.get_audience_display().lower()}",
        href=page.get_url() or "",
        is_over=stage == Stage.CLOSED,
    )
