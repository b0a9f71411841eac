"""The CSV export of Contracts Finder: 43 columns, one notice a row."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from portal.core import cpv
from portal.core.clock import LONDON

from . import entries
from .entries import Entry, Refused
from .enums import Target

NEEDED = {"Notice Identifier", "Notice Type", "Organisation Name", "Published Date", "Title"}
TARGETS = {
    "Pipeline": Target.INTENTION,
    "PreProcurement": Target.INTENTION,
    "Contract": Target.OPPORTUNITY,
}


def rows(raw: bytes) -> Iterator[dict[str, str | None]]:
    """Every row as a dict. Raises ``Refused`` when it is not this export."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    _roomy()
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = NEEDED - set(reader.fieldnames or [])
    if missing:
        raise Refused(f"This is not the Contracts Finder export: the column {sorted(missing)[0]} is missing.")
    yield from reader


def _roomy() -> None:
    """Descriptions may be longer than the 128 KB that the reader takes by itself."""
    csv.field_size_limit(100 * 1024 * 1024)


def name_of(row: dict[str, Any]) -> str:
    """How a report names a row."""
    return str(row.get("Notice Identifier") or row.get("Title") or "a row without identifier")


def entry_of(row: dict[str, Any]) -> Entry:
    """The row mapped. Raises ``Refused`` with the reason."""
    if None in row or None in row.values():
        raise Refused("It has not as many columns as the heading: a quotation mark may be missing.")
    identifier, buyer = entries.text(row.get("Notice Identifier")), entries.text(row.get("Organisation Name"), 200)
    if not identifier:
        raise Refused("It has no notice identifier.")
    kind = (row.get("Notice Type") or "").strip()
    if kind not in TARGETS:
        raise Refused(f"Its notice type “{kind}” is not known.")
    released_at = entries.moment(row.get("Published Date"))
    if released_at is None:
        raise Refused("It has no valid published date.")
    target = TARGETS[kind]
    facts = _facts(row, buyer)
    if target == Target.OPPORTUNITY:
        facts |= _opportunity_facts(row)
    else:
        closing = entries.day(row.get("Closing Date"))
        facts["expected_notice_date"] = closing.isoformat() if closing else None
    return Entry(f"contractsfinder:{buyer}:{identifier}"[:200], identifier[:300], released_at, target.value, facts)


def _facts(row: dict[str, Any], buyer: str | None) -> dict[str, Any]:
    low, high = entries.amount(row.get("Value Low")), entries.amount(row.get("Value High"))
    start = entries.day(row.get("Start Date")) or entries.day(row.get("Contract start date"))
    end = entries.day(row.get("End Date")) or entries.day(row.get("Contract end date"))
    links = (row.get("Links") or "").split()
    return {
        "title": entries.text(row.get("Title"), 200),
        "description": entries.text(row.get("Description")),
        "buyer": buyer,
        "cpv_codes": cpv.normalise(row.get("Cpv Codes") or "")[:900] or None,
        "value_net": high or low,
        "value_gross": None,
        "currency": "GBP" if high or low else None,
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
        "suits_small": _yes(row.get("Suitable for SME")),
        "suits_voluntary": _yes(row.get("Suitable for VCO")),
        "url": next((found for link in links if (found := entries.url(link))), None),
    }


def _yes(value: Any) -> bool | None:
    return True if str(value or "").strip().lower() == "yes" else None


def _opportunity_facts(row: dict[str, Any]) -> dict[str, Any]:
    closing = entries.day(row.get("Closing Date"))
    status = (row.get("Status") or "").strip().lower()
    awarded = entries.day(row.get("Awarded Date"))
    supplier = (row.get("Supplier [Name|Address|Ref type|Ref Number|Is SME|Is VCSE]") or "").strip(" []").split("|")[0]
    award = {
        "suppliers": [supplier] if supplier else [],
        "value_net": entries.amount(row.get("Awarded Value")),
        "value_gross": None,
        "currency": "GBP",
        "date": awarded.isoformat() if awarded else None,
    }
    is_awarded = status == "awarded" or bool(awarded and supplier)
    return {
        "deadline": _deadline(closing, row.get("Closing Time")) if closing else None,
        "questions_by": None,
        "procedure": "OPEN" if "Open" in (row.get("OJEU Procedure Type") or "") else None,
        "award": award if is_awarded else None,
        "stage": {"withdrawn": "ended", "cancelled": "ended"}.get(status, "awarded" if is_awarded else None),
    }


def _deadline(closing: Any, clock_time: Any) -> str:
    try:
        at = time.fromisoformat((clock_time or "").strip())
    except ValueError:
        at = time(23, 59)
    return datetime.combine(closing, at, tzinfo=LONDON).isoformat()
