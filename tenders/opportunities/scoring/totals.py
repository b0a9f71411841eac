"""The totals of a lot from its atoms: agreed scores and prices in, every step of the arithmetic out.

Exact fractions inside, rounded half up to the published places, at each step or at the end, as was published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from .enums import Below, PriceMethod, RoundAt, Tie
from .frozen import FAIL, Model, ScoredCriterion
from .methods import HALF, METHODS, Offers, money, offers_of

NOTHING = Fraction(0)
# So many bids are each taken out in turn.
FEW = 20
# How exact points are shown where only the total is rounded.
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Atoms:
    """What is known of one bid. ``scores``: {criterion id: agreed score}; ``price``: what is compared, or None.

    ``out``: why people took it out (excluded, disregarded). Then no other bid is compared with it.
    """

    key: str
    scores: Mapping[int, Decimal] = field(default_factory=dict)
    price: Decimal | None = None
    out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic. ``adds``: its points are part of the total. ``criterion_id`` 0: made of others."""

    criterion_id: int
    name: str
    weight: Decimal
    score: str
    working: str
    points: Decimal
    adds: bool = True


@dataclass(frozen=True, slots=True)
class Total:
    """One bid: its steps, its total, its place. ``rank`` is None for a bid that cannot win; ``out`` says why."""

    key: str
    steps: tuple[Step, ...]
    quality: Decimal
    total: Decimal
    rank: int | None
    out: tuple[str, ...] = ()


@dataclass(slots=True)
class _Work:
    """One bid while it is counted: exact values beside the steps that show them."""

    atoms: Atoms
    steps: list[Step] = field(default_factory=list)
    points: dict[int, Fraction] = field(default_factory=dict)
    out: list[str] = field(default_factory=list)
    quality: Fraction = NOTHING
    total: Fraction = NOTHING


def half_up(value: Fraction, places: int) -> Decimal:
    """Rounded half up; points are never below 0."""
    whole = (value * 10**places + HALF).__floor__()
    return Decimal(whole).scaleb(-places)


def plain(score: Decimal) -> str:
    """A score or weight as people write it: 3, not 3.0."""
    return f"{score.normalize():f}"


def totals(model: Model, bids: Sequence[Atoms], *, has_prices: bool) -> list[Total]:
    """Best first, bids that cannot win last. Without prices the places are those of quality so far."""
    works = [_scored(model, atoms) for atoms in sorted(bids, key=lambda atoms: atoms.key)]
    if model.price is not None and has_prices:
        for work in works:
            if work.atoms.price is None:
                work.out.append("No valid price was given.")
    standing = [work for work in works if not work.out]
    _relate(model, works, standing)
    if model.price is not None:
        _price(model, works, standing, has_prices)
    return _ranked(model, works, has_prices)


def _round(model: Model, value: Fraction) -> Fraction:
    return value if model.rules.round_at == RoundAt.TOTAL else Fraction(half_up(value, model.rules.places))


def shown_points(model: Model, value: Fraction) -> Decimal:
    """Points as a step shows them."""
    places = model.rules.places if model.rules.round_at == RoundAt.EACH else max(SHOWN, model.rules.places)
    return half_up(value, places)


def _scored(model: Model, atoms: Atoms) -> _Work:
    work = _Work(atoms, out=list(atoms.out))
    for criterion in model.scored:
        _criterion(model, work, criterion, atoms.scores.get(criterion.id))
    work.quality = work.total = sum(work.points.values(), NOTHING)
    for group in model.groups:
        reached = sum((work.points.get(member, NOTHING) for member in group.members), NOTHING)
        if reached < group.minimum and _is_complete(model, atoms):
            need = plain(group.minimum)
            work.out.append(f"“{group.name}” got {shown_points(model, reached)} points; it needs {need}.")
    return work


def _is_complete(model: Model, atoms: Atoms) -> bool:
    return all(criterion.id in atoms.scores for criterion in model.scored)


