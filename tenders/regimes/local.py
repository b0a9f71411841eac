"""The council's own rules beside the law; where both speak, the stricter wins (source row A5)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .book import Book, Figure


@dataclass(frozen=True, slots=True)
class Promotion:
    """How widely an opportunity must be made known by the council's own rules (rows C16 and C20)."""

    must_advertise: Figure | None = None
    needs_assessment: Figure | None = None


def promotion(value_net: Decimal | None, on: date, book: Book) -> Promotion:
    """Above the one figure it is advertised; below the other a risk assessment says how far. No value: advertised."""
    above = book.find("local.advertise_above", on)
    below = book.find("local.promotion_assessment_below", on)
    over = above is not None and (value_net is None or value_net > above.value)
    under = below is not None and value_net is not None and value_net < below.value
    return Promotion(above if over else None, below if under else None)
