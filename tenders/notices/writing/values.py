"""Plain values as OCDS wants them."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from portal.core.clock import LONDON, local

EMPTY = (None, "", [], {})
LAST_SECOND = time(23, 59, 59)


def tidy(value: Any) -> Any:
    """Without what is empty: OCDS leaves a field out rather than saying nothing in it. ``False`` and 0 stay."""
    if isinstance(value, dict):
        cleaned = {name: tidy(part) for name, part in value.items()}
        return {name: part for name, part in cleaned.items() if part not in EMPTY}
    if isinstance(value, list):
        return [part for part in map(tidy, value) if part not in EMPTY]
    return value


def moment(value: datetime | None) -> str | None:
    """A moment with the offset of clocks in the UK."""
    return local(value).replace(microsecond=0).isoformat() if value else None


def begin(day: date | None) -> str | None:
    """The first moment of a day."""
    return datetime.combine(day, time(), tzinfo=LONDON).isoformat() if day else None


def end(day: date | None) -> str | None:
    """The last second of a day."""
    return datetime.combine(day, LAST_SECOND, tzinfo=LONDON).isoformat() if day else None


def period(first: date | None, last: date | None) -> dict[str, Any]:
    """From the first moment of one day to the last second of another."""
    return {"startDate": begin(first), "endDate": end(last)}


def amount(net: Decimal | None, gross: Decimal | None, currency: str = "GBP") -> dict[str, Any]:
    """Net and gross as they were stated, neither made from the other; nothing where neither is known."""
    if net is None and gross is None:
        return {}
    return {"amount": number(net), "amountGross": number(gross), "currency": currency}


def number(value: Decimal | None) -> int | float | None:
    """A JSON number: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
