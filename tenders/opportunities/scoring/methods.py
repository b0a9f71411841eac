"""The price methods: each with its formula in words, what it needs, what to beware of, and its arithmetic.

Points are exact fractions here; ``totals`` rounds them where the published rules say so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from portal.core.money import pounds

from .enums import PriceMethod
from .frozen import Model

HALF = Fraction(1, 2)
DROPS_OUT = "The points hang on the other bids: if one drops out, the order of the rest can change."
CHEAP = "One very low price takes points from everybody else. Ask for an explanation of prices that look too low."


@dataclass(frozen=True, slots=True)
class Offers:
    """What prices are compared with: those of all bids that can win, and the published figures, in £."""

    prices: tuple[Fraction, ...]
    ceiling: Fraction | None = None
    benchmark: Fraction | None = None

    @property
    def lowest(self) -> Fraction:
        """The lowest price."""
        return min(self.prices)

    @property
    def mean(self) -> Fraction:
        """The mean of all prices."""
        return sum(self.prices, Fraction(0)) / len(self.prices)


@dataclass(frozen=True, slots=True)
class Method:
    """One way to make points of a price. ``share``: which part of the weight, 0 to 1; ``working``: that part in figures."""

    formula: str
    share: Callable[[Fraction, Offers], Fraction]
    working: Callable[[Fraction, Offers], str]
    beware: tuple[str, ...] = ()
    needs_ceiling: bool = False
    needs_benchmark: bool = False
    hangs_on_others: bool = True


def offers_of(model: Model, prices: Sequence[Decimal]) -> Offers:
    """The prices of the bids that can still win."""
    rules = model.rules
    return Offers(
        tuple(map(Fraction, prices)),
        Fraction(model.ceiling) if model.ceiling is not None else None,
        Fraction(rules.benchmark) if rules.benchmark is not None else None,
    )


def _ratio(above: Fraction, below: Fraction) -> Fraction:
    """A price of 0 is the lowest there can be: it gets the whole weight."""
    return Fraction(1) if below == 0 else above / below


def _lowest(price: Fraction, offers: Offers) -> Fraction:
    return _ratio(offers.lowest, price)


def _by_lowest(price: Fraction, offers: Offers) -> str:
    return f"{money(offers.lowest)} ÷ {money(price)}"


def _mean(price: Fraction, offers: Offers) -> Fraction:
    mean = offers.mean
    return Fraction(1) if mean == 0 else _within(HALF + (mean - price) / mean)


def _by_mean(price: Fraction, offers: Offers) -> str:
    mean = money(offers.mean)
    return f"(½ + ({mean} − {money(price)}) ÷ {mean})"


def _linear(price: Fraction, offers: Offers) -> Fraction:
    ceiling, lowest = offers.ceiling or Fraction(0), offers.lowest
    if ceiling <= lowest:
        return Fraction(int(price <= ceiling))
    return _within((ceiling - price) / (ceiling - lowest))


def _by_linear(price: Fraction, offers: Offers) -> str:
    ceiling = money(offers.ceiling or Fraction(0))
    return f"({ceiling} − {money(price)}) ÷ ({ceiling} − {money(offers.lowest)})"


def _benchmark(price: Fraction, offers: Offers) -> Fraction:
    return min(Fraction(1), _ratio(offers.benchmark or Fraction(0), price))


def _by_benchmark(price: Fraction, offers: Offers) -> str:
    return f"{money(offers.benchmark or Fraction(0))} ÷ {money(price)}"


def _within(share: Fraction) -> Fraction:
    return max(Fraction(0), min(Fraction(1), share))


def money(value: Fraction) -> str:
    """£ with pence, half up; the arithmetic goes on with the exact value."""
    pence = (value * 100 + HALF).__floor__()
    return pounds(Decimal(pence) / 100)


METHODS: dict[str, Method] = {
    PriceMethod.LOWEST: Method(
        "The weight times the lowest price, divided by the bid’s price.", _lowest, _by_lowest, (DROPS_OUT, CHEAP)
    ),
    PriceMethod.MEAN: Method(
        "The weight times (a half plus the difference between the mean price and the bid’s price, divided by the mean price); never below 0 or above the weight. A price equal to the mean gets half of the weight.",
        _mean,
        _by_mean,
        (DROPS_OUT, "A bidder who asks much lifts everybody else’s points."),
    ),
    PriceMethod.LINEAR: Method(
        "The weight times the difference between the ceiling and the bid’s price, divided by the difference between the ceiling and the lowest price; 0 at the ceiling and above.",
        _linear,
        _by_linear,
        (DROPS_OUT, "Where prices lie close together and near the ceiling, pennies decide."),
        needs_ceiling=True,
    ),
    PriceMethod.BENCHMARK: Method(
        "The weight times the benchmark, divided by the bid’s price; never above the weight.",
        _benchmark,
        _by_benchmark,
        ("Nobody gains by going below the benchmark: set it with care.",),
        needs_benchmark=True,
        hangs_on_others=False,
    ),
    PriceMethod.PER_POINT: Method(
        "The bid’s price divided by its quality points: the lowest price for each point is best. Price has no weight.",
        _lowest,
        _by_lowest,
        ("A cheap bid of poor quality can win: set a minimum for quality.",),
        hangs_on_others=False,
    ),
    PriceMethod.RELATIVE: Method(
        "Quality: its weight times the bid’s quality points, divided by the best bid’s. Price: its weight times the lowest price, divided by the bid’s price.",
        _lowest,
        _by_lowest,
        (DROPS_OUT, "Where every bid is poor, the best of them still gets the whole weight of quality."),
    ),
    PriceMethod.WHOLE_LIFE: Method(
        "The weight times the lowest whole-life cost, divided by the bid’s. Whole-life cost adds buying, using, maintaining, the end of life and costs to others, year by year, each year discounted.",
        _lowest,
        _by_lowest,
        (DROPS_OUT, "Costs far in the future count for little once they are discounted: check the rate."),
    ),
    PriceMethod.CARE_RATE: Method(
        "The weight times the council’s rate for the cost of care, divided by the bid’s mean rate; never above the weight. The mean rate is the total price divided by all units.",
        _benchmark,
        _by_benchmark,
        ("Below the council’s rate nobody gains points. A rate below the floor is asked to be explained.",),
        needs_benchmark=True,
        hangs_on_others=False,
    ),
}
