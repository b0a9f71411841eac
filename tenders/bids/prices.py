"""What is missing, wrong or worth a look in the prices of a bid. It is told to the bidder and never stops a bid."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError

from portal.core.fields import PoundsField
from portal.core.money import parse_pounds, pounds
from tenders.opportunities.enums import PriceWay
from tenders.opportunities.pricing import OWN_TOTAL, Cell, Count, Schedule, amount_in, count, plain

MOST = 99_999_999
# So many times more or less than the estimate is a slip of the pen: pence for pounds, a year for a week.
FAR = 10

Found = tuple[str, str]


def price_problems(schedule: Schedule, prices: Mapping[str, str]) -> list[tuple[Cell, str]]:
    """(cell, sentence) of every price that is missing or wrong."""
    found = []
    for cell in schedule.cells:
        typed = prices.get(cell.key, "")
        if not typed:
            found.append((cell, f"Enter a price for “{cell.name}”."))
            continue
        try:
            PoundsField(max_value=MOST).clean(typed)
        except ValidationError as error:
            found.append((cell, f"“{cell.name}”: {' '.join(error.messages)}"))
    return found


def price_warnings(schedule: Schedule, prices: Mapping[str, str], estimate: Decimal | None = None) -> list[Found]:
    """(key of the price or "", sentence): ceilings, an own total that differs, figures that look like a slip.

    ``estimate``: what the council published that it expects to pay, without VAT.
    """
    counted = count(schedule, prices)
    return [
        *_of_cells(schedule, prices),
        *_of_ceiling(schedule, counted),
        *own_total_warning(prices.get(OWN_TOTAL, ""), counted),
        *_of_estimate(counted.counted, estimate),
    ]


def _of_cells(schedule: Schedule, prices: Mapping[str, str]) -> Iterator[Found]:
    for cell in schedule.cells:
        price = amount_in(prices.get(cell.key))
        if price == 0:
            yield cell.key, f"“{cell.name}” is £0. Is that meant?"
        ceiling = cell.line.ceiling
        if price is not None and ceiling is not None and price > ceiling:
            yield cell.key, f"“{cell.name}” is {pounds(price)}, above its ceiling of {pounds(ceiling)}."


def _of_ceiling(schedule: Schedule, counted: Count) -> Iterator[Found]:
    ceiling = schedule.terms.ceiling
    if ceiling is not None and counted.counted is not None and counted.counted > ceiling:
        yield "", f"The total is {pounds(counted.counted)}, above the ceiling of {pounds(ceiling)}."


def own_total_warning(typed: str, counted: Count) -> Iterator[Found]:
    """Where the bidder's own total is not what the schedule makes."""
    if not typed.strip():
        return
    try:
        own = parse_pounds(typed)
    except ValueError:
        yield OWN_TOTAL, "Your own total is not an amount in pounds."
        return
    if counted.counted is not None and own != counted.counted:
        by = pounds(abs(own - counted.counted))
        yield OWN_TOTAL, f"Your own total is {pounds(own)}, but your prices make {pounds(counted.counted)}: {by} apart."


def _of_estimate(total: Decimal | None, estimate: Decimal | None) -> Iterator[Found]:
    if total and estimate and not estimate / FAR <= total <= estimate * FAR:
        yield "", f"The total is {pounds(total)}; the council expects about {pounds(estimate)}. Check the units."


def words_of(cell: Cell, schedule: Schedule) -> str:
    """What stands beside the field: For one visit in year 1, at most £15. 1,200 expected a year."""
    line, is_yearly = cell.line, len(schedule.years) > 1
    quantity = plain(line.quantity_in(cell.year)) if cell.year else line.quantity_words
    first = " in year 1" if schedule.terms.way == PriceWay.INDEXED and is_yearly else ""
    ceiling = f", at most {pounds(line.ceiling)}" if line.ceiling is not None else ""
    yearly = " a year" if is_yearly and not cell.year else ""
    return f"For one {line.unit}{first}{ceiling}. {quantity} expected{yearly}."


def names_of(schedule: Schedule) -> dict[str, str]:
    """{key of a price: its name}, the bidder's own total last."""
    return {cell.key: cell.name for cell in schedule.cells} | {OWN_TOTAL: "Your own total"}


def as_typed(typed: str) -> str:
    """A price as it is shown: £1,250.50 where it is an amount, as it was typed where not."""
    amount = amount_in(typed)
    return typed if amount is None else pounds(amount)
