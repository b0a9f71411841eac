"""Reads for the public pages of opportunities."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from portal.core.lists import value_in_words

from .criteria import Node, tree
from .enums import Stage
from .models import Opportunity

STAGE_COLOURS = {Stage.OPEN: "green", Stage.CLOSED: "yellow", Stage.AWARDED: "blue", Stage.ENDED: "grey"}


@dataclass(frozen=True, slots=True)
class Row:
    """One opportunity in a list."""

    opportunity: Opportunity
    stage: str
    colour: str
    value: str


def row_of(opportunity: Opportunity, now: datetime) -> Row:
    """What a list says of an opportunity."""
    stage = opportunity.stage(now)
    value = value_in_words(opportunity.value_net, opportunity.value_gross, opportunity.currency)
    return Row(opportunity, stage.label, STAGE_COLOURS[stage], value)


@dataclass(frozen=True, slots=True)
class ExternalAward:
    """What another platform says of an award."""

    suppliers: list[str]
    value: str
    day: date | None


def external_award(opportunity: Opportunity) -> ExternalAward | None:
    """The imported award in words, or None where there is none or it says nothing."""
    facts = opportunity.external_award or {}
    net, gross = (Decimal(facts[name]) if facts.get(name) else None for name in ("value_net", "value_gross"))
    value = value_in_words(net, gross, facts.get("currency") or "GBP")
    day = date.fromisoformat(facts["date"]) if facts.get("date") else None
    suppliers = facts.get("suppliers") or []
    return ExternalAward(suppliers, value, day) if suppliers or value or day else None


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One line of the criteria table, indented by its depth."""

    criterion: Any
    depth: int
    weight: Decimal
    is_leaf: bool


def criteria_rows(opportunity: Opportunity) -> list[CriterionRow]:
    """The criteria tree as lines, groups with the sum of their parts."""
    rows: list[CriterionRow] = []

    def add(node: Node, depth: int) -> None:
        rows.append(CriterionRow(node.criterion, depth, node.weight, node.is_leaf))
        for child in node.children:
            add(child, depth + 1)

    for root in tree(opportunity.criteria.all()):
        add(root, 0)
    return rows


def law_in_words(opportunity: Opportunity) -> str:
    """The regime and band that were fixed when it commenced; "" for a draft."""
    if not opportunity.regime:
        return ""
    return f"{opportunity.get_regime_display()} ({opportunity.get_band_display().lower()})"


def scales_of(opportunity: Opportunity) -> list[Any]:
    """Each scale that a criterion uses, once."""
    scales = {criterion.scale_id: criterion.scale for criterion in opportunity.criteria.all() if criterion.scale}
    return list(scales.values())


def timetable(opportunity: Opportunity) -> list[tuple[str, Any]]:
    """(words, moment or date) of every date that is set, in order."""
    rows = [
        ("Published", opportunity.published_at),
        ("Bidding opens", opportunity.opens_at),
        ("Questions until", opportunity.questions_by),
        ("Bids until", opportunity.deadline),
        ("Award expected", opportunity.award_expected),
        ("Contract starts", opportunity.contract_start),
        ("Contract ends", opportunity.contract_end),
    ]
    return [(words, value) for words, value in rows if value]
