"""What a model would do, tried on invented bids before anybody bids: who wins, and how little it takes to change that."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from .enums import PriceMethod
from .frozen import PASS, Model, ScoredCriterion
from .totals import Atoms, Total, plain, reversals, totals

HUNDRED = Decimal(100)
HALF = Decimal(50)
STEPS = (Decimal("-5"), Decimal("-1"), Decimal("1"), Decimal("5"))


@dataclass(frozen=True, slots=True)
class Invented:
    """A bid that nobody made. ``quality``: per cent of every scale; ``price``: what is compared, £."""

    name: str
    quality: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True)
class Preview:
    """What the model makes of invented bids, in figures and sentences."""

    rows: tuple[Total, ...]
    changes: tuple[str, ...]
    alone: tuple[str, ...]
    cheap: str
    reversals: tuple[str, ...]


def usual_bids(model: Model, price: Decimal) -> list[Invented]:
    """Four bids to begin with, around a price."""
    plan = (
        ("Strong and dear", 95, 110),
        ("Good", 75, 100),
        ("Fair and cheap", 55, 85),
        ("Poor and very cheap", 35, 60),
    )
    return [
        Invented(name, Decimal(quality), (price * per_cent / HUNDRED).quantize(Decimal("0.01")))
        for name, quality, per_cent in plan
    ]


def try_out(model: Model, invented: Sequence[Invented]) -> Preview:
    """Everything at once. Names have to differ."""
    bids = [Atoms(row.name, _scores(model, row.quality), row.price) for row in invented]
    top = max((row.price for row in invented), default=Decimal(1))
    return Preview(
        rows=tuple(totals(model, bids, has_prices=True)),
        changes=tuple(_changes(model, bids)),
        alone=tuple(_alone(model, top or Decimal(1))),
        cheap=_cheap(model, top or Decimal(1)),
        reversals=tuple(
            f"Without “{gone}”, “{first}” would stand before “{second}”."
            for gone, first, second in reversals(model, bids)
        ),
    )


def _scores(model: Model, per_cent: Decimal) -> dict[int, Decimal]:
    return {row.id: _near(row, per_cent) for row in model.scored}


def _near(criterion: ScoredCriterion, per_cent: Decimal) -> Decimal:
    """The score of the scale that is nearest; the lower of two. What is passed or failed is passed."""
    if criterion.is_pass_or_fail:
        return PASS
    wanted = criterion.highest * per_cent / HUNDRED
    return min((point.score for point in criterion.scale), key=lambda score: (abs(score - wanted), score))


def _winner(model: Model, bids: Sequence[Atoms]) -> set[str]:
    return {row.key for row in totals(model, bids, has_prices=True) if row.rank == 1}


def _changes(model: Model, bids: list[Atoms]) -> Iterator[str]:
    """One score by one step, or one price by a few per cent: what moves the first place."""
    before = _winner(model, bids)
    for place, atoms in enumerate(bids):
        for words, changed in _nudged(model, atoms):
            after = _winner(model, [*bids[:place], changed, *bids[place + 1 :]])
            if after != before:
                yield f"{words}: {_first(after)} would come first instead of {_first(before)}."


def _first(names: set[str]) -> str:
    return " and ".join(f"“{name}”" for name in sorted(names)) or "nobody"


def _nudged(model: Model, atoms: Atoms) -> Iterator[tuple[str, Atoms]]:
    for criterion in model.quality:
        scores = sorted(point.score for point in criterion.scale)
        at = scores.index(atoms.scores[criterion.id])
        for other in scores[max(0, at - 1) : at] + scores[at + 1 : at + 2]:
            words = f"“{atoms.key}” with {plain(other)} instead of {plain(scores[at])} for “{criterion.name}”"
            yield words, replace(atoms, scores={**atoms.scores, criterion.id: other})
    if model.price is None or atoms.price is None:
        return
    for step in STEPS:
        moved = (atoms.price * (HUNDRED + step) / HUNDRED).quantize(Decimal("0.01"))
        yield f"“{atoms.key}” {abs(step)}% {'cheaper' if step < 0 else 'dearer'}", replace(atoms, price=moved)


def _alone(model: Model, price: Decimal) -> Iterator[str]:
    """A criterion that outweighs everything else: best there and half elsewhere beats worst there and best elsewhere."""
    for criterion in model.quality:
        lowest = min(point.score for point in criterion.scale)
        floor = lowest if criterion.minimum is None else criterion.minimum
        lead = Atoms("lead", _scores(model, HALF) | {criterion.id: criterion.highest}, price)
        rest = Atoms("rest", _scores(model, HUNDRED) | {criterion.id: floor}, price)
        if _winner(model, [lead, rest]) == {"lead"}:
            yield f"“{criterion.name}” decides alone: a bid that is half as good at everything else wins by it."
    if model.price is not None:
        half = Atoms("lead", _scores(model, HALF), price / 2)
        best = Atoms("rest", _scores(model, HUNDRED), price)
        if _winner(model, [half, best]) == {"lead"}:
            yield f"“{model.price.name}” decides: a bid of half the quality wins at half the price."


def _cheap(model: Model, price: Decimal) -> str:
    """From how much cheaper on a bid of half the quality beats the best one."""
    if model.price is None:
        return ""
    best = Atoms("best", _scores(model, HUNDRED), price)
    for per_cent in range(1, 100):
        poor = Atoms("poor", _scores(model, HALF), price * (HUNDRED - per_cent) / HUNDRED)
        if _winner(model, [best, poor]) == {"poor"}:
            return f"A bid with half of the quality beats the best one once it is {per_cent}% cheaper."
    return "A bid with half of the quality never beats the best one by its price."


def reference_price(model: Model, value: Decimal | None) -> Decimal:
    """A price to invent bids around: a published figure, the estimate, or a round number."""
    found: Mapping[str, Decimal | None] = {
        PriceMethod.BENCHMARK: model.rules.benchmark,
        PriceMethod.CARE_RATE: model.rules.benchmark,
    }
    return found.get(model.rules.method) or value or model.ceiling or Decimal(100_000)
