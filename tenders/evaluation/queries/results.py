"""Results of a lot with every step of the arithmetic."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from tenders.evaluation import arithmetic
from tenders.evaluation.arithmetic import plain
from tenders.evaluation.enums import ModerationState
from tenders.evaluation.models import Moderation, OpenedBid, PriceOpening
from tenders.opportunities.models import Lot
from tenders.opportunities.pricing import count, schedule_of

from .model import price_of, quality_of


@dataclass(frozen=True, slots=True)
class Step:
    """One weighted score: how it came about."""

    criterion: str
    weight: Decimal
    score: str
    working: str
    points: Decimal
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BidResult:
    """One bid's points, total and place."""

    bid_id: str
    bidder: str
    steps: tuple[Step, ...]
    price: Decimal | None
    total: Decimal
    rank: int


@dataclass(frozen=True, slots=True)
class LotResult:
    """All bids of a lot, best first."""

    bids: tuple[BidResult, ...]
    has_prices: bool
    rounding: str = arithmetic.ROUNDING

    def as_json(self) -> dict[str, Any]:
        """Plain values, decimals as text: what an award keeps."""
        return _plain(asdict(self))

    def of(self, bid_id: Any) -> BidResult:
        """The result of one bid. Raises ``StopIteration``."""
        return next(result for result in self.bids if result.bid_id == str(bid_id))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, Decimal) else value


def is_quality_agreed(lot: Lot) -> bool:
    """True when every criterion of every opened bid has an agreed score."""
    bids = OpenedBid.objects.filter(bid__lot=lot, is_sound=True).count()
    wanted = bids * len(quality_of(lot.opportunity))
    agreed = Moderation.objects.filter(bid__lot=lot, bid__opened__is_sound=True, state=ModerationState.AGREED).count()
    return bids > 0 and agreed == wanted


def lot_result(lot: Lot) -> LotResult:
    """Points as far as they are known: quality as agreed, price once it is opened."""
    opened = list(OpenedBid.objects.filter(bid__lot=lot, is_sound=True).select_related("bid__organisation"))
    agreed = {
        (row.bid_id, row.criterion_id): row
        for row in Moderation.objects.filter(bid__lot=lot, state=ModerationState.AGREED)
    }
    has_prices = PriceOpening.objects.filter(lot=lot).exists()
    schedule = schedule_of(lot)
    prices = {row.bid_id: count(schedule, row.prices).counted if row.prices else None for row in opened}
    known = [price for price in prices.values() if price is not None]
    lowest = min(known, default=None)
    steps = {
        row.bid_id: [*_quality_steps(lot, row, agreed), *_price_steps(lot, prices[row.bid_id], lowest, has_prices)]
        for row in opened
    }
    totals = {str(row.bid_id): sum((step.points for step in steps[row.bid_id]), Decimal(0)) for row in opened}
    by_id = {str(row.bid_id): row for row in opened}
    return LotResult(
        tuple(
            BidResult(
                bid_id=place.key,
                bidder=by_id[place.key].bid.organisation.name,
                steps=tuple(steps[by_id[place.key].bid_id]),
                price=prices[by_id[place.key].bid_id] if has_prices else None,
                total=place.total,
                rank=place.rank,
            )
            for place in arithmetic.rank(totals)
        ),
        has_prices,
    )


def _quality_steps(lot: Lot, row: OpenedBid, agreed: dict) -> list[Step]:
    steps = []
    for criterion in quality_of(lot.opportunity):
        moderation = agreed.get((row.bid_id, criterion.id))
        if moderation is None:
            steps.append(Step(criterion.name, criterion.weight, "", "not agreed yet", Decimal("0.00")))
            continue
        points = arithmetic.quality_points(criterion.weight, moderation.value, criterion.highest)
        working = f"{plain(criterion.weight)} × {plain(moderation.value)} ÷ {plain(criterion.highest)} = {points}"
        score = f"{plain(moderation.value)} of {plain(criterion.highest)}"
        steps.append(Step(criterion.name, criterion.weight, score, working, points, moderation.reason))
    return steps


def _price_steps(lot: Lot, price: Decimal | None, lowest: Decimal | None, has_prices: bool) -> list[Step]:
    criterion = price_of(lot.opportunity)
    if criterion is None:
        return []
    if not has_prices:
        return [Step(criterion.name, criterion.weight, "", "sealed", Decimal("0.00"))]
    points = arithmetic.price_points(criterion.weight, price, lowest)
    if price is None:
        return [Step(criterion.name, criterion.weight, "no valid price", "no valid price: 0", points)]
    working = f"{plain(criterion.weight)} × {lowest:,.2f} ÷ {price:,.2f} = {points}"
    return [Step(criterion.name, criterion.weight, f"£{price:,.2f}", working, points)]
