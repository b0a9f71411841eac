"""Price schedules of the demonstration that run over years, with options, ceilings and rates that are explained."""

import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tenders.bids import buildup
from tenders.opportunities.enums import LineKind, PriceWay
from tenders.opportunities.models import Opportunity
from tenders.opportunities.pricing import Schedule


@dataclass(frozen=True, slots=True)
class Design:
    """Price terms, and what further is said of a line, by its text."""

    terms: dict[str, Any]
    lines: dict[str, dict[str, Any]] = field(default_factory=dict)


DESIGNS = {
    "carers-breaks": Design(
        {
            "years": 3,
            "option_years": 2,
            "way": PriceWay.INDEXED,
            "percent": Decimal("2.5"),
            "indexation": "Should the National Living Wage rise by more than 5% in a year, both sides talk about the rate.",
            "ceiling": Decimal(200_000),
        },
        {
            "Hour of support at home": {
                "heading": "At home",
                "ceiling": Decimal(30),
                "wants_build_up": True,
                "quantities": "1000; 1100; 1100; 1150; 1150",
            },
            "Day visit": {"heading": "Away from home"},
            "Overnight stay": {"heading": "Away from home"},
            "Two carers who transfer": {"kind": LineKind.TUPE},
            "Minibus on a Saturday": {"kind": LineKind.OPTION},
        },
    ),
    "young-carers-2025": Design(
        {"years": 2, "way": PriceWay.EACH, "indexation": "Prices stay as bid for both years."},
        {"Hour of support": {"wants_build_up": True, "ceiling": Decimal(32)}},
    ),
}
RATE = {
    "wage": "13.10",
    "travel": "10",
    "travel_paid": buildup.YES,
    "holiday": "12.07",
    "sickness": "2.5",
    "training": "2",
    "insurance": "8.5",
    "pension": "3",
    "miles": "3",
    "mileage": "0.45",
    "overhead": "12",
    "surplus": "3",
}


def design(opportunity: Opportunity) -> None:
    """Give the schedule of an unsaved opportunity its years, options and ceilings, where it has any."""
    found = DESIGNS.get(opportunity.slug)
    if found is None:
        return
    opportunity.price_terms.create(**found.terms)
    for line in opportunity.price_lines.all():
        for name, value in found.lines.get(line.description, {}).items():
            setattr(line, name, value)


def prices(schedule: Schedule, usual: dict[str, int], chance: random.Random, *, is_low: bool) -> dict[str, str]:
    """A price for everything that is asked, a little above or below what is usual for its line; or far below."""
    share = 0.55 if is_low else 1
    return {cell.key: f"{usual[cell.line.text] * share * chance.uniform(0.88, 1.15):.2f}" for cell in schedule.cells}


def explained(schedule: Schedule, chance: random.Random) -> tuple[dict[int, dict[str, str]], dict[str, str]]:
    """How each rate that must be explained is made up, by line, and the prices that follow from it."""
    parts, follow = {}, {}
    for line in (line for line in schedule.lines if line.wants_build_up):
        parts[line.id] = {**RATE, "wage": f"{chance.uniform(12.8, 14.2):.2f}"}
        made = buildup.build_up(parts[line.id])
        follow |= {cell.key: str(made.rate) for cell in schedule.cells_of(line)} if made else {}
    return parts, follow
