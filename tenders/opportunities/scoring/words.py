"""The model in sentences for bidders: how much each criterion counts, how a price becomes points, what decides a tie."""

from collections.abc import Iterator
from decimal import Decimal

from portal.core.money import pounds

from .enums import Below, Evidence, PriceMethod, RoundAt, Tie, Weighing
from .frozen import Model, Rules, ScoredCriterion
from .methods import METHODS
from .totals import plain

TIES = {
    Tie.SHARED: "Equal totals share a place.",
    Tie.QUALITY: "Between equal totals, more points for quality decide; after that they share a place.",
    Tie.PRICE: "Between equal totals, the lower price decides; after that they share a place.",
    Tie.HEAVIEST: "Between equal totals, more points on the heaviest quality criterion decide; after that they share a place.",
}


DRAWN = (
    "Where bids still share a place, the award goes by a draw that anyone can repeat: of each bid, the SHA-256 digest of "
    "the lines with the digest of this model, the digests of the receipts of all bids opened for the lot, in order, and "
    "the number of the bid; the lowest comes first."
)


def weight_words(weight: Decimal, weighing: str, criteria: int) -> str:
    """How much a leaf counts, from what its editor typed (in an order of importance: its place)."""
    match weighing:
        case Weighing.POINTS:
            return f"{plain(weight)} point{'' if weight == 1 else 's'}"
        case Weighing.RANKING:
            parts, whole = criteria + 1 - weight, criteria * (criteria + 1) // 2
            return f"place {plain(weight)} of {criteria}: {plain(parts)} of {whole} parts"
    return f"{plain(weight)}%"


def rules_sentences(rules: Rules) -> Iterator[str]:
    """How totals are made: the formula with its figures, then rounding, then ties."""
    method = METHODS[rules.method]
    yield f"{PriceMethod(rules.method).label}. {method.formula}"
    if rules.benchmark is not None and method.needs_benchmark:
        yield f"The figure that prices are compared with is {pounds(rules.benchmark)}."
    if rules.floor is not None:
        yield f"A rate below {pounds(rules.floor)} is asked to be explained."
    if rules.method == PriceMethod.WHOLE_LIFE:
        yield f"Each year after the first is discounted by {plain(rules.discount)}% a year."
    yield rounding_sentence(rules)
    yield TIES[Tie(rules.tie)]
    if rules.draws:
        yield DRAWN


def rounding_sentence(rules: Rules) -> str:
    """When and how far points are rounded."""
    places = (
        "a whole number" if rules.places == 0 else f"{rules.places} decimal place{'' if rules.places == 1 else 's'}"
    )
    if rules.round_at == RoundAt.TOTAL:
        return f"Only the total is rounded, half up, to {places}."
    return f"The points of each step are rounded half up to {places}; totals add the rounded points."


def conditions_of(criterion: ScoredCriterion) -> Iterator[str]:
    """What else bidders must know of a leaf."""
    if criterion.is_pass_or_fail:
        yield "Pass or fail: a bid that fails cannot win."
    elif criterion.minimum is not None:
        leads = {Below.OUT: "the bid cannot win", Below.ZERO: "it gets no points"}[Below(criterion.below)]
        yield f"Below {plain(criterion.minimum)}, {leads}."
    if criterion.evidence != Evidence.ANSWERS:
        yield f"Judged by {Evidence(criterion.evidence).label.lower()}."
    if criterion.is_blind:
        yield "Whoever scores it is not told who bid."


def group_sentence(minimum: Decimal) -> str:
    """What a group needs."""
    return f"Below {plain(minimum)} points in all, the bid cannot win."


def cautions(model: Model) -> Iterator[str]:
    """What the author of a model should beware of; bidders are not shown it."""
    if model.price is None:
        return
    method = METHODS[model.rules.method]
    yield from method.beware
    has_minimum = any(row.minimum is not None for row in model.quality) or bool(model.groups)
    if model.rules.method == PriceMethod.PER_POINT and not has_minimum:
        yield "No quality criterion has a minimum: the cheapest bid wins if it is cheap enough."
