"""Whether a price is low against others: pure arithmetic, each screen told in words. A screen raises a flag, no more.

Figures are exact fractions; only what is shown is rounded, half up, to two places.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

from portal.core.money import pounds
from tenders.opportunities.pricing import Count
from tenders.opportunities.scoring.totals import half_up, plain

from .enums import Screen

# A tenth of the bids goes at either end, so there must be something left to make a mean of.
FEWEST_ADJUSTED = 5
# Longer sums are told by their number of parts.
MOST_IN_WORDS = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """From how many per cent below a screen raises a flag; ``margin``: how near to the adjusted average is near."""

    mean: Decimal = Decimal(40)
    next: Decimal = Decimal(30)
    median: Decimal = Decimal(20)
    margin: Decimal = Decimal(5)


@dataclass(frozen=True, slots=True)
class Found:
    """One screen of one bid: whether it raises a flag, and its arithmetic in a sentence."""

    screen: str
    is_low: bool
    words: str


def screens(prices: Mapping[str, Decimal], limits: Limits) -> dict[str, tuple[Found, ...]]:
    """{bid: what each screen of compared prices says}. Bids without a valid price are left out before."""
    adjusted = _adjusted(sorted(prices.values()))
    return {
        key: (
            _against_mean(price, [other for one, other in prices.items() if one != key], limits.mean),
            _against_next(price, [other for one, other in prices.items() if one != key], limits.next),
            _against_median(price, list(prices.values()), limits.median),
            _against_adjusted(price, adjusted, len(prices), limits.margin),
        )
        for key, price in prices.items()
    }


def _against_mean(price: Decimal, others: Sequence[Decimal], limit: Decimal) -> Found:
    if not others:
        return Found(Screen.MEAN, False, "There is no other price.")
    mean = _mean(others)
    if len(others) == 1:
        told = f"{_pounds(mean)}, the other price"
    elif len(others) <= MOST_IN_WORDS:
        told = f"{_pounds(mean)}, the mean of the others: ({' + '.join(map(pounds, others))}) ÷ {len(others)}"
    else:
        told = f"{_pounds(mean)}, the mean of the {len(others)} others"
    return _below(Screen.MEAN, price, mean, limit, told)


def _against_next(price: Decimal, others: Sequence[Decimal], limit: Decimal) -> Found:
    higher = [other for other in others if other >= price]
    if not higher:
        return Found(Screen.NEXT, False, "No other price is higher.")
    found = min(higher)
    return _below(Screen.NEXT, price, Fraction(found), limit, f"{pounds(found)}, the next price")


def _against_median(price: Decimal, prices: Sequence[Decimal], limit: Decimal) -> Found:
    if len(prices) < 2:
        return Found(Screen.MEDIAN, False, "There is no other price.")
    middle = median(map(Fraction, prices))
    return _below(Screen.MEDIAN, price, middle, limit, f"{_pounds(middle)}, the median of all {len(prices)} prices")


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The adjusted average: how many went at either end, the mean of the rest, by how much its lower part lies below."""

    cut: int
    kept: int
    mean: Fraction
    below: Fraction

    @property
    def threshold(self) -> Fraction:
        """The mean less the mean distance of those below it."""
        return self.mean - self.below


def _adjusted(prices: Sequence[Decimal]) -> Adjusted | None:
    """Drop the lowest and the highest tenth of the bids, rounded up; None for too few bids."""
    if len(prices) < FEWEST_ADJUSTED:
        return None
    cut = -(-len(prices) // 10)
    kept = prices[cut : len(prices) - cut]
    mean = _mean(kept)
    lower = [mean - Fraction(price) for price in kept if price < mean]
    return Adjusted(cut, len(kept), mean, sum(lower, Fraction(0)) / len(lower) if lower else Fraction(0))


def _against_adjusted(price: Decimal, adjusted: Adjusted | None, count: int, margin: Decimal) -> Found:
    if adjusted is None:
        few = f"This takes at least {FEWEST_ADJUSTED} prices; there {'is' if count == 1 else 'are'} {count}."
        return Found(Screen.ADJUSTED, False, few)
    line = adjusted.threshold * (1 - Fraction(margin) / 100)
    is_low = Fraction(price) < line
    words = (
        f"Without the {adjusted.cut} lowest and the {adjusted.cut} highest, the mean of {adjusted.kept} prices is "
        f"{_pounds(adjusted.mean)}. Those below it lie {_pounds(adjusted.below)} below on average: "
        f"{_pounds(adjusted.mean)} − {_pounds(adjusted.below)} = {_pounds(adjusted.threshold)}. Less {plain(margin)}% "
        f"for what is near it: {_pounds(line)}. {pounds(price)} is {'below' if is_low else 'not below'} that."
    )
    return Found(Screen.ADJUSTED, is_low, words)


def against_floor(price: Decimal, floor: Decimal) -> Found:
    """A rate against the lowest one that bidders were told is believable."""
    is_low = price < floor
    words = f"{pounds(price)} is {'below' if is_low else 'not below'} {pounds(floor)}, below which a rate is explained."
    return Found(Screen.RATE, is_low, words)


def _below(screen: str, price: Decimal, against: Fraction, limit: Decimal, told: str) -> Found:
    """Low from the limit on. Nothing lies below 0."""
    if Fraction(price) >= against:
        return Found(screen, False, f"{pounds(price)} is not below {told}.")
    share = (against - Fraction(price)) / against * 100
    is_low = share >= Fraction(limit)
    return Found(
        screen, is_low, f"{pounds(price)} is {_percent(share)} below {told}. A flag is raised from {plain(limit)}%."
    )


def _mean(prices: Sequence[Decimal]) -> Fraction:
    return sum(map(Fraction, prices), Fraction(0)) / len(prices)


def _pounds(amount: Fraction) -> str:
    return pounds(half_up(amount, 2))


def _percent(share: Fraction) -> str:
    return f"{plain(half_up(share, 2))}%"


# Which lines a bidder is asked about


@dataclass(frozen=True, slots=True)
class LowLine:
    """One line of a bid that lies below the mean of the same line in other bids."""

    text: str
    share: Fraction


def lowest_lines(own: Count, others: Sequence[Count], most: int = 3) -> list[LowLine]:
    """The lines that lie furthest below the others, furthest first."""
    found = sorted(_low_lines(own, others), key=lambda line: -line.share)
    return found[:most]


def _low_lines(own: Count, others: Sequence[Count]) -> Iterator[LowLine]:
    for row in own.lines:
        same = [other.of(row.line).total for other in others]
        known = [total for total in same if total is not None]
        mean = _mean(known) if known else Fraction(0)
        if row.total is not None and Fraction(row.total) < mean:
            yield LowLine(row.line.text, (mean - Fraction(row.total)) / mean)
