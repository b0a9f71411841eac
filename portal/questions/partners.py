"""Who does what of a bid: the columns of the answer, what is wrong between its rows, and what it says once opened.

The same rows become the register of subcontractors of the contract.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.accounts.enums import Size
from portal.core.rows import Column, Row, RowsField, is_blank, plain_number

LEAD, MEMBER, SUBCONTRACTOR = "Lead", "Member of the group", "Subcontractor"
YES = "Yes"
ALL_OF_IT = 100
# Procurement Act 2023, sections 73 and 88(8): the term flows into sub-contracts.
MOST_DAYS = 30


def partner_columns(conditions: Sequence[str] = ()) -> tuple[Column, ...]:
    """The columns; without conditions to tick, people write which ones are satisfied."""
    satisfies = Column(
        "conditions",
        "Conditions that it satisfies",
        required=False,
        choices=tuple(conditions),
        many=bool(conditions),
        is_long=not conditions,
    )
    return (
        Column("name", "Organisation"),
        Column("number", "Company or charity number", required=False),
        Column("role", "Role", choices=(LEAD, MEMBER, SUBCONTRACTOR)),
        Column("share", "Share of the work in %", is_number=True),
        Column("does", "What it does", is_long=True),
        satisfies,
        Column("size", "Size", choices=tuple(Size.labels)),
        Column("voluntary", "Voluntary, community or social enterprise", choices=(YES, "No")),
        Column("days", "Paid by you within how many days", is_number=True, required=False),
    )


class PartnersField(RowsField):
    """Rows of partners. A draft is told of the same faults, and kept all the same."""

    default_error_messages = {
        "share": "%(row)s, “Share of the work in %%”: enter a number from 0 to 100.",
        "shares": "The shares add up to %(sum)s%%. Together they are 100%% at most.",
        "days": "%(row)s is paid within %(days)s days. Who works for you must be paid within 30.",
        "leads": "Only one organisation can be the lead.",
    }

    def faults_together(self, rows: list[Row]) -> Iterator[tuple[str, str]]:
        filled = [(place, row) for place, row in enumerate(rows, start=1) if not is_blank(row)]
        for place, row in filled:
            yield from self._faults_of(place, row)
        shares = [(place, _decimal(row.get("share")) or Decimal(0)) for place, row in filled]
        total = sum((share for _place, share in shares), Decimal(0))
        if total > ALL_OF_IT and all(0 <= share <= ALL_OF_IT for _place, share in shares):
            yield f"{shares[-1][0]}-share", self._words("shares", sum=f"{total.normalize():f}")
        leads = [place for place, row in filled if row.get("role") == LEAD]
        if len(leads) > 1:
            yield f"{leads[1]}-role", self._words("leads")

    def _words(self, code: str, **facts: str) -> str:
        return str(self.error_messages[code]) % facts

    def _faults_of(self, place: int, row: Row) -> Iterator[tuple[str, str]]:
        share, days, word = _decimal(row.get("share")), _decimal(row.get("days")), f"{self.widget.word} {place}"
        if share is not None and not 0 <= share <= ALL_OF_IT:
            yield f"{place}-share", self._words("share", row=word)
        if days is not None and days > MOST_DAYS:
            yield f"{place}-days", self._words("days", row=word, days=row["days"])


@dataclass(frozen=True, slots=True)
class Partner:
    """One organisation of a bid. What could not be read as a number is None; ``typed`` has every cell as it was."""

    name: str
    number: str
    role: str
    does: str
    share: Decimal | None
    conditions: tuple[str, ...]
    size: str
    is_voluntary: bool
    days: Decimal | None
    typed: Mapping[str, str]

    @property
    def is_subcontractor(self) -> bool:
        """Paid by another of them."""
        return self.role == SUBCONTRACTOR


def read_partners(value: Any) -> list[Partner]:
    """The partners of one answer, in its order; none for an answer that is not in rows."""
    return [_partner(row) for row in rows_of(value)]


def rows_of(value: Any) -> list[dict[str, str]]:
    """The rows of an answer that say something, every cell a text."""
    if not isinstance(value, list):
        return []
    rows = [row for row in value if isinstance(row, Mapping) and not is_blank(row)]
    return [{key: str(cell or "") for key, cell in row.items()} for row in rows]


def _partner(row: Mapping[str, str]) -> Partner:
    return Partner(
        name=row.get("name", ""),
        number=row.get("number", ""),
        role=row.get("role", ""),
        does=row.get("does", ""),
        share=_decimal(row.get("share")),
        conditions=tuple(line for line in row.get("conditions", "").split("\n") if line),
        size=row.get("size", ""),
        is_voluntary=row.get("voluntary") == YES,
        days=_decimal(row.get("days")),
        typed=row,
    )


def who_satisfies(conditions: Iterable[str], value: Any) -> list[tuple[str, str]]:
    """(condition, who satisfies it) for each: one partner is enough. Written ones come in the order of the rows."""
    partners = read_partners(value)
    named = (condition for partner in partners for condition in partner.conditions)
    return [
        (condition, "; ".join(p.name or "no name" for p in partners if condition in p.conditions) or "Nobody")
        for condition in dict.fromkeys((*conditions, *named))
    ]


def _decimal(text: str | None) -> Decimal | None:
    plain = plain_number(text or "")
    return Decimal(plain) if plain is not None else None
