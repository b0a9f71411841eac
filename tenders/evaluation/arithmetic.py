"""The arithmetic of scores (that of prices is ``opportunities.pricing``): Decimal, half up, two places; every step kept so that it can be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ROUNDING = "Each weighted score is rounded half up to two decimal places; totals add the rounded scores."


def rounded(value: Decimal) -> Decimal:
    """Two decimal places, half up."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def plain(score: Decimal) -> str:
    """A score as people write it: 3, not 3.0."""
    return f"{score.normalize():f}"


def quality_points(weight: Decimal, score: Decimal, highest: Decimal) -> Decimal:
    """weight × score ÷ highest score of the scale."""
    return rounded(weight * score / highest)


def price_points(weight: Decimal, price: Decimal | None, lowest: Decimal | None) -> Decimal:
    """weight × lowest price ÷ price. No valid price gives 0; a price of 0 is the lowest there can be."""
    if price is None or lowest is None:
        return Decimal("0.00")
    if price == 0:
        return rounded(weight)
    return rounded(weight * lowest / price)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A total with its place; equal totals share a place."""

    key: str
    total: Decimal
    rank: int


def rank(totals: Mapping[str, Decimal]) -> list[Ranked]:
    """Highest first; equal totals share the better place and the next place is left out."""
    ordered = sorted(totals.items(), key=lambda row: (-row[1], row[0]))
    return [Ranked(key, total, 1 + sum(other > total for other in totals.values())) for key, total in ordered]
