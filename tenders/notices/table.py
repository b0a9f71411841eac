"""Opportunities as a table: one row a process, from what was published last about it."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from .models import Release

COLUMNS = (
    "ocid",
    "title",
    "status",
    "buyer",
    "procedure",
    "cpv_codes",
    "value_net",
    "value_gross",
    "currency",
    "questions_until",
    "bids_until",
    "award_expected",
    "contract_start",
    "contract_end",
    "suits_small",
    "suits_voluntary",
    "lots",
    "suppliers",
    "address",
    "last_release",
    "last_release_date",
)
# A spreadsheet would take these for the beginning of a formula.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """What the CSV writer writes to: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def written(releases: Iterable[Release]) -> Iterator[str]:
    """The table line by line."""
    writer: Any = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for release in releases:
        row = _row(release)
        yield writer.writerow([_safe(row.get(name)) for name in COLUMNS])


def _safe(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value.startswith(FORMULAS):
        return f"'{value}"
    return value


def _row(release: Release) -> dict[str, Any]:
    whole = release.as_json()
    tender = whole.get("tender", {})
    lots = tender.get("lots", [])
    value, first = tender.get("value", {}), lots[0] if lots else {}
    term, suits = first.get("contractPeriod", {}), first.get("suitability", {})
    names = [party["name"] for award in whole.get("awards", []) for party in award.get("suppliers", [])]
    codes = [row["id"] for item in tender.get("items", []) for row in item.get("additionalClassifications", [])]
    return {
        "ocid": release.ocid,
        "title": tender.get("title"),
        "status": tender.get("status"),
        "buyer": whole.get("buyer", {}).get("name"),
        "procedure": tender.get("procurementMethodDetails"),
        "cpv_codes": " ".join(dict.fromkeys(codes)),
        "value_net": value.get("amount"),
        "value_gross": value.get("amountGross"),
        "currency": value.get("currency"),
        "questions_until": tender.get("enquiryPeriod", {}).get("endDate"),
        "bids_until": tender.get("tenderPeriod", {}).get("endDate"),
        "award_expected": tender.get("awardPeriod", {}).get("endDate", "")[:10],
        "contract_start": term.get("startDate", "")[:10],
        "contract_end": term.get("endDate", "")[:10],
        "suits_small": suits.get("sme"),
        "suits_voluntary": suits.get("vcse"),
        "lots": len(lots),
        "suppliers": "; ".join(dict.fromkeys(names)),
        "address": tender.get("submissionMethodDetails"),
        "last_release": release.release,
        "last_release_date": whole.get("date"),
    }
