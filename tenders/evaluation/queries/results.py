"""Results of a lot with every step of the arithmetic."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from tenders.evaluation import slots
from tenders.evaluation.enums import ModerationState
from tenders.evaluation.models import Moderation, OpenedBid, PriceOpening
from tenders.opportunities.enums import LotState
from tenders.opportunities.models import Lot
from tenders.opportunities.pricing import count, schedule_of
from tenders.opportunities.scoring import totals
from tenders.opportunities.scoring.figures import compared
from tenders.opportunities.scoring.totals import Atoms, Total
from tenders.opportunities.scoring.words import rules_sentences

from .model import model_of, quality_of


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic: how points came about, and the panel's reason for the score behind them."""

    criterion_id: int
    criterion: str
    weight: Decimal
    score: str
    working: str
    points: Decimal
    adds: bool
    reason: str


@dataclass(frozen=True, slots=True)
class BidResult:
    """One bid's points, total and place. ``rank`` is None where it cannot win: ``out`` says why."""

    bid_id: str
    bidder: str
    steps: tuple[Step, ...]
    price: Decimal | None
    compared: Decimal | None
    quality: Decimal
    total: Decimal
    rank: int | None
    out: tuple[str, ...]

    @property
    def agreed(self) -> int:
        """How many of its quality scores are agreed."""
        return sum(bool(step.reason) for step in self.steps)


@dataclass(frozen=True, slots=True)
class LotResult:
    """All bids of a lot, best first. ``is_lower_better``: totals are prices for each point."""

    bids: tuple[BidResult, ...]
    has_prices: bool
    is_lower_better: bool
    sentences: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values, decimals as text: what an award keeps."""
        return _plain(asdict(self))

    def of(self, bid_id: Any) -> BidResult:
        """The result of one bid. Raises ``StopIteration``."""
        return next(result for result in self.bids if result.bid_id == str(bid_id))

    @property
    def unit(self) -> str:
        """What a total is, as people say it."""
        return "for each point" if self.is_lower_better else "points"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, Decimal) else value


def is_quality_agreed(lot: Lot) -> bool:
    """True when every criterion of every opened bid has an agreed score."""
    bids = OpenedBid.objects.assessed().filter(bid__lot=lot)
    count = bids.count()
    agreed = Moderation.objects.filter(bid__opened__in=bids, state=ModerationState.AGREED).count()
    return count > 0 and agreed == count * len(quality_of(lot.opportunity))


def is_quality_settled(lot: Lot) -> bool:
    """True when no quality score of the lot can change any more: all agreed, ended, or no bid to assess."""
    over = lot.state != LotState.COMPETING
    return over or is_quality_agreed(lot) or not OpenedBid.objects.assessed().filter(bid__lot=lot).exists()


@dataclass(frozen=True, slots=True)
class LotAtoms:
    """What the totals of a lot are made of: bids, agreed scores with their reasons, prices once opened.

    Three queries, and those of whoever takes bids out.
    """

    opened: Mapping[str, OpenedBid]
    agreed: Mapping[tuple[str, int], Moderation]
    prices: Mapping[str, Decimal | None]
    atoms: tuple[Atoms, ...]
    has_prices: bool


def atoms_of(lot: Lot) -> LotAtoms:
    """Read them."""
    assessed = OpenedBid.objects.assessed().filter(bid__lot=lot).select_related("bid__organisation")
    opened = {str(row.bid_id): row for row in assessed}
    rows = Moderation.objects.filter(bid__lot=lot, state=ModerationState.AGREED)
    agreed = {(str(row.bid_id), row.criterion_id): row for row in rows}
    schedule, model, out = schedule_of(lot), model_of(lot), disregarded(lot)
    scores: dict[str, dict[int, Decimal]] = {key: {} for key in opened}
    for (key, criterion), row in agreed.items():
        if key in scores and row.value is not None:
            scores[key][criterion] = row.value
    return LotAtoms(
        opened,
        agreed,
        {key: count(schedule, row.prices).counted if row.prices else None for key, row in opened.items()},
        tuple(
            Atoms(
                key,
                scores[key],
                compared(schedule, row.prices, model.rules) if row.prices else None,
                tuple(out.get(key, ())),
            )
            for key, row in opened.items()
        ),
        PriceOpening.objects.filter(lot=lot).exists(),
    )


def disregarded(lot: Lot) -> dict[str, list[str]]:
    """{bid: why}: excluded, or disregarded after its price was asked about. No other bid is compared with it."""
    return {bid: why for source in slots.DISREGARDED.ask(lot) for bid, why in source.items()}


def lot_result(lot: Lot) -> LotResult:
    """Points as far as they are known: quality as agreed, price once it is opened."""
    found, model = atoms_of(lot), model_of(lot)
    rows = totals.totals(model, found.atoms, has_prices=found.has_prices)
    return LotResult(
        tuple(_bid(found, row) for row in rows),
        found.has_prices,
        totals.is_lower_better(model, found.has_prices),
        tuple(rules_sentences(model.rules)),
    )


def _bid(found: LotAtoms, row: Total) -> BidResult:
    by_key = {atoms.key: atoms for atoms in found.atoms}
    return BidResult(
        bid_id=row.key,
        bidder=found.opened[row.key].bid.organisation.name,
        steps=tuple(_step(found, row.key, step) for step in row.steps),
        price=found.prices[row.key] if found.has_prices else None,
        compared=by_key[row.key].price if found.has_prices else None,
        quality=row.quality,
        total=row.total,
        rank=row.rank,
        out=row.out,
    )


def _step(found: LotAtoms, key: str, step: totals.Step) -> Step:
    moderation = found.agreed.get((key, step.criterion_id))
    return Step(
        criterion_id=step.criterion_id,
        criterion=step.name,
        weight=step.weight,
        score=step.score,
        working=step.working,
        points=step.points,
        adds=step.adds,
        reason=moderation.reason if moderation else "",
    )
