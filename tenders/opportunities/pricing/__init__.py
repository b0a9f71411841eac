"""Prices: what is asked for (``schedule``), every total (``counting``), what was published (``published``)."""

from .counting import HUNDRED, Amount, Count, LineCount, amount_in, count, price_in
from .published import (
    PublicSchedule,
    content_of,
    lines_in,
    public_schedule,
    schedule_in,
    schedule_of,
    terms_for,
    terms_in,
)
from .schedule import OWN_TOTAL, VAT, Cell, Line, Schedule, Terms, Year, plain, quantities_in

__all__ = [
    "HUNDRED",
    "OWN_TOTAL",
    "VAT",
    "Amount",
    "Cell",
    "Count",
    "Line",
    "LineCount",
    "PublicSchedule",
    "Schedule",
    "Terms",
    "Year",
    "amount_in",
    "content_of",
    "count",
    "lines_in",
    "plain",
    "price_in",
    "public_schedule",
    "quantities_in",
    "schedule_in",
    "schedule_of",
    "terms_for",
    "terms_in",
]
