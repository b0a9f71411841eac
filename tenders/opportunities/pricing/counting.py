"""The only arithmetic of prices.

The bidder's page, the check before submission, the spreadsheet and the panel all ask ``count``. Each line and year is
quantity times price, rounded half up to the penny; every total adds these amounts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

from portal.core.money import parse_pounds, to_pence
from tenders.opportunities.enums import PriceWay

from .schedule import Line, Schedule, Year

HUNDRED = Decimal(100)
# Whatever is typed can be counted: the longest quantity times the longest price, raised for 30 years.
DIGITS = 60


@dataclass(frozen=True, slots=True)
class Amount:
    """One line in one year: the price that holds then, and quantity times price. None while there is no price."""

    year: Year
    quantity: Decimal
    price: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class LineCount:
    """A line over all years."""

    line: Line
    amounts: tuple[Amount, ...]
    total: Decimal | None

    @property
    def steps(self) -> list[Amount]:
        """The years in which anything is expected."""
        return [amount for amount in self.amounts if amount.quantity]


@dataclass(frozen=True, slots=True)
class Count:
    """A whole schedule. A total is None while a price that it needs is missing or is no amount.

    ``base``: the first term without options. ``options``: option lines, and all lines in the years of an extension.
    ``counted``: what is scored. ``by_year``: (year, all lines but option lines).
    """

    lines: tuple[LineCount, ...]
    by_year: tuple[tuple[Year, Decimal | None], ...]
    base: Decimal | None
    options: Decimal | None
    counted: Decimal | None
    has_options: bool

    def of(self, line: Line) -> LineCount:
        """The count of one line."""
        return next(found for found in self.lines if found.line.id == line.id)


def amount_in(text: str | None) -> Decimal | None:
    """The price that was typed, or None: nothing, no amount, or below 0."""
    try:
        price = parse_pounds(text or "")
    except ValueError:
        return None
    return price if price >= 0 else None


def count(schedule: Schedule, prices: Mapping[str, str]) -> Count:
    """All totals of what was typed."""
    with localcontext(prec=DIGITS):
        return _count(schedule, prices)


def _count(schedule: Schedule, prices: Mapping[str, str]) -> Count:
    lines = tuple(_line(schedule, line, prices) for line in schedule.lines)
    base = _sum(amount for line, amount in _amounts(lines) if not (line.is_option or amount.year.is_option))
    options = _sum(amount for line, amount in _amounts(lines) if line.is_option or amount.year.is_option)
    by_year = tuple(
        (year, _sum(amount for line, amount in _amounts(lines) if amount.year == year and not line.is_option))
        for year in schedule.years
    )
    counted = base
    if schedule.terms.counts_options and base is not None:
        counted = None if options is None else base + options
    has_options = any(line.is_option for line in schedule.lines) or schedule.terms.option_years > 0
    return Count(lines, by_year, base, options, counted, has_options)


def _line(schedule: Schedule, line: Line, prices: Mapping[str, str]) -> LineCount:
    amounts = []
    for year in schedule.years:
        quantity, price = line.quantity_in(year), price_in(schedule, line, year, prices)
        amount = to_pence(quantity * price) if price is not None else None
        amounts.append(Amount(year, quantity, price, amount if quantity else to_pence(Decimal(0))))
    return LineCount(line, tuple(amounts), _sum(amounts))


def price_in(schedule: Schedule, line: Line, year: Year, prices: Mapping[str, str]) -> Decimal | None:
    """The price of one unit in that year; each indexed price is rounded to the penny, as it is paid."""
    if schedule.terms.way == PriceWay.EACH and len(schedule.years) > 1:
        return amount_in(prices.get(f"{line.id}-{year.number}"))
    price = amount_in(prices.get(str(line.id)))
    if price is None or schedule.terms.way != PriceWay.INDEXED:
        return price
    for _later in range(1, year.number):
        price = to_pence(price * (1 + schedule.terms.percent / HUNDRED))
    return price


def _amounts(lines: Iterable[LineCount]) -> Iterator[tuple[Line, Amount]]:
    return ((counted.line, amount) for counted in lines for amount in counted.amounts)


def _sum(amounts: Iterable[Amount]) -> Decimal | None:
    total = Decimal(0)
    for amount in amounts:
        if amount.amount is None:
            return None
        total += amount.amount
    return to_pence(total)
