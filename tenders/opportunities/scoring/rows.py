"""The criteria table as everyone reads it: of a draft in its preview, and of what is published."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tenders.opportunities.criteria import Node, leaves, tree

from . import frozen
from .enums import Weighing
from .lots import mechanism
from .words import conditions_of, group_sentence, rules_sentences, weight_words


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One line of the criteria table, indented by its depth; ``weight`` and ``conditions`` in words."""

    criterion: Any
    depth: int
    weight: str
    is_leaf: bool
    conditions: tuple[str, ...]


def criteria_rows(opportunity: Any) -> list[CriterionRow]:
    """The criteria tree as lines, groups with the sum of their parts."""
    outline = list(opportunity.criteria.all())
    content = frozen.content_of(outline, (), opportunity.weighing)
    # By place: the rows of a draft that is looked at before it is saved have no keys yet.
    scored = dict(zip((id(node.criterion) for node in leaves(outline)), frozen.criteria_in(content), strict=True))
    weighed = len([row for row in scored.values() if row.weight])
    return [
        CriterionRow(
            criterion=node.criterion,
            depth=depth,
            weight=_weight(node, opportunity.weighing, weighed),
            is_leaf=node.is_leaf,
            conditions=_conditions(node, scored),
        )
        for root in tree(outline)
        for node, depth in _walk(root, 0)
    ]


def _walk(node: Node, depth: int) -> Iterator[tuple[Node, int]]:
    yield node, depth
    for child in node.children:
        yield from _walk(child, depth + 1)


def _weight(node: Node, weighing: str, weighed: int) -> str:
    """A group of ranked criteria has none, and nor has what is passed or failed."""
    if not node.weight or (weighing == Weighing.RANKING and not node.is_leaf):
        return ""
    return weight_words(node.weight, weighing, weighed)


def _conditions(node: Node, scored: dict[int, frozen.ScoredCriterion]) -> tuple[str, ...]:
    if node.is_leaf:
        return tuple(conditions_of(scored[id(node.criterion)]))
    minimum = node.criterion.minimum
    return (group_sentence(minimum),) if minimum is not None else ()


def scoring_sentences(opportunity: Any) -> list[tuple[int | None, list[str]]]:
    """(lot, or None for all; how totals are made there)."""
    draw = {"draw": frozen.DRAW} if has_draw(opportunity) else {}
    content = draw | frozen.content_of((), opportunity.scoring_rules.all(), opportunity.weighing)
    found = frozen.rules_in(content) or [frozen.Rules(draws=bool(draw))]
    return [(rules.lot, list(rules_sentences(rules))) for rules in found]


def has_draw(opportunity: Any) -> bool:
    """What was published before there was a draw has none."""
    published = opportunity.model_content
    return published is None or frozen.is_drawn(published)


def limit_in_words(opportunity: Any) -> str:
    """By which rule lots are given where awards are limited; "" where they are not."""
    most = opportunity.lots_award_max
    return mechanism(most, draws=has_draw(opportunity)) if most else ""
