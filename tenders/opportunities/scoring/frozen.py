"""The evaluation model as it was published: the only one that scoring takes.

What is frozen leaves out what is empty, so that models published before a field existed keep their content and digest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tenders.opportunities.criteria import Node, leaves, tree
from tenders.opportunities.enums import CriterionKind

from .enums import Below, Evidence, PriceMethod, RoundAt, Tie, Weighing

PASS, FAIL = Decimal(1), Decimal(0)
# How a lot is drawn between bids that share a place (``drawn`` in ``lots.py``).
DRAW = "SHA-256"


@dataclass(frozen=True, slots=True)
class Point:
    """One score of a scale; ``needs`` is what a bid must show for it."""

    score: Decimal
    label: str
    descriptor: str
    needs: str = ""


@dataclass(frozen=True, slots=True)
class ScoredCriterion:
    """A leaf of the criteria tree as it was published."""

    id: int
    name: str
    kind: str
    weight: Decimal
    questions: tuple[str, ...] = ()
    scale: tuple[Point, ...] = ()
    minimum: Decimal | None = None
    below: str = Below.OUT
    evidence: str = Evidence.ANSWERS
    is_blind: bool = False

    @property
    def highest(self) -> Decimal:
        """The best score of its scale."""
        return max(point.score for point in self.scale)

    def point(self, score: Decimal) -> Point | None:
        """The point of the scale with that score."""
        return next((point for point in self.scale if point.score == score), None)

    @property
    def is_pass_or_fail(self) -> bool:
        """It gives no points: who fails cannot win."""
        return self.kind == CriterionKind.PASS


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria that together need so many points."""

    name: str
    minimum: Decimal
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """How the totals of a lot are made. ``discount``: per cent a year. ``benchmark``, ``floor``: £.

    ``draws``: it was published that a lot is drawn between bids that still share a place.
    """

    lot: int | None = None
    method: str = PriceMethod.LOWEST
    benchmark: Decimal | None = None
    floor: Decimal | None = None
    discount: Decimal = Decimal(0)
    places: int = 2
    round_at: str = RoundAt.EACH
    tie: str = Tie.SHARED
    draws: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that the totals of one lot rest on. ``ceiling``: of the total price, £."""

    criteria: tuple[ScoredCriterion, ...]
    rules: Rules
    groups: tuple[Group, ...] = ()
    weighing: str = Weighing.PERCENT
    ceiling: Decimal | None = None

    @property
    def scored(self) -> tuple[ScoredCriterion, ...]:
        """What people judge: quality, and what is passed or failed."""
        return tuple(row for row in self.criteria if row.kind != CriterionKind.PRICE)

    @property
    def quality(self) -> tuple[ScoredCriterion, ...]:
        """What gives quality points."""
        return tuple(row for row in self.criteria if row.kind == CriterionKind.QUALITY)

    @property
    def price(self) -> ScoredCriterion | None:
        """What is scored by price."""
        return next((row for row in self.criteria if row.kind == CriterionKind.PRICE), None)

    @property
    def quality_weight(self) -> Decimal:
        """The most quality points there are."""
        return sum((row.weight for row in self.quality), Decimal(0))


def criteria_in(content: Mapping[str, Any] | None) -> tuple[ScoredCriterion, ...]:
    """Every scored criterion of the published content, in order."""
    return tuple(_criterion(row) for row in (content or {}).get("criteria", ()))


def model_in(content: Mapping[str, Any] | None, lot: int) -> Model:
    """The model of one lot: its own rules, or those of all lots, or the usual ones."""
    content = content or {}
    found = {row.lot: row for row in rules_in(content)}
    terms = {row["lot"]: row for row in content.get("price_terms", ())}
    ceiling = (terms.get(lot) or terms.get(None) or {}).get("ceiling")
    return Model(
        criteria=criteria_in(content),
        rules=replace(found.get(lot) or found.get(None) or Rules(), draws=is_drawn(content)),
        groups=tuple(
            Group(row["name"], Decimal(row["minimum"]), tuple(row["members"])) for row in content.get("groups", ())
        ),
        weighing=content.get("weighing", Weighing.PERCENT.value),
        ceiling=Decimal(ceiling) if ceiling else None,
    )


def is_drawn(content: Mapping[str, Any]) -> bool:
    """The published content says how bids that share a place are drawn."""
    return content.get("draw") == DRAW


def rules_in(content: Mapping[str, Any]) -> list[Rules]:
    """All rules of the published content."""
    return [
        Rules(
            lot=row["lot"],
            method=row["method"],
            benchmark=Decimal(row["benchmark"]) if row.get("benchmark") else None,
            floor=Decimal(row["floor"]) if row.get("floor") else None,
            discount=Decimal(row.get("discount") or 0),
            places=row["places"],
            round_at=row["round_at"],
            tie=row["tie"],
            draws=is_drawn(content),
        )
        for row in content.get("rules", ())
    ]


def _criterion(row: Mapping[str, Any]) -> ScoredCriterion:
    return ScoredCriterion(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        weight=Decimal(row["weight"]),
        questions=tuple(row["questions"]),
        scale=tuple(
            Point(Decimal(point["score"]), point["label"], point["descriptor"], point.get("needs", ""))
            for point in row["scale"]
        ),
        minimum=Decimal(row["minimum"]) if row.get("minimum") else None,
        below=row.get("below", Below.OUT.value),
        evidence=row.get("evidence", Evidence.ANSWERS.value),
        is_blind=row.get("blind", False),
    )


# What is published


def content_of(rows: Iterable[Any], rules: Iterable[Any], weighing: str) -> dict[str, Any]:
    """The editor's outline and rules as plain values: {"criteria": […]}, with "groups", "rules" and "weighing" where set."""
    outline = list(rows)
    parts = weights_of(outline, weighing)
    newer = {
        "groups": [_frozen_group(node) for root in tree(outline) for node in root.walk() if _needs(node)],
        "rules": [_frozen_rules(row) for row in rules],
        "weighing": "" if weighing == Weighing.PERCENT else weighing,
    }
    found = [_frozen(node.criterion, parts[id(node.criterion)]) for node in leaves(outline)]
    return {"criteria": found, **{name: value for name, value in newer.items() if value}}


