"""OCDS releases of Find a Tender, Contracts Finder, Public Contracts Scotland and Sell2Wales.

The places where real files put things, and their faults, are those of the OCDS 1.1 profiles of these platforms; a
field is looked for in every place where one of them puts it.
"""

import json
from collections.abc import Iterator
from typing import Any

from portal.core import cpv

from . import entries, parts
from .entries import Entry, Refused
from .enums import Target

PLANNING_NOTICES = ("UK1", "UK2", "UK3")
ENDED = ("cancelled", "unsuccessful", "withdrawn")
FIND_A_TENDER = "ocds-h6vhtk"


def releases(package: Any) -> Iterator[Any]:
    """Every release of a release or record package. Raises ``Refused`` when it is neither."""
    if isinstance(package, dict) and isinstance(package.get("releases"), list):
        yield from package["releases"]
        return
    if not isinstance(package, dict) or not isinstance(package.get("records"), list):
        raise Refused("This is neither an OCDS release package nor a record package.")
    for record in package["records"]:
        record = record if isinstance(record, dict) else {}
        own = [release for release in record.get("releases") or [] if isinstance(release, dict) and "tag" in release]
        yield from own or [record.get("compiledRelease") or record]


def name_of(release: Any) -> str:
    """How a report names a release, whatever is missing in it."""
    release = release if isinstance(release, dict) else {}
    return str(release.get("id") or release.get("ocid") or "a release without id")


def entry_of(release: Any) -> Entry:
    """The release mapped. Raises ``Refused`` with the reason."""
    if not isinstance(release, dict):
        raise Refused("This is not a release.")
    ocid = entries.text(release.get("ocid"))
    if not ocid:
        raise Refused("It has no ocid, so it belongs to no process.")
    released_at = entries.moment(release.get("date"))
    if released_at is None:
        raise Refused("It has no valid date, so it is not known which release is the latest.")
    notes = []
    release_id = entries.text(release.get("id"), 300)
    if not release_id:
        release_id = f"{ocid}@{released_at.isoformat()}"
        notes.append("It has no id; one was made from ocid and date.")
    tags = [tag for tag in _list(release.get("tag")) if isinstance(tag, str)]
    target = Target.INTENTION if _is_planning(release, tags) else Target.OPPORTUNITY
    facts = _facts(release, ocid, release_id, notes)
    facts |= _intention_facts(release) if target == Target.INTENTION else _opportunity_facts(release, tags, notes)
    return Entry(ocid[:200], release_id, released_at, target.value, facts, notes)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [row for row in _list(value) if isinstance(row, dict)]


def _is_planning(release: dict[str, Any], tags: list[str]) -> bool:
    """By the notice type of its document where there is one, otherwise by its tag."""
    if any(tag.startswith(("tender", "award", "contract", "implementation")) for tag in tags):
        return False
    documents = _dicts(_dict(release.get("planning")).get("documents"))
    return any(row.get("noticeType") in PLANNING_NOTICES for row in documents) or any(
        tag.startswith("planning") for tag in tags
    )


def _facts(release: dict[str, Any], ocid: str, release_id: str, notes: list[str]) -> dict[str, Any]:
    """What intentions and opportunities have in common."""
    tender = _dict(release.get("tender"))
    lots = _dicts(tender.get("lots"))
    codes = cpv.normalise(" ".join(_cpv_codes(tender)))[:900] or None
    value = _dict(tender.get("value")) or _dict(_dict(_dict(release.get("planning")).get("budget")).get("amount"))
    if not _dict(tender.get("value")) and any(_dict(lot.get("value")) for lot in lots):
        notes.append("Only its lots have values; they were not added up.")
    period = _dict(tender.get("contractPeriod")) or next((_dict(lot.get("contractPeriod")) for lot in lots), {})
    fits = [_dict(tender.get("suitability")), *(_dict(lot.get("suitability")) for lot in lots)]
    start, end = entries.day(period.get("startDate")), entries.day(period.get("endDate"))
    return {
        "title": entries.text(tender.get("title"), 200) or entries.text(release.get("title"), 200),
        "description": entries.text(tender.get("description")) or entries.text(release.get("description")),
        "buyer": _buyer(release),
        "cpv_codes": codes,
        "value_net": entries.amount(value.get("amount")),
        "value_gross": entries.amount(value.get("amountGross")),
        "currency": _currency(value),
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
        "suits_small": any(fit.get("sme") is True for fit in fits) or None,
        "suits_voluntary": any(fit.get("vcse") is True for fit in fits) or None,
        "url": _notice_url(release, ocid, release_id),
    }


def _currency(value: dict[str, Any]) -> str | None:
    code = value.get("currency")
    return code if isinstance(code, str) and len(code) == 3 and code.isalpha() else None


