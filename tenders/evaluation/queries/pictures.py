"""What an assessment looks like: how far scores lie apart, who is strong where, price against quality, weights, work."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from portal.core.money import pounds
from portal.core.score_charts import Range, bars, heat, ranges, scatter
from tenders.evaluation.models import OpenedBid, Score
from tenders.opportunities.models import Lot
from tenders.opportunities.scoring.frozen import ScoredCriterion
from tenders.opportunities.scoring.totals import plain

from .model import model_of
from .results import BidResult, LotResult
from .workload import loads_of

# A drawing of more rows than these is a pattern and no longer read; the spreadsheet holds all.
MOST = 30


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its finding and its table."""

    svg: SafeString
    finding: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    note: str = ""


def pictures_of(lot: Lot, result: LotResult) -> list[Picture]:
    """Every drawing for which there is something to draw (about 8 queries)."""
    criteria = list(model_of(lot).quality)
    found = [_spread(lot, criteria), _heat(result, criteria), _price(result), _weights(lot), _work(lot)]
    return [picture for picture in found if picture is not None]


def _share(criterion: ScoredCriterion, value: Decimal) -> float:
    return float(value / criterion.highest)


def _spread(lot: Lot, criteria: list[ScoredCriterion]) -> Picture | None:
    """Per criterion: how far the panel's own scores for one bid lie apart, the mean over all bids."""
    given: dict[int, dict[Any, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    rows = Score.objects.final().filter(bid__lot=lot, bid__opened__in=OpenedBid.objects.assessed()).order_by()
    for bid, criterion, value in rows.values_list("bid", "criterion", "value"):
        given[criterion][bid].append(value)
    apart = []
    for criterion in criteria[:MOST]:
        spreads = [max(values) - min(values) for values in given[criterion.id].values()]
        if spreads:
            apart.append((criterion, sum(spreads, Decimal(0)) / len(spreads), max(spreads)))
    if not apart:
        return None
    widest = max(apart, key=lambda row: row[1])
    drawn = [
        Range(criterion.name, (_share(criterion, mean), _share(criterion, most)), _share(criterion, mean))
        for criterion, mean, most in apart
    ]
    finding = f"Scores lay furthest apart on “{widest[0].name}”: {_one(widest[1])} points on the mean of all bids."
    table = [(row[0].name, _one(row[1]), plain(row[2])) for row in apart]
    note = "Full dot: the mean of all bids. Open dot: the bid on which scores lay furthest apart."
    return Picture(ranges(drawn, title=finding), finding, ("Criterion", "Mean spread", "Widest"), table, note)


def _one(value: Decimal) -> str:
    return str(round(value, 1))


def _heat(result: LotResult, criteria: list[ScoredCriterion]) -> Picture | None:
    bids, shown = result.bids[:MOST], criteria[:MOST]
    if not bids or not shown:
        return None
    rows = [(row.bidder, [_cell(row, criterion) for criterion in shown]) for row in bids]
    if not any(share is not None for _label, cells in rows for _text, share in cells):
        return None
    full = [criterion.name for place, criterion in enumerate(shown) if all(cells[place][1] == 1 for _l, cells in rows)]
    weak = min(range(len(shown)), key=lambda n: sum(cells[n][1] or 0 for _label, cells in rows))
    finding = f"Bids were weakest on “{shown[weak].name}”."
    if full:
        finding += f" Every bid got the highest score on {', '.join(f'“{name}”' for name in full)}."
    table = [(label, *(text for text, _share in cells)) for label, cells in rows]
    names = [criterion.name for criterion in shown]
    note = "; ".join(f"{place}: {name}" for place, name in enumerate(names, 1))
    return Picture(heat(rows, names, title=finding), finding, ("Bidder", *names), table, note)


def _cell(row: BidResult, criterion: ScoredCriterion) -> tuple[str, float | None]:
    step = next((step for step in row.steps if step.criterion_id == criterion.id), None)
    if step is None or not step.score:
        return "–", None
    value = Decimal(step.score.split(" ")[0])
    return plain(value), _share(criterion, value)


def _price(result: LotResult) -> Picture | None:
    found = [row for row in result.bids[:MOST] if row.compared is not None]
    if not result.has_prices or len(found) < 2:
        return None
    dearest = max(found, key=lambda row: row.compared or Decimal(0))
    best = max(found, key=lambda row: row.quality)
    finding = (
        f"The best quality was also the dearest: {best.bidder}."
        if best is dearest
        else f"The best quality ({best.bidder}) was not the dearest ({dearest.bidder})."
    )
    points = [(str(n), row.compared or Decimal(0), row.quality) for n, row in enumerate(found, 1)]
    table = [(str(n), row.bidder, pounds(row.compared), str(row.quality)) for n, row in enumerate(found, 1)]
    drawn = scatter(points, title=finding, across="Price", up="Quality points")
    return Picture(drawn, finding, ("Number", "Bidder", "Price", "Quality"), table)


def _weights(lot: Lot) -> Picture | None:
    rows = [row for row in model_of(lot).criteria if row.weight]
    whole = sum((row.weight for row in rows), Decimal(0))
    if not rows:
        return None
    heaviest = max(rows, key=lambda row: row.weight)
    finding = f"“{heaviest.name}” counts most: {plain(heaviest.weight)} of {plain(whole)}."
    drawn = [Range(row.name, (float(row.weight / heaviest.weight),), text=plain(row.weight)) for row in rows[:MOST]]
    return Picture(
        bars(drawn, title=finding), finding, ("Criterion", "Weight"), [(row.name, plain(row.weight)) for row in rows]
    )


def _work(lot: Lot) -> Picture | None:
    loads = loads_of(lot.opportunity)[:MOST]
    most = max((load.minutes for load in loads), default=0)
    if not most:
        return None
    busiest = max(loads, key=lambda load: load.minutes)
    finding = f"{busiest.member.user} has the most to read: {busiest.time}."
    drawn = [Range(str(load.member.user), (load.minutes / most,), text=load.time) for load in loads]
    table = [(str(load.member.user), load.time, f"{load.done} of {load.to_do}") for load in loads]
    return Picture(bars(drawn, title=finding), finding, ("Member", "Time", "Done"), table)