def weights_of(rows: Iterable[Any], weighing: str) -> dict[int, Decimal]:
    """The weight of each leaf, by the ``id()`` of its row.

    In an order of importance the last counts one part, the one before it two, and so on up to the first.
    """
    found = [node.criterion for node in leaves(rows)]
    weighed = [row for row in found if row.weight is not None]
    if weighing != Weighing.RANKING:
        return {id(row): row.weight if row.weight is not None else Decimal(0) for row in found}
    parts = {id(row): Decimal(len(weighed) + 1) - row.weight for row in weighed}
    return {id(row): parts.get(id(row), Decimal(0)) for row in found}


def _needs(node: Node) -> bool:
    return not node.is_leaf and node.criterion.minimum is not None


def _frozen_group(node: Node) -> dict[str, Any]:
    members = [leaf.criterion.pk for leaf in node.walk() if leaf.is_leaf]
    return {"name": node.criterion.name, "minimum": str(node.criterion.minimum), "members": members}


def _frozen(criterion: Any, weight: Decimal) -> dict[str, Any]:
    always = {
        "id": criterion.pk,
        "name": criterion.name,
        "kind": criterion.kind,
        "weight": str(weight),
        "questions": criterion.numbers,
        "scale": _frozen_scale(criterion),
    }
    is_quality = criterion.kind == CriterionKind.QUALITY
    has_minimum = is_quality and criterion.minimum is not None
    newer = {
        "minimum": str(criterion.minimum) if has_minimum else "",
        "below": criterion.below if has_minimum else "",
        "evidence": "" if criterion.evidence == Evidence.ANSWERS else criterion.evidence,
        "blind": criterion.is_blind,
    }
    return always | {name: value for name, value in newer.items() if value}


def _frozen_scale(criterion: Any) -> list[dict[str, str]]:
    if criterion.kind == CriterionKind.PASS:
        return [
            {"score": str(FAIL), "label": "Fail", "descriptor": "The bid does not show it."},
            {"score": str(PASS), "label": "Pass", "descriptor": criterion.description},
        ]
    points = criterion.scale.points.all() if criterion.scale else []
    return [
        {"score": str(point.score), "label": point.label, "descriptor": point.descriptor}
        | ({"needs": point.needs} if point.needs else {})
        for point in points
    ]


def _frozen_rules(rules: Any) -> dict[str, Any]:
    always = {
        "lot": rules.lot_number,
        "method": rules.method,
        "places": rules.places,
        "round_at": rules.round_at,
        "tie": rules.tie,
    }
    newer = {
        "benchmark": str(rules.benchmark) if rules.benchmark is not None else "",
        "floor": str(rules.floor) if rules.floor is not None else "",
        "discount": str(rules.discount) if rules.discount is not None else "",
    }
    return always | {name: value for name, value in newer.items() if value}
