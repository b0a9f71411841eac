"""Shortest periods: which row of the law gives the shortest time for bids, and the earliest lawful deadline."""

from dataclasses import dataclass
from datetime import date

from .book import Book, Figure
from .counting import Counted, add_months
from .enums import Strength
from .router import Route


@dataclass(frozen=True, slots=True)
class Invitation:
    """How tenders are asked for. The four reasons allow a shorter period (Procurement Act 2023, section 54(4))."""

    is_electronic: bool = True
    has_all_documents: bool = True
    has_planned_notice: bool = False
    is_urgent: bool = False
    only_preselected: bool = False
    is_negotiated: bool = False
    by_dynamic_market: bool = False


@dataclass(frozen=True, slots=True)
class Shortest:
    """The period that decides and how it was counted; ``figure`` is None where the law lays down none."""

    figure: Figure | None
    counted: Counted | None
    why: str

    @property
    def earliest(self) -> date | None:
        """The first day on which bids may close; None where no period is laid down."""
        return self.counted.last if self.counted else None


def shortest_tendering(route: Route, invitation: Invitation, notice_day: date, book: Book) -> Shortest:
    """The shortest tendering period: the shortest row that applies counts (section 54(4)); a local one may be longer."""
    law = _of_the_act(route, invitation, notice_day, book)
    local = book.find("local.shortest_period", notice_day)
    if local is None:
        return law
    counted = local.count_from(notice_day)
    if law.earliest and law.earliest >= counted.last:
        return law
    return Shortest(local, counted, f"{local.words}: {counted.how} ({local.source})")


def _of_the_act(route: Route, invitation: Invitation, notice_day: date, book: Book) -> Shortest:
    if not route.is_public_contract or book.strength("tendering_period", route.band) == Strength.NONE:
        return Shortest(
            None, None, "The law lays down no shortest period here; it must be reasonable, the same for all."
        )
    if invitation.is_negotiated:
        return Shortest(
            None, None, "The period is negotiated with the pre-selected suppliers (section 54(4), entry 2)."
        )
    rows = [book.need(f"pa23.period.{name}", notice_day, route.band) for name in _rows(invitation)]
    figure = min(rows, key=lambda row: row.value)
    counted = figure.count_from(notice_day)
    return Shortest(figure, counted, f"{figure.words}: {counted.how} ({figure.cite()})")


def _rows(invitation: Invitation) -> list[str]:
    sent = "electronic" if invitation.is_electronic else "paper"
    rows = [f"{sent}_complete" if invitation.has_all_documents else f"{sent}_partial"]
    reasons = {
        "planned_notice": invitation.has_planned_notice,
        "urgent": invitation.is_urgent,
        "preselected": invitation.only_preselected,
        "dynamic_market": invitation.by_dynamic_market,
    }
    return rows + [name for name, applies in reasons.items() if applies]


def shortest_participation(route: Route, *, is_urgent: bool, notice_day: date, book: Book) -> Shortest:
    """The shortest time for requests to participate (section 54(3)); none for light touch and below the threshold."""
    if not route.is_public_contract or book.strength("tendering_period", route.band) == Strength.NONE:
        return Shortest(
            None, None, "The law lays down no shortest period here; it must be reasonable, the same for all."
        )
    figure = book.need(f"pa23.period.participation{'_urgent' if is_urgent else ''}", notice_day, route.band)
    counted = figure.count_from(notice_day)
    return Shortest(figure, counted, f"{figure.words}: {counted.how} ({figure.cite()})")


def qualifying_window(notice_day: date, book: Book) -> tuple[date, date]:
    """First and last day on which a planned procurement notice qualifies for a tender notice of that day."""
    least = book.need("pa23.planned_notice.least", notice_day)
    most = book.need("pa23.planned_notice.most", notice_day)
    return add_months(notice_day, -most.number), date.fromordinal(notice_day.toordinal() - least.number)