def _criterion(model: Model, work: _Work, criterion: ScoredCriterion, score: Decimal | None) -> None:
    points, said, working = NOTHING, "", "not agreed yet"
    if score is not None and criterion.is_pass_or_fail:
        point = criterion.point(score)
        said, working = point.label if point else plain(score), "pass or fail: gives no points"
        if score == FAIL:
            work.out.append(f"“{criterion.name}” was failed.")
    elif score is not None:
        points, working = _quality(model, criterion, score)
        said = f"{plain(score)} of {plain(criterion.highest)}"
        if _is_below(criterion, score) and criterion.below == Below.OUT:
            work.out.append(f"“{criterion.name}” got {plain(score)}; it needs {plain(criterion.minimum or FAIL)}.")
    work.points[criterion.id] = points
    adds = not criterion.is_pass_or_fail and model.rules.method not in (PriceMethod.PER_POINT, PriceMethod.RELATIVE)
    step = Step(criterion.id, criterion.name, criterion.weight, said, working, shown_points(model, points), adds)
    work.steps.append(step)


def _is_below(criterion: ScoredCriterion, score: Decimal) -> bool:
    return criterion.minimum is not None and score < criterion.minimum


def _quality(model: Model, criterion: ScoredCriterion, score: Decimal) -> tuple[Fraction, str]:
    if _is_below(criterion, score) and criterion.below == Below.ZERO:
        return NOTHING, f"below the minimum of {plain(criterion.minimum or FAIL)}: 0"
    points = _round(model, Fraction(criterion.weight) * Fraction(score) / Fraction(criterion.highest))
    parts = f"{plain(criterion.weight)} × {plain(score)} ÷ {plain(criterion.highest)}"
    return points, f"{parts} = {shown_points(model, points)}"


def _relate(model: Model, works: list[_Work], standing: list[_Work]) -> None:
    """Relative quality: the best bid that can win gets the whole weight."""
    if model.rules.method != PriceMethod.RELATIVE:
        return
    best = max((work.quality for work in standing), default=NOTHING)
    weight = model.quality_weight
    for work in works:
        if work.out:
            work.total = NOTHING
            continue
        points = _round(model, Fraction(weight) * work.quality / best) if best else NOTHING
        own, top = shown_points(model, work.quality), shown_points(model, best)
        working = f"{plain(weight)} × {own} ÷ {top} = {shown_points(model, points)}" if best else "no bid has points: 0"
        score = f"{own} points"
        work.steps.append(Step(0, "Quality against the best", weight, score, working, shown_points(model, points)))
        work.total = points


def _price(model: Model, works: list[_Work], standing: list[_Work], has_prices: bool) -> None:
    offers = offers_of(model, [work.atoms.price for work in standing if work.atoms.price is not None])
    for work in works:
        points, step = _price_step(model, work, offers, has_prices)
        work.steps.append(step)
        if model.rules.method == PriceMethod.PER_POINT and has_prices:
            work.total = points
        else:
            work.total += points


def _price_step(model: Model, work: _Work, offers: Offers, has_prices: bool) -> tuple[Fraction, Step]:
    criterion = model.price
    assert criterion is not None
    step = Step(criterion.id, criterion.name, criterion.weight, "", "sealed", shown_points(model, NOTHING))
    price = work.atoms.price
    if not has_prices:
        return NOTHING, step
    if price is None:
        return NOTHING, replace(step, score="no valid price", working="no valid price: 0")
    step = replace(step, score=money(Fraction(price)))
    if work.out:
        return NOTHING, replace(step, working="cannot win: 0")
    if model.rules.method == PriceMethod.PER_POINT:
        return _per_point(model, work, step, price)
    method = METHODS[model.rules.method]
    points = _round(model, Fraction(criterion.weight) * method.share(Fraction(price), offers))
    working = f"{plain(criterion.weight)} × {method.working(Fraction(price), offers)} = {shown_points(model, points)}"
    return points, replace(step, working=working, points=shown_points(model, points))


