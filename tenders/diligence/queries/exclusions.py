"""Whom the law wants told of an exclusion, and until when (Procurement Act 2023, section 59)."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from portal.core.clock import local
from tenders.diligence.enums import Kind, Outcome
from tenders.diligence.models import Ruling
from tenders.regimes.book import Book
from tenders.regimes.enums import Band, Regime

CLOCK = "pa23.clock.exclusion"
# What the Act calls public contracts.
PUBLIC = (Band.COVERED, Band.LIGHT_TOUCH)


def must_be_notified(ruling: Ruling) -> bool:
    """A bidder was excluded from a public contract on a ground of exclusion. Its concern comes with bid and opportunity."""
    opportunity = ruling.concern.bid.lot.opportunity
    is_exclusion = ruling.outcome == Outcome.EXCLUDE and ruling.concern.kind == Kind.EXCLUSION
    return is_exclusion and opportunity.regime == Regime.PA23 and opportunity.band in PUBLIC


def notified_by(ruling: Ruling, book: Book) -> date | None:
    """The last day on which the appropriate authority may be told; None where it need not be."""
    if not must_be_notified(ruling):
        return None
    decided = local(ruling.at).date()
    figure = book.find(CLOCK, decided)
    return figure.count_from(decided).last if figure else None


def not_notified() -> QuerySet[Ruling]:
    """Exclusions of which nobody recorded the notice, oldest first."""
    place: dict[str, Any] = {"regime": Regime.PA23, "band__in": PUBLIC}
    of = {f"concern__bid__lot__opportunity__{name}": value for name, value in place.items()}
    rows = Ruling.objects.filter(outcome=Outcome.EXCLUDE, concern__kind=Kind.EXCLUSION, notice=None, **of)
    return rows.select_related("concern__bid__lot__opportunity").order_by("at", "pk")
