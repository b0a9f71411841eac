"""The published evaluation model: the only one that scoring takes."""

from dataclasses import dataclass
from decimal import Decimal

from tenders.opportunities.enums import CriterionKind
from tenders.opportunities.models import Opportunity


@dataclass(frozen=True, slots=True)
class Point:
    """One score of a scale."""

    score: Decimal
    label: str
    descriptor: str


@dataclass(frozen=True, slots=True)
class ScoredCriterion:
    """A leaf of the criteria tree as it was published."""

    id: int
    name: str
    kind: str
    weight: Decimal
    questions: tuple[str, ...]
    scale: tuple[Point, ...]
    is_blind: bool = False

    @property
    def highest(self) -> Decimal:
        """The best score of its scale."""
        return max(point.score for point in self.scale)

    def point(self, score: Decimal) -> Point | None:
        """The point of the scale with that score."""
        return next((point for point in self.scale if point.score == score), None)


def criteria_of(opportunity: Opportunity) -> list[ScoredCriterion]:
    """Every scored criterion of the published model, in order."""
    content = opportunity.model_content or {"criteria": []}
    return [
        ScoredCriterion(
            id=row["id"],
            name=row["name"],
            kind=row["kind"],
            weight=Decimal(row["weight"]),
            questions=tuple(row["questions"]),
            scale=tuple(Point(Decimal(p["score"]), p["label"], p["descriptor"]) for p in row["scale"]),
            is_blind=row.get("blind", False),
        )
        for row in content["criteria"]
    ]


def quality_of(opportunity: Opportunity) -> list[ScoredCriterion]:
    """The criteria that people score."""
    return [criterion for criterion in criteria_of(opportunity) if criterion.kind == CriterionKind.QUALITY]


def price_of(opportunity: Opportunity) -> ScoredCriterion | None:
    """The criterion that is scored by price, if there is one."""
    return next((c for c in criteria_of(opportunity) if c.kind == CriterionKind.PRICE), None)
