"""The price schedule as it is frozen at publication, read back, and shown to everyone.

What is frozen leaves out what is empty, so that schedules published before a field existed keep their content and
digest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tenders.opportunities.enums import LineKind, PriceWay

from .schedule import Line, Schedule, Terms, quantities_in


def content_of(lines: Iterable[Any], terms: Iterable[Any]) -> dict[str, Any]:
    """Rows of the editor as plain values for the evaluation model: {"prices": […], "price_terms": […]}."""
    content: dict[str, Any] = {"prices": [_frozen_line(line) for line in lines]}
    frozen = [_frozen_terms(row) for row in terms]
    return {**content, "price_terms": frozen} if frozen else content


def _frozen_line(line: Any) -> dict[str, Any]:
    always = {
        "line": line.pk,
        "lot": line.lot_number,
        "text": line.description,
        "unit": line.unit,
        "quantity": str(line.quantity or 0),
    }
    newer = {
        "heading": line.heading,
        "kind": "" if line.kind == LineKind.NORMAL else line.kind,
        "quantities": _frozen_quantities(line.quantities),
        "ceiling": str(line.ceiling) if line.ceiling is not None else "",
        "build_up": line.wants_build_up,
        "life_cost": line.life_cost,
    }
    return always | {name: value for name, value in newer.items() if value}


def _frozen_quantities(text: str) -> list[str]:
    """None where a draft has something else there: the gate says so before publication."""
    try:
        return [str(quantity) for quantity in quantities_in(text)]
    except ValueError:
        return []


def _frozen_terms(terms: Any) -> dict[str, Any]:
    always = {"lot": terms.lot_number, "years": terms.years, "way": terms.way}
    newer = {
        "option_years": terms.option_years,
        "percent": str(terms.percent or 0) if terms.way == PriceWay.INDEXED else "",
        "indexation": terms.indexation.strip(),
        "ceiling": str(terms.ceiling) if terms.ceiling is not None else "",
        "counts_options": terms.counts_options,
    }
    return always | {name: value for name, value in newer.items() if value}


def lines_in(content: Mapping[str, Any]) -> list[Line]:
    """Every line of the published content."""
    return [
        Line(
            id=row["line"],
            lot=row["lot"],
            text=row["text"],
            unit=row["unit"],
            quantity=Decimal(row["quantity"]),
            quantities=tuple(map(Decimal, row.get("quantities", ()))),
            heading=row.get("heading", ""),
            kind=row.get("kind", LineKind.NORMAL.value),
            ceiling=Decimal(row["ceiling"]) if row.get("ceiling") else None,
            wants_build_up=row.get("build_up", False),
            life_cost=row.get("life_cost", ""),
        )
        for row in content.get("prices", ())
    ]


def terms_in(content: Mapping[str, Any]) -> list[Terms]:
    """All terms of the published content."""
    return [
        Terms(
            lot=row["lot"],
            years=row["years"],
            option_years=row.get("option_years", 0),
            way=row["way"],
            percent=Decimal(row.get("percent") or 0),
            indexation=row.get("indexation", ""),
            ceiling=Decimal(row["ceiling"]) if row.get("ceiling") else None,
            counts_options=row.get("counts_options", False),
        )
        for row in content.get("price_terms", ())
    ]


def terms_for(terms: Iterable[Terms], lot: int) -> Terms:
    """A lot's own terms, or those of all lots, or none."""
    found = {row.lot: row for row in terms}
    return found.get(lot) or found.get(None) or Terms()


def schedule_in(content: Mapping[str, Any] | None, lot: int) -> Schedule:
    """The schedule of one lot: its own lines and those of every lot."""
    content = content or {}
    lines = tuple(line for line in lines_in(content) if line.lot in (None, lot))
    return Schedule(lines, terms_for(terms_in(content), lot))


def schedule_of(lot: Any) -> Schedule:
    """The schedule of a lot as it was published."""
    return schedule_in(lot.opportunity.model_content, lot.number)


@dataclass(frozen=True, slots=True)
class PublicSchedule:
    """All lots together, as the public page shows them. ``sentences``: (lot or None, what holds for its prices)."""

    groups: list[tuple[str, list[Line]]]
    sentences: list[tuple[int | None, list[str]]]
    is_yearly: bool
    has_ceilings: bool


def public_schedule(opportunity: Any) -> PublicSchedule | None:
    """The schedule as its editor wrote it; after publication the rows no longer change. None without lines."""
    content = content_of(opportunity.price_lines.all(), opportunity.price_terms.all())
    lines, terms = tuple(lines_in(content)), terms_in(content) or [Terms()]
    if not lines:
        return None
    if all(row.lot for row in terms):
        # Lots without terms of their own are told the rest: what counts, and that VAT stays out.
        named = {row.lot for row in terms}
        terms += [Terms(lot=lot.number) for lot in opportunity.lots.all() if lot.number not in named]
    return PublicSchedule(
        Schedule(lines).groups,
        [(row.lot, Schedule(lines, row).sentences) for row in terms],
        any(len(row.all_years) > 1 for row in terms),
        any(line.ceiling for line in lines),
    )
