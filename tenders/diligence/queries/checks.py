"""How far the checks of the bids of a lot are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tenders.bids.models import Bid
from tenders.diligence.enums import Kind, Outcome
from tenders.diligence.models import Check, PriceDecision
from tenders.evaluation.models import OpenedBid
from tenders.opportunities.models import Lot

from .low import Low, low_of
from .people import Person, key_of, people_of


@dataclass(frozen=True, slots=True)
class BidChecks:
    """One bid: who stands behind it, the checks that stand, its price once that is open."""

    opened: OpenedBid
    people: tuple[Person, ...]
    standing: tuple[Check, ...]
    low: Low | None

    @property
    def bidder(self) -> str:
        """Whose bid it is."""
        return self.opened.bid.organisation.name

    @property
    def missing(self) -> list[Person]:
        """Who must still be checked for exclusion grounds."""
        done = {key_of(check.about) for check in self.standing if check.kind == Kind.EXCLUSION}
        return [person for person in self.people if person.is_needed and person.key not in done]

    @property
    def missing_kinds(self) -> list[Kind]:
        """What else must be looked at, or said not to apply, before the bid is awarded."""
        done = {check.kind for check in self.standing}
        return [kind for kind in Kind if kind != Kind.EXCLUSION and kind not in done]

    @property
    def undecided(self) -> list[Check]:
        """Concerns that nobody decided."""
        return [check for check in self.standing if check.is_concern and not hasattr(check, "ruling")]

    @property
    def out(self) -> list[str]:
        """Why the bid cannot win, in sentences without amounts."""
        return _out(self.bidder, self.standing, self.low.decision if self.low else None)

    @property
    def is_flagged(self) -> bool:
        """Its price seems too low, and that is not settled."""
        return self.low is not None and self.low.is_open

    @property
    def done(self) -> int:
        """How many needed checks are made."""
        return sum(person.is_needed for person in self.people) - len(self.missing)

    def newest(self, kind: str, name: str) -> Check | None:
        """The check of that kind and name that stands."""
        return next((row for row in self.standing if row.kind == kind and key_of(row.about) == key_of(name)), None)

    def words(self, now: datetime) -> str:
        """Where its price stands."""
        return self.low.words(now) if self.low else ""


def opened_of(lot: Lot) -> list[OpenedBid]:
    """The bids of the lot that can be assessed, by name (1 query)."""
    assessed = OpenedBid.objects.assessed().filter(bid__lot=lot).select_related("bid__organisation")
    rows = list(assessed.order_by("bid__organisation__name", "pk"))
    for row in rows:
        # One lot, one question version: what is read once serves all bids.
        row.bid.lot = lot
    return rows


def lot_checks(lot: Lot) -> list[BidChecks]:
    """Every bid of the lot, by name. The lot comes with its opportunity and question version."""
    rows = opened_of(lot)
    standing = _standing(Check.objects.filter(bid__in=[row.bid_id for row in rows]))
    low = low_of(lot, rows)
    return [
        BidChecks(row, tuple(people_of(row, found)), tuple(found), low.get(row.bid_id))
        for row in rows
        for found in [standing.get(row.bid_id, [])]
    ]


def disregarded(lot: Lot) -> dict[str, list[str]]:
    """{bid: why it gets no award} (3 queries)."""
    standing = _standing(Check.objects.filter(bid__lot=lot))
    decisions = PriceDecision.objects.filter(bid__lot=lot).select_related("confirmation").order_by("pk")
    newest = {row.bid_id: row for row in decisions}
    named = Bid.objects.filter(pk__in=[*standing, *newest]).values_list("pk", "organisation__name")
    found = {str(key): _out(name, standing.get(key, []), newest.get(key)) for key, name in named}
    return {key: words for key, words in found.items() if words}


def _out(bidder: str, standing: Iterable[Check], decision: PriceDecision | None) -> list[str]:
    ruled = (check for check in standing if check.is_concern and hasattr(check, "ruling"))
    found = [
        f"The bid of {bidder} is excluded: {check.about}, {check.get_kind_display().lower()}."
        for check in ruled
        if check.ruling.outcome == Outcome.EXCLUDE
    ]
    if decision and decision.takes_out:
        found.append(f"The bid of {bidder} is disregarded because of its price.")
    return found


def _standing(checks: Any) -> dict[Any, list[Check]]:
    """{bid: the newest check of each kind and name, oldest first}."""
    newest: dict[tuple, Check] = {}
    for check in checks.select_related("ruling__by", "by").order_by("pk"):
        newest[(check.bid_id, check.kind, key_of(check.about))] = check
    found: dict[Any, list[Check]] = {}
    for check in sorted(newest.values(), key=lambda row: row.pk):
        found.setdefault(check.bid_id, []).append(check)
    return found


def of_bid(rows: Iterable[BidChecks], bid_id: Any) -> BidChecks | None:
    """The row of one bid."""
    return next((row for row in rows if row.opened.bid_id == bid_id), None)
