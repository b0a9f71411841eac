"""The arithmetic of a price schedule, and what is wrong with it."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from portal.core.fields import PoundsField
from portal.core.money import parse_pounds, to_pence
from tenders.opportunities.models import Opportunity


def lines_of(opportunity: Opportunity, lot_number: int) -> list[Any]:
    """The price lines of one lot: its own and those of every lot."""
    return [line for line in opportunity.price_lines.all() if line.lot_number in (None, lot_number)]


def price_total(lines: Any, prices: dict[str, str]) -> Decimal | None:
    """Quantity times price over all lines, rounded to the penny per line; None while a price is missing or wrong."""
    total = Decimal(0)
    for line in lines:
        try:
            total += to_pence(line.quantity * parse_pounds(prices.get(str(line.pk), "")))
        except ValueError:
            return None
    return total


def price_problems(lines: Any, prices: dict[str, str]) -> list[tuple[Any, str]]:
    """(line, sentence) of every price that is missing or wrong."""
    found = []
    for line in lines:
        typed = prices.get(str(line.pk), "")
        if not typed:
            found.append((line, f"Enter a price for “{line.description}”."))
            continue
        try:
            PoundsField(max_value=99_999_999).clean(typed)
        except ValidationError as error:
            found.append((line, " ".join(error.messages)))
    return found
