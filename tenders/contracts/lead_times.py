"""How long before a contract ends its successor is planned: by value and regime.

No law says it: source row A9 asks to begin "long before any advertisement". The months are this portal's; a council
lays down its own for a band as ``local.lead_time`` in its figures, and then that counts.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tenders.regimes.book import Book
from tenders.regimes.counting import add_months
from tenders.regimes.enums import Band, Regime

# Large contracts need consultation, dialogue and a long handover, whatever their band.
LARGE, LARGE_MONTHS = Decimal(5_000_000), 24
MONTHS = {Band.COVERED: 18, Band.LIGHT_TOUCH: 18, Band.BELOW: 12, Band.SMALL: 6, Band.EXEMPT: 12}
# The Provider Selection Regime knows no time limits, but a new provider needs as long to begin.
PSR_MONTHS = 12


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Months before the end, and why so many."""

    months: int
    because: str

    def begins(self, ends_on: date) -> date:
        """The day from which the successor is planned."""
        return add_months(ends_on, -self.months)


def lead_time(*, regime: str, band: str, value: Decimal | None, on: date, book: Book) -> LeadTime:
    """The council's own figure for the band, otherwise the portal's; a value nobody knows counts as a small one."""
    own = book.find("local.lead_time", on, band)
    if own is not None:
        return LeadTime(own.number, f"{own.amount} before the end, by our own rule ({own.source})")
    if value is not None and value >= LARGE:
        return LeadTime(LARGE_MONTHS, f"{LARGE_MONTHS} months before the end, because it is worth £5 million or more")
    months = PSR_MONTHS if regime == Regime.PSR else MONTHS[Band(band)]
    name = Regime.PSR.label if regime == Regime.PSR else Band(band).label.lower()
    return LeadTime(months, f"{months} months before the end ({name})")
