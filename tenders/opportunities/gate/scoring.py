"""Weights and scoring rules of a draft: what would make two bids no longer comparable."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tenders.opportunities.criteria import HUNDRED, Node, tree
from tenders.opportunities.enums import CriterionKind
from tenders.opportunities.models import Opportunity
from tenders.opportunities.pricing import content_of, schedule_in
from tenders.opportunities.scoring import frozen
from tenders.opportunities.scoring.enums import PriceMethod, Weighing
from tenders.opportunities.scoring.frozen import Model
from tenders.opportunities.scoring.lots import MOST_LOTS
from tenders.opportunities.scoring.methods import METHODS
from tenders.opportunities.scoring.totals import plain

from .gap import Gap


def gaps_of_weights(opportunity: Opportunity, scored: Sequence[Node]) -> Iterator[Gap]:
    """Weights that do not say how important each criterion is (section 23(3))."""
    weighed = [node.criterion for node in scored if node.criterion.kind != CriterionKind.PASS]
    for node in scored:
        if node.criterion.kind == CriterionKind.PASS and node.criterion.weight:
            yield Gap("criteria", f"“{node.criterion.name}” is passed or failed, so it has no weight. Leave it empty.")
    if PriceMethod.PER_POINT in {rules.method for rules in opportunity.scoring_rules.all()}:
        for row in (row for row in weighed if row.kind == CriterionKind.PRICE and row.weight):
            words = f"Price has no weight in “{PriceMethod.PER_POINT.label}”. Leave that of “{row.name}” empty."
            yield Gap("criteria", words)
        weighed = [row for row in weighed if row.kind != CriterionKind.PRICE]
    if opportunity.weighing == Weighing.RANKING:
        yield from _ranking([row.weight for row in weighed])
        return
    for row in weighed:
        if not row.weight or row.weight <= 0:
            yield Gap("criteria", f"“{row.name}” needs a weight above 0.")
    total = sum((row.weight or Decimal(0) for row in weighed), Decimal(0))
    if opportunity.weighing == Weighing.PERCENT and total != HUNDRED:
        words = f"The weights make {total.normalize():f}, not 100. Change them so that they total 100."
        yield Gap("criteria", words, "section 23")


def _ranking(places: list[Decimal | None]) -> Iterator[Gap]:
    wanted = [Decimal(number) for number in range(1, len(places) + 1)]
    if sorted(place or Decimal(0) for place in places) != wanted:
        words = f"An order of importance gives each criterion one place from 1 to {len(places)}, no place twice."
        yield Gap("criteria", words, "section 23")


def gaps_of_limit(opportunity: Opportunity) -> Iterator[Gap]:
    """More lots than the published mechanism can give."""
    lots = len(opportunity.lots.all())
    if opportunity.lots_award_max is not None and lots > MOST_LOTS:
        words = f"Awards can be limited among at most {MOST_LOTS} lots, and there are {lots}. Take the limit out, or split the procurement."
        yield Gap("lots_award_max", words)


def gaps_of_rules(opportunity: Opportunity) -> Iterator[Gap]:
    """Rules that lack a figure, contradict one another, or belong to nothing."""
    rows = list(opportunity.scoring_rules.all())
    numbers = sorted({lot.number for lot in opportunity.lots.all()})
    lots = [row.lot_number for row in rows]
    for lot in sorted({lot for lot in lots if lots.count(lot) > 1}, key=lambda lot: lot or 0):
        yield Gap("scoring_rules", f"There are two scoring rules for {f'lot {lot}' if lot else 'all lots'}. Keep one.")
    for row in rows:
        if row.lot_number is not None and row.lot_number not in numbers:
            yield Gap("scoring_rules", f"There are scoring rules for lot {row.lot_number}, which does not exist.")
        if row.method == PriceMethod.WHOLE_LIFE and row.discount is None:
            yield Gap("scoring_rules", "Whole-life cost needs a discount rate: 0 where there is none.")
    methods = {row.method for row in rows}
    if PriceMethod.PER_POINT in methods and len(methods) > 1:
        yield Gap(
            "scoring_rules", "Price for each quality point gives price no weight, so it holds for all lots or none."
        )
    content = {
        **frozen.content_of(opportunity.criteria.all(), rows, opportunity.weighing),
        **content_of(opportunity.price_lines.all(), opportunity.price_terms.all()),
    }
    for number in numbers if rows else ():
        yield from _figures(frozen.model_in(content, number), content, number)
    yield from _groups(opportunity)


def _figures(model: Model, content: dict, number: int) -> Iterator[Gap]:
    method, rules = METHODS[model.rules.method], model.rules
    label = PriceMethod(rules.method).label
    if model.price is None and rules.method != PriceMethod.LOWEST:
        yield Gap("scoring_rules", f"“{label}” needs a criterion that is scored by price.")
    if method.needs_ceiling and model.ceiling is None:
        yield Gap("price_terms", f"“{label}” needs a ceiling of the total in lot {number}.")
    if method.needs_benchmark and rules.benchmark is None:
        yield Gap("scoring_rules", f"“{label}” needs the figure that prices are compared with.")
    lines = schedule_in(content, number).lines
    if rules.method == PriceMethod.WHOLE_LIFE and not any(line.life_cost for line in lines):
        words = f"Whole-life cost needs price lines that say which part of it they are (lot {number})."
        yield Gap("price_lines", words)
    if rules.method == PriceMethod.CARE_RATE and len({line.unit.strip().lower() for line in lines}) > 1:
        yield Gap("price_lines", f"A mean rate needs the same unit in every price line (lot {number}).")


def _groups(opportunity: Opportunity) -> Iterator[Gap]:
    for root in tree(opportunity.criteria.all()):
        for node in root.walk():
            minimum = node.criterion.minimum
            if not node.is_leaf and minimum is not None and minimum > node.weight:
                yield Gap(
                    "criteria",
                    f"“{node.criterion.name}” needs {plain(minimum)}, which is more than its parts can give.",
                )
