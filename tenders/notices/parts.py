"""The lots, the criteria and the awards by lot that a foreign notice states."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from . import entries

MOST_LOTS = 200
MOST_CRITERIA = 60
# Weights that can be shown as per cent of the whole; what they are multiplied by.
WEIGHTS = {"percentageExact": 1, "percentageRangeMiddle": 1, "decimalExact": 100, "decimalRangeMiddle": 100}
DIFFERENT = "Its lots are judged by different criteria; they were not taken in."
UNWEIGHTED = "Its criteria have no weights in per cent; they were not taken in."


def lots(rows: list[dict[str, Any]], title: str | None, currency: str | None) -> list[dict[str, Any]] | None:
    """Each lot with its number; None where the one lot is the whole. A value in another currency is left out."""
    named = [row for row in rows if entries.text(row.get("title")) or entries.text(row.get("description"))]
    if not named or (len(rows) == 1 and entries.text(rows[0].get("title"), 150) in (None, title)):
        return None
    numbers = _numbers(rows)
    return [
        {
            "number": number,
            "title": entries.text(row.get("title"), 150) or f"Part {number}",
            "description": entries.text(row.get("description")) or "",
            **_value(row.get("value"), currency),
        }
        for number, row in zip(numbers, rows[:MOST_LOTS], strict=False)
    ]


def _numbers(rows: list[dict[str, Any]]) -> list[int]:
    """The number in each id, or their places where these are not numbers or not distinct."""
    found = [re.search(r"(\d{1,4})$", str(row.get("id") or "")) for row in rows]
    numbers = [int(match.group(1)) for match in found if match]
    return numbers if len(set(numbers)) == len(rows) else list(range(1, len(rows) + 1))


def _value(value: Any, currency: str | None) -> dict[str, Any]:
    value = value if isinstance(value, dict) else {}
    foreign = bool(currency and value.get("currency") and value["currency"] != currency)
    return {
        "value_net": None if foreign else entries.amount(value.get("amount")),
        "value_gross": None if foreign else entries.amount(value.get("amountGross")),
    }


def criteria(tender: dict[str, Any], rows: list[dict[str, Any]], notes: list[str]) -> list[dict[str, Any]] | None:
    """The criteria that all lots share, each with its weight in per cent; None, with a note, where that cannot be said."""
    stated = [_criteria_of(row.get("awardCriteria")) for row in rows]
    stated = [found for found in stated if found] or [_criteria_of(tender.get("awardCriteria"))]
    if not stated[0]:
        return None
    if any(found != stated[0] for found in stated):
        notes.append(DIFFERENT)
        return None
    if any(row["weight"] is None for row in stated[0]):
        notes.append(UNWEIGHTED)
        return None
    return stated[0]


def _criteria_of(section: Any) -> list[dict[str, Any]]:
    rows = section.get("criteria") if isinstance(section, dict) else None
    rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [
        {
            "name": entries.text(row.get("name"), 150) or str(row.get("type") or "Criterion").capitalize()[:150],
            "description": entries.text(row.get("description")) or "",
            "kind": "PRICE" if row.get("type") == "price" else "QUALITY",
            "weight": _weight(row.get("numbers")),
        }
        for row in rows[:MOST_CRITERIA]
    ]


def _weight(numbers: Any) -> str | None:
    for row in numbers if isinstance(numbers, list) else []:
        times = WEIGHTS.get(row.get("weight")) if isinstance(row, dict) else None
        try:
            share = Decimal(str(row["number"])) * times if times else None
        except (InvalidOperation, KeyError):
            continue
        if share is not None and share.is_finite() and 0 <= share <= 100:
            return f"{share:.2f}"
    return None


def awards(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Who won which lot, at what value: only where there is more than one award."""
    if len(rows) < 2:
        return []
    return [
        {
            "lots": [str(lot) for lot in row.get("relatedLots") or [] if isinstance(lot, str | int)],
            "title": entries.text(row.get("title"), 200) or "",
            "suppliers": [
                name
                for supplier in row.get("suppliers") or []
                if isinstance(supplier, dict) and (name := entries.text(supplier.get("name"), 200))
            ],
            **_value(row.get("value"), None),
        }
        for row in rows[:MOST_LOTS]
    ]
