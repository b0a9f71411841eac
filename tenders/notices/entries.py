"""One release or row, mapped to what this portal keeps. Missing facts are None and never overwrite known ones."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.core.clock import LONDON
from tenders.outcomes.enums import ServiceKind

MOST = Decimal("999999999999.99")
# Divisions of the CPV to the kinds by which people look here; the longest prefix wins.
KINDS = {
    "853": ServiceKind.ADULT_CARE,
    "85": ServiceKind.HEALTH,
    "80": ServiceKind.CHILDREN,
    "70": ServiceKind.HOUSING,
    "98": ServiceKind.COMMUNITY,
    "92": ServiceKind.COMMUNITY,
    "34": ServiceKind.TRANSPORT,
    "60": ServiceKind.TRANSPORT,
    "63": ServiceKind.TRANSPORT,
    "77": ServiceKind.ENVIRONMENT,
    "90": ServiceKind.ENVIRONMENT,
    "44": ServiceKind.BUILDINGS,
    "45": ServiceKind.BUILDINGS,
    "50": ServiceKind.BUILDINGS,
    "71": ServiceKind.BUILDINGS,
    "66": ServiceKind.PROFESSIONAL,
    "75": ServiceKind.PROFESSIONAL,
    "79": ServiceKind.PROFESSIONAL,
    "30": ServiceKind.TECHNOLOGY,
    "32": ServiceKind.TECHNOLOGY,
    "48": ServiceKind.TECHNOLOGY,
    "64": ServiceKind.TECHNOLOGY,
    "72": ServiceKind.TECHNOLOGY,
}
# Copies of some files lost the backslashes of their line breaks.
LOST_BREAK = re.compile(r"(?:rn){2,}|(?<=[.:;!?)]) ?rn(?=[A-Z•*\-–0-9])")


class Refused(Exception):
    """This release or row cannot be taken in; the message says why."""


@dataclass(slots=True)
class Entry:
    """One release or row."""

    process: str
    release: str
    released_at: datetime
    target: str
    facts: dict[str, Any]
    notes: list[str] = field(default_factory=list)


def text(value: Any, limit: int | None = None) -> str | None:
    """Cleaned text, or None for nothing; cut with an ellipsis at the limit."""
    if not isinstance(value, str) or not value.strip():
        return None
    cleaned = LOST_BREAK.sub("\n", value.replace("\r\n", "\n").replace("\x00", "")).strip()
    if limit and len(cleaned) > limit:
        return cleaned[: limit - 1].rstrip() + "…"
    return cleaned


def moment(value: Any) -> datetime | None:
    """An aware moment from ISO text; without an offset it is UK clock time. None when it is no date."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        parsed = datetime.fromisoformat(value.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    # "0001-01-01" and the like are what programs write for "no date".
    if not 1990 <= parsed.year <= 2200:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=LONDON)


def day(value: Any) -> date | None:
    """The UK calendar day of an ISO moment, or of dd/mm/yyyy."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", value.strip()):
        parts = [int(part) for part in value.strip().split("/")]
        try:
            return date(parts[2], parts[1], parts[0])
        except ValueError:
            return None
    found = moment(value)
    return found.astimezone(LONDON).date() if found else None


def amount(value: Any) -> str | None:
    """A sum as text of a decimal with two places; None for nothing and for nonsense.

    0 and 1 are what buyers type where a form demands a value that they do not state.
    """
    if value in (None, "") or isinstance(value, bool):
        return None
    try:
        sum_ = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        return None
    if not sum_.is_finite() or not 1 < sum_ <= MOST:
        return None
    return f"{sum_:.2f}"


def url(value: Any) -> str | None:
    """A web address that can be linked to, or None."""
    found = text(value)
    return found if found and re.match(r"https?://[^\s/$.?#][^\s]*$", found) and len(found) <= 500 else None


def kind_of(cpv_codes: str | None) -> str:
    """The kind of service that the first known CPV code stands for."""
    for code in (cpv_codes or "").split():
        for length in (3, 2):
            if code[:length] in KINDS:
                return KINDS[code[:length]].value
    return ServiceKind.OTHER.value
