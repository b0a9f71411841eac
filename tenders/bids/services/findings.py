"""Everything that can be said about the prices of a draft before it is submitted, with the wage floor of its day."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.core.money import pounds
from tenders.bids import buildup
from tenders.bids.prices import Found, price_problems, price_warnings
from tenders.opportunities.models import Lot
from tenders.opportunities.pricing import Line, Schedule, amount_in, schedule_of
from tenders.regimes import queries
from tenders.regimes.book import Book

from .drafts import Draft


@dataclass(frozen=True, slots=True)
class Findings:
    """(key of a price, or "", and a sentence): what is missing or wrong, and what is worth a look."""

    problems: tuple[Found, ...]
    warnings: tuple[Found, ...]


def wants_build_up(lot: Lot) -> bool:
    """True when a rate of this lot must be explained."""
    return any(line.wants_build_up for line in schedule_of(lot).lines)


def of(lot: Lot, draft: Draft, book: Book | None = None) -> Findings:
    """What is missing and what is worth a look, as the bidder alone reads it."""
    schedule = schedule_of(lot)
    problems = [(cell.key, sentence) for cell, sentence in price_problems(schedule, draft.prices)]
    warnings = list(price_warnings(schedule, draft.prices, lot.value_net))
    explained = [line for line in schedule.lines if line.wants_build_up]
    if explained:
        book = book or queries.book()
        for line in explained:
            problems += _missing(schedule, line, draft)
            warnings += [(schedule.cells_of(line)[0].key, words) for words in warnings_of(lot, line, draft, book)]
    return Findings(tuple(problems), tuple(warnings))


def _missing(schedule: Schedule, line: Line, draft: Draft) -> Iterator[Found]:
    count = len(buildup.problems_in(draft.build_ups.get(str(line.id), {})))
    if count:
        left = "" if count == len(buildup.KEYS) else f": {count} figure{'' if count == 1 else 's'} missing or wrong"
        yield schedule.cells_of(line)[0].key, f"Show how the rate of “{line.text}” is made up{left}."


def warnings_of(lot: Lot, line: Line, draft: Draft, book: Book) -> list[str]:
    """Of one rate: a wage below the floor of its day, a price that is another than the parts make."""
    found = buildup.build_up(draft.build_ups.get(str(line.id), {}))
    if found is None:
        return []
    sentences = buildup.wage_warnings(found, buildup.floor_on(buildup.service_day(lot.opportunity), book))
    price = amount_in(draft.prices.get(schedule_of(lot).cells_of(line)[0].key))
    if price is not None and price != found.rate:
        sentences.append(f"“{line.text}”: the price is {pounds(price)}, but its parts make {pounds(found.rate)}.")
    return sentences


def rates(lot: Lot, draft: Draft) -> list[tuple[Line, buildup.BuildUp | None]]:
    """How each rate that must be explained is made up; None where something is missing or wrong."""
    lines = [line for line in schedule_of(lot).lines if line.wants_build_up]
    return [(line, buildup.build_up(draft.build_ups.get(str(line.id), {}))) for line in lines]
