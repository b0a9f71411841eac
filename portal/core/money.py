"""Money: pounds sterling as ``Decimal``, never float. Rounding is half up to the penny, as on an invoice."""

import re
from decimal import ROUND_HALF_UP, Decimal

PENNY = Decimal("0.01")
# No exponents and no endless digits: ``Decimal`` would take both, and fail when it rounds them.
AMOUNT = re.compile(r"(-?)£?(\d{1,15}(?:\.\d{0,9})?)", re.ASCII)


def to_pence(amount: Decimal) -> Decimal:
    """The amount in pounds, rounded half up to the penny."""
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)


def pounds(amount: Decimal | int | None) -> str:
    """For people: £1,250,000 or £19.99; pence only where there are any; "" for no amount."""
    if amount is None:
        return ""
    rounded = to_pence(Decimal(amount))
    whole = rounded == rounded.to_integral_value()
    sign, size = ("-" if rounded < 0 else ""), abs(rounded)
    return f"{sign}£{size:,.0f}" if whole else f"{sign}£{size:,.2f}"


def parse_pounds(text: str) -> Decimal:
    """An amount as a person types it: "£1,250.50", "1250.5".

    Raises ``ValueError`` with a sentence for the person when it is not an amount of whole pence.
    """
    cleaned = re.sub(r"[,\s]", "", text)
    found = AMOUNT.fullmatch(cleaned)
    if not found:
        raise ValueError("Enter an amount in pounds, such as 1250 or 1250.50.")
    amount = Decimal("".join(found.groups()))
    if amount != to_pence(amount):
        raise ValueError("Enter an amount with at most two decimal places.")
    return to_pence(amount)