def _cpv_codes(tender: dict[str, Any]) -> Iterator[str]:
    places = [_dict(tender.get("classification"))]
    for item in _dicts(tender.get("items")):
        places += [_dict(item.get("classification")), *_dicts(item.get("additionalClassifications"))]
    places += _dicts(tender.get("additionalClassifications"))
    for place in places:
        if str(place.get("scheme") or "CPV").upper() == "CPV":
            yield str(place.get("id") or "")


def _buyer(release: dict[str, Any]) -> str | None:
    own = entries.text(_dict(release.get("buyer")).get("name"), 200)
    parties = (party for party in _dicts(release.get("parties")) if "buyer" in _list(party.get("roles")))
    return own or next((entries.text(party.get("name"), 200) for party in parties), None)


def _notice_url(release: dict[str, Any], ocid: str, release_id: str) -> str | None:
    if ocid.startswith(FIND_A_TENDER) and release.get("id"):
        return f"https://www.find-tender.service.gov.uk/Notice/{release_id}"[:500]
    sections = [_dict(release.get("tender")), _dict(release.get("planning")), *_dicts(release.get("awards"))]
    documents = [row for section in sections for row in _dicts(section.get("documents"))]
    named = [row for row in documents if "Notice" in str(row.get("documentType"))]
    rows = [*named, *documents, *_dicts(release.get("links"))]
    return next((found for row in rows if (found := entries.url(row.get("url") or row.get("href")))), None)


def _intention_facts(release: dict[str, Any]) -> dict[str, Any]:
    tender = _dict(release.get("tender"))
    notice = entries.day(_dict(tender.get("communication")).get("futureNoticeDate"))
    ended = tender.get("status") in ENDED
    return {"expected_notice_date": notice.isoformat() if notice else None, "stage": "ended" if ended else None}


def _opportunity_facts(release: dict[str, Any], tags: list[str], notes: list[str]) -> dict[str, Any]:
    tender = _dict(release.get("tender"))
    deadline = entries.moment(_dict(tender.get("tenderPeriod")).get("endDate"))
    questions = entries.moment(_dict(tender.get("enquiryPeriod")).get("endDate"))
    expected = entries.day(_dict(tender.get("awardPeriod")).get("endDate"))
    lots, award = _dicts(tender.get("lots")), _award(release)
    title = entries.text(tender.get("title"), 150)
    ended = tender.get("status") in ENDED or "tenderCancellation" in tags
    return {
        "deadline": deadline.isoformat() if deadline else None,
        "questions_by": questions.isoformat() if questions else None,
        "award_expected": expected.isoformat() if expected else None,
        "procedure": _procedure(tender),
        "conditions": _conditions(tender, lots),
        "lots": parts.lots(lots, title, _currency(_dict(tender.get("value")))),
        "criteria": parts.criteria(tender, lots, notes),
        "award": award,
        "stage": "ended" if ended else "awarded" if award or _is_past_award(tags) else None,
    }


def _conditions(tender: dict[str, Any], lots: list[dict[str, Any]]) -> str | None:
    """The conditions of participation, each once."""
    sections = [_dict(place.get("selectionCriteria")) for place in (tender, *lots)]
    rows = [row for section in sections for row in _dicts(section.get("criteria"))]
    found = [text for row in rows if (text := entries.text(row.get("description")))]
    return "\n".join(dict.fromkeys(found)) or None


def _is_past_award(tags: list[str]) -> bool:
    return any(tag.startswith(("award", "contract", "implementation")) for tag in tags)


def _procedure(tender: dict[str, Any]) -> str | None:
    details = str(tender.get("procurementMethodDetails") or "").lower()
    if "flexible" in details:
        return "FLEXIBLE"
    if tender.get("procurementMethod") == "open":
        return "OPEN"
    return "OTHER" if tender.get("procurementMethod") else None


def _award(release: dict[str, Any]) -> dict[str, Any] | None:
    awards = _dicts(release.get("awards"))
    names = [entries.text(supplier.get("name"), 200) for award in awards for supplier in _dicts(award.get("suppliers"))]
    names = list(dict.fromkeys(name for name in names if name))
    if not awards:
        return None
    value = next((_dict(award.get("value")) for award in awards if award.get("value")), {})
    when = next((day for award in awards if (day := entries.day(award.get("date")))), None)
    return {
        "suppliers": names,
        "value_net": entries.amount(value.get("amount")),
        "value_gross": entries.amount(value.get("amountGross")),
        "currency": _currency(value),
        "date": when.isoformat() if when else None,
        **({"parts": found} if (found := parts.awards(awards)) else {}),
    }


def load(raw: bytes) -> Any:
    """The JSON of a file. Raises ``Refused``."""
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Refused(f"This is not JSON: {error}") from None
