"""The opened prices of a lot: every line and year, options apart, and how a rate is made up."""

from collections.abc import Iterable
from dataclasses import dataclass

from tenders.bids import buildup
from tenders.bids.prices import as_typed, price_warnings
from tenders.bids.services import findings
from tenders.bids.services.drafts import Draft
from tenders.evaluation.models import OpenedBid
from tenders.opportunities.models import Lot
from tenders.opportunities.pricing import OWN_TOTAL, Count, Line, Schedule, count, schedule_of
from tenders.regimes import queries
from tenders.regimes.book import Book


@dataclass(frozen=True, slots=True)
class Explained:
    """How one rate is made up; ``made`` is None where the bidder left something out."""

    line: Line
    made: buildup.BuildUp | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenedPrices:
    """One bid: its amounts, the total that counts, and what the panel should look at."""

    bidder: str
    bid_id: str
    damage: str
    counted: Count
    own_total: str
    notes: tuple[str, ...]
    explained: tuple[Explained, ...]


def opened_prices(lot: Lot, opened: Iterable[OpenedBid]) -> list[OpenedPrices]:
    """The prices of these bids of one lot. They come with their organisation."""
    schedule = schedule_of(lot)
    book = queries.book() if any(line.wants_build_up for line in schedule.lines) else None
    return [_of(lot, schedule, row, book) for row in opened]


def _of(lot: Lot, schedule: Schedule, row: OpenedBid, book: Book | None) -> OpenedPrices:
    prices = row.prices or {}
    found = price_warnings(schedule, prices, lot.value_net)
    return OpenedPrices(
        bidder=row.bid.organisation.name,
        bid_id=str(row.bid_id),
        damage=row.price_damage,
        counted=count(schedule, prices),
        own_total=as_typed(prices.get(OWN_TOTAL, "")),
        notes=tuple(sentence for key, sentence in found if key != OWN_TOTAL),
        explained=tuple(_explained(lot, line, row, book) for line in schedule.lines if line.wants_build_up and book),
    )


def _explained(lot: Lot, line: Line, row: OpenedBid, book: Book) -> Explained:
    """The same as its bidder was told: a wage below the floor, a price that its parts do not make."""
    content = Draft(prices=row.prices or {}, build_ups=row.build_ups)
    made = buildup.build_up(row.build_ups.get(str(line.id), {}))
    return Explained(line, made, tuple(findings.warnings_of(lot, line, content, book)))
