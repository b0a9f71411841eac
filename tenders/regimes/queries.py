"""The book as it stands today: what is written, and what was entered and confirmed since."""

from .book import Book, written
from .models import EnteredFigure


def book() -> Book:
    """One query; ask it once for a judgement and hand it on. Of two entries what was confirmed later wins."""
    entered = EnteredFigure.objects.in_force().order_by("confirmed_at", "pk")
    return written().with_figures(entry.as_figure() for entry in entered)
