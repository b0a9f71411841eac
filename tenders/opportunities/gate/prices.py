"""The price schedule of a draft: lines, years, ceilings."""

from collections.abc import Iterator

from portal.questions.rules import MOST_INPUTS
from tenders.opportunities.criteria import leaves
from tenders.opportunities.enums import CriterionKind, PriceWay
from tenders.opportunities.models import Opportunity
from tenders.opportunities.pricing import Schedule, content_of, quantities_in, schedule_in

from .gap import Gap


def gaps_of_prices(opportunity: Opportunity) -> Iterator[Gap]:
    """What would leave a price out, or make two bids no longer comparable."""
    priced = any(node.criterion.kind == CriterionKind.PRICE for node in leaves(opportunity.criteria.all()))
    lines, terms = list(opportunity.price_lines.all()), list(opportunity.price_terms.all())
    numbers = sorted({lot.number for lot in opportunity.lots.all()})
    if lines and not priced:
        yield Gap("criteria", "There is a price schedule, but no criterion is scored by price.")
    yield from _lines(lines, numbers)
    yield from _terms(terms, numbers)
    content = content_of(lines, terms)
    for number in numbers:
        schedule = schedule_in(content, number)
        if priced and not schedule.lines:
            yield Gap("price_lines", f"Price is a criterion, but lot {number} has no line in the price schedule.")
        yield from _schedule(schedule, number)


def _lines(lines: list, numbers: list[int]) -> Iterator[Gap]:
    for line in lines:
        name = f"“{line.description}”"
        if line.quantity <= 0:
            yield Gap("price_lines", f"{name} needs a quantity above 0.")
        if line.lot_number is not None and line.lot_number not in numbers:
            yield Gap("price_lines", f"{name} is for lot {line.lot_number}, which does not exist.")
        try:
            quantities_in(line.quantities)
        except ValueError as error:
            yield Gap("price_lines", f"{name}: {error}")
        if line.ceiling is not None and line.ceiling <= 0:
            yield Gap("price_lines", f"{name} needs a ceiling above 0, or none.")


def _terms(terms: list, numbers: list[int]) -> Iterator[Gap]:
    lots = [row.lot_number for row in terms]
    for lot in sorted({lot for lot in lots if lots.count(lot) > 1}, key=lambda lot: lot or 0):
        yield Gap("price_terms", f"There are two price terms for {f'lot {lot}' if lot else 'all lots'}. Keep one.")
    for row in terms:
        if row.lot_number is not None and row.lot_number not in numbers:
            yield Gap("price_terms", f"There are price terms for lot {row.lot_number}, which does not exist.")
        if row.years < 1:
            yield Gap("price_terms", "The first term needs at least one year.")
        if row.way == PriceWay.INDEXED and not row.percent:
            yield Gap("price_terms", "Say by how many per cent prices are raised each year.")
        if row.ceiling is not None and row.ceiling <= 0:
            yield Gap("price_terms", "The ceiling of the total must be above 0, or empty.")


def _schedule(schedule: Schedule, number: int) -> Iterator[Gap]:
    """Of one lot: quantities for its years, and something that is scored."""
    wanted = len(schedule.years)
    for line in schedule.lines:
        if line.quantities and len(line.quantities) != wanted:
            had = len(line.quantities)
            words = f"“{line.text}” has {had} quantit{'y' if had == 1 else 'ies'}, but lot {number} has {wanted} year{'' if wanted == 1 else 's'}."
            yield Gap("price_lines", words)
        if line.quantities and not any(line.quantities):
            yield Gap("price_lines", f"“{line.text}” needs a quantity above 0 in one year.")
    asked = len(schedule.lines) * (wanted if schedule.terms.way == PriceWay.EACH else 1)
    if asked > MOST_INPUTS:
        words = (
            f"Lot {number} asks for {asked:,} prices; a page takes {MOST_INPUTS:,}. Price fewer lines or years apart."
        )
        yield Gap("price_lines", words)
    if schedule.lines and not schedule.terms.counts_options and all(line.is_option for line in schedule.lines):
        words = f"Lot {number} has nothing but options, and these do not count. Add a line, or let options count."
        yield Gap("price_lines", words)
