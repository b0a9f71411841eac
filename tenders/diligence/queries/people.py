"""Who stands behind a bid."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tenders.diligence.enums import Kind, Outcome
from tenders.diligence.models import Check
from tenders.evaluation.models import OpenedBid
from tenders.evaluation.queries.commitments import partners_of

BIDDER, INSTEAD, NAMED = "Bidder", "Comes instead of another", "Named in a check"


@dataclass(frozen=True, slots=True)
class Person:
    """An organisation or person, and its part in the bid. ``is_needed``: it must be checked before an approval."""

    name: str
    role: str
    number: str = ""
    is_needed: bool = True

    @property
    def key(self) -> str:
        """The same name, however it is typed."""
        return key_of(self.name)


def key_of(name: str) -> str:
    """What makes two names the same."""
    return " ".join(name.split()).casefold()


def people_of(opened: OpenedBid, standing: Iterable[Check]) -> list[Person]:
    """The bidder, whoever delivers a part, whoever replaced one of them, and whoever else was checked.

    Who was replaced is not needed any more.
    """
    checks = list(standing)
    replaced = {key_of(check.about) for check in checks if _replacement(check)}
    found: dict[str, Person] = {}
    for person in _named(opened, checks):
        found.setdefault(person.key, person)
    return [
        person if person.key not in replaced else Person(person.name, person.role, person.number, is_needed=False)
        for person in found.values()
    ]


def _replacement(check: Check) -> str:
    ruling = getattr(check, "ruling", None)
    return ruling.replacement if ruling and ruling.outcome == Outcome.REPLACED else ""


def _named(opened: OpenedBid, checks: list[Check]) -> Iterator[Person]:
    bidder = opened.bid.organisation
    yield Person(bidder.name, BIDDER, bidder.companies_house_number or "")
    for partner in partners_of(opened):
        if partner.name.strip():
            yield Person(" ".join(partner.name.split())[:255], partner.role or "Partner", partner.number)
    for check in checks:
        if replacement := _replacement(check):
            yield Person(replacement, INSTEAD)
    for check in checks:
        if check.kind == Kind.EXCLUSION:
            yield Person(check.about, NAMED)
