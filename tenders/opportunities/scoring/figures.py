"""What of a price is compared: the total, its value today over the whole life, or the mean rate of a unit."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from tenders.opportunities.pricing import Count, Schedule, count

from .enums import PriceMethod
from .frozen import Rules
from .totals import half_up

PENCE = 2


def compared(schedule: Schedule, prices: Mapping[str, str], rules: Rules) -> Decimal | None:
    """The figure in £ that the method takes, rounded half up to the penny; None where a price is missing."""
    counted = count(schedule, prices)
    if counted.counted is None:
        return None
    match rules.method:
        case PriceMethod.WHOLE_LIFE:
            return _today(schedule, counted, rules.discount)
        case PriceMethod.CARE_RATE:
            return _rate(schedule, counted, counted.counted)
    return counted.counted


def _today(schedule: Schedule, counted: Count, discount: Decimal) -> Decimal:
    """Each line and year ÷ (1 + rate) for every year after the first, each rounded to the penny."""
    rate = 1 + Fraction(discount) / 100
    total = Decimal("0.00")
    for row in counted.lines:
        for amount in row.amounts:
            if amount.amount is not None and _counts(schedule, row.line.is_option or amount.year.is_option):
                total += half_up(Fraction(amount.amount) / rate ** (amount.year.number - 1), PENCE)
    return total


def _rate(schedule: Schedule, counted: Count, total: Decimal) -> Decimal | None:
    units = sum(
        (
            amount.quantity
            for row in counted.lines
            for amount in row.amounts
            if _counts(schedule, row.line.is_option or amount.year.is_option)
        ),
        Decimal(0),
    )
    return half_up(Fraction(total) / Fraction(units), PENCE) if units else None


def _counts(schedule: Schedule, is_option: bool) -> bool:
    return schedule.terms.counts_options or not is_option
