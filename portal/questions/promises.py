"""Social value that a bidder commits to, as rows: the columns of the answer, and what it says once opened.

Each promise becomes an obligation of the contract, so it says how much, by when and how it is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.core.fields import date_from_text
from portal.core.rows import Column, plain_number

from .partners import rows_of

IN_DELIVERY, BEYOND = "In the delivery", "Beyond it"


def promise_columns(priorities: Sequence[str]) -> tuple[Column, ...]:
    """The columns, with the priorities to choose from."""
    return (
        Column("priority", "Priority", choices=tuple(priorities)),
        Column("kind", "In the delivery, or beyond it", choices=(IN_DELIVERY, BEYOND)),
        Column("what", "What you promise", is_long=True),
        Column("number", "How many", is_number=True),
        Column("unit", "Of what, such as hours"),
        Column("by", "By when", is_day=True),
        Column("shown", "How you will show it", is_long=True),
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise. A number or a day that could not be read is None; ``typed`` has every cell as it was."""

    priority: str
    kind: str
    what: str
    number: Decimal | None
    unit: str
    by: date | None
    shown: str
    typed: Mapping[str, str]

    @property
    def is_beyond(self) -> bool:
        """Given on top of the service, not in the way it is delivered."""
        return self.kind == BEYOND


def read_promises(value: Any) -> list[Promise]:
    """The promises of one answer, in its order; none for an answer that is not in rows."""
    return [_promise(row) for row in rows_of(value)]


def _promise(row: Mapping[str, str]) -> Promise:
    number = plain_number(row.get("number", ""))
    return Promise(
        priority=row.get("priority", ""),
        kind=row.get("kind", ""),
        what=row.get("what", ""),
        number=Decimal(number) if number is not None else None,
        unit=row.get("unit", ""),
        by=date_from_text(row.get("by", "")),
        shown=row.get("shown", ""),
        typed=row,
    )