def _per_point(model: Model, work: _Work, step: Step, price: Decimal) -> tuple[Fraction, Step]:
    if not work.quality:
        work.out.append("It has no quality points, so no price for each point can be counted.")
        return NOTHING, replace(step, working="no quality points")
    each = _round(model, Fraction(price) / work.quality)
    figure = shown_points(model, each)
    working = f"{money(Fraction(price))} ÷ {shown_points(model, work.quality)} points = {figure}"
    return each, replace(step, working=working, points=figure)


# Places


def is_lower_better(model: Model, has_prices: bool) -> bool:
    """A price for each point is best when it is low; a total of points when it is high."""
    return model.rules.method == PriceMethod.PER_POINT and has_prices and model.price is not None


def _ranked(model: Model, works: list[_Work], has_prices: bool) -> list[Total]:
    places = model.rules.places
    keys = {
        work.atoms.key: _order(model, work, has_prices, Fraction(half_up(work.total, places)))
        for work in works
        if not work.out
    }
    found = [
        Total(
            key=work.atoms.key,
            steps=tuple(work.steps),
            quality=shown_points(model, work.quality),
            total=half_up(work.total, places),
            rank=None if work.out else 1 + sum(other < keys[work.atoms.key] for other in keys.values()),
            out=tuple(work.out),
        )
        for work in works
    ]
    return sorted(found, key=lambda row: (row.rank is None, row.rank or 0, row.key))


def _order(model: Model, work: _Work, has_prices: bool, total: Fraction) -> tuple[Fraction, Fraction]:
    """Smaller is better: the total as it was rounded, then what decides between equal totals."""
    best = total if is_lower_better(model, has_prices) else -total
    match model.rules.tie:
        case Tie.QUALITY:
            return best, -work.quality
        case Tie.PRICE:
            return best, Fraction(work.atoms.price) if has_prices and work.atoms.price is not None else NOTHING
        case Tie.HEAVIEST:
            heaviest = max(model.quality, key=lambda row: row.weight, default=None)
            return best, -work.points[heaviest.id] if heaviest else NOTHING
    return best, NOTHING


def reversals(model: Model, bids: Sequence[Atoms]) -> list[tuple[str, str, str]]:
    """(the bid that drops out, who then stands before, whom): every pair whose order hangs on a third bid."""
    rows = [row for row in totals(model, bids, has_prices=True) if row.rank is not None]
    before = {row.key: row.rank or 0 for row in rows}
    found = []
    for gone in sorted(_decisive(model, bids, rows)):
        rest = totals(model, [atoms for atoms in bids if atoms.key != gone], has_prices=True)
        after = {row.key: row.rank or 0 for row in rest if row.rank is not None}
        for first in sorted(after):
            for second in sorted(after):
                if (
                    first in before
                    and second in before
                    and after[first] < after[second]
                    and before[first] > before[second]
                ):
                    found.append((gone, first, second))
    return found


def _decisive(model: Model, bids: Sequence[Atoms], rows: Sequence[Total]) -> set[str]:
    """The bids whose leaving changes what the others are compared with."""
    if not METHODS[model.rules.method].hangs_on_others:
        return set()
    standing = {row.key for row in rows}
    prices = {atoms.key: atoms.price for atoms in bids if atoms.key in standing and atoms.price is not None}
    if not prices:
        return set()
    lowest, highest = min(prices, key=lambda key: prices[key]), max(prices, key=lambda key: prices[key])
    if model.rules.method == PriceMethod.MEAN:
        # Every bid moves the mean; of many, those at the ends move it most.
        return set(prices) if len(prices) <= FEW else {lowest, highest}
    best = max(rows, key=lambda row: row.quality).key
    return {lowest, best} if model.rules.method == PriceMethod.RELATIVE else {lowest}
