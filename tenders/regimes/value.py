"""What a contract is worth to the law: the most that the authority could expect to pay.

Options, extensions, fees and what the authority supplies count; VAT counts (Procurement Act 2023, Schedule 3,
paragraphs 1 and 2, and section 123(2)). What cannot be estimated counts as above the threshold (paragraph 5).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from portal.core.money import pounds, to_pence

from .book import Figure

HUNDRED = Decimal(100)
NEAR = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class Line:
    """One part of the estimate: pounds without VAT, and the VAT rate in per cent."""

    net: Decimal
    vat_rate: Decimal = Decimal(0)

    @property
    def gross(self) -> Decimal:
        """Pounds with VAT, to the penny."""
        return to_pence(self.net * (HUNDRED + self.vat_rate) / HUNDRED)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The whole: pounds without and with VAT."""

    net: Decimal
    gross: Decimal


def estimate(lines: Iterable[Line]) -> Estimate | None:
    """The sum of the lines, or None when there is none: then it cannot be estimated."""
    lines = list(lines)
    if not lines:
        return None
    return Estimate(to_pence(sum((line.net for line in lines), Decimal(0))), sum((x.gross for x in lines), Decimal(0)))


def nearness(value: Decimal, threshold: Figure) -> str:
    """A warning when the value is less than a tenth below the threshold; "" otherwise."""
    if not threshold.value * NEAR <= value < threshold.value:
        return ""
    room = threshold.value - value
    return (
        f"The value is only {pounds(room)} below the threshold of {threshold.amount} ({threshold.words}). "
        "A small change would bring it under the full rules: check the estimate, with every option and extension."
    )
