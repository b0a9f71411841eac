"""Which prices of a lot seem too low, and how far each is settled. Nothing before the prices are open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tenders.bids import buildup
from tenders.diligence.enums import Decided, Screen
from tenders.diligence.models import Enquiry, LowLimits, PriceDecision
from tenders.diligence.screens import Found, Limits, against_floor, screens
from tenders.evaluation.models import OpenedBid, PriceOpening
from tenders.evaluation.queries.model import model_of, price_of
from tenders.opportunities.models import Lot
from tenders.opportunities.pricing import schedule_of
from tenders.opportunities.scoring.figures import compared
from tenders.opportunities.scoring.frozen import Rules
from tenders.regimes import queries

SHORT = {
    Decided.UNASKED: "Not abnormally low",
    Decided.EXPLAINED: "Explained",
    Decided.KEPT: "Kept",
    Decided.DISREGARD: "Disregarded",
    Decided.REJECT: "Rejected",
}


@dataclass(frozen=True, slots=True)
class Low:
    """One bid: what the screens say, what was asked, what was decided last."""

    found: tuple[Found, ...]
    enquiry: Enquiry | None
    decision: PriceDecision | None

    @property
    def flags(self) -> list[Found]:
        """What raises a flag."""
        return [row for row in self.found if row.is_low]

    @property
    def is_confirmed(self) -> bool:
        """The decision holds: a second person said yes where one is needed."""
        made = self.decision
        return made is not None and (not made.is_against or made.takes_out)

    @property
    def is_open(self) -> bool:
        """A flag that no decision answers, a bidder who was asked since, or a decision that waits for its second person."""
        if self.decision is None:
            return bool(self.flags) or self.enquiry is not None
        if not self.is_confirmed or (self.enquiry and self.enquiry.asked_at > self.decision.at):
            return True
        return not {row.screen for row in self.flags} <= {screen for screen, _words in self.decision.found}

    @property
    def is_out(self) -> bool:
        """The bid is disregarded."""
        return self.decision is not None and self.decision.takes_out

    def words(self, now: datetime) -> str:
        """Where it stands, in a few words; "" where there is nothing to say."""
        if not self.is_open:
            return SHORT[Decided(self.decision.outcome)] if self.decision else ""
        if self.decision and not self.is_confirmed:
            return "Waits for a second person"
        if self.enquiry is None:
            return "Flag to settle"
        return "Decide" if self.enquiry.is_over(now) else "Waits for the bidder"


def low_of(lot: Lot, rows: Sequence[OpenedBid]) -> dict[Any, Low]:
    """{bid: where its price stands} for all assessed bids of the lot; empty while prices are sealed or do not count."""
    if price_of(lot.opportunity) is None or not PriceOpening.objects.filter(lot=lot).exists():
        return {}
    found = found_of(lot, rows, LowLimits.limits())
    keys = [row.bid_id for row in rows]
    enquiries = {row.bid_id: row for row in Enquiry.objects.filter(bid__in=keys)}
    decisions = PriceDecision.objects.filter(bid__in=keys).select_related("confirmation", "by").order_by("pk")
    newest = {row.bid_id: row for row in decisions}
    return {key: Low(found.get(str(key), ()), enquiries.get(key), newest.get(key)) for key in keys}


def found_of(lot: Lot, rows: Sequence[OpenedBid], limits: Limits) -> dict[str, tuple[Found, ...]]:
    """{bid: every screen with its arithmetic}."""
    schedule, rules = schedule_of(lot), model_of(lot).rules
    figures = {str(row.bid_id): compared(schedule, row.prices or {}, rules) for row in rows}
    known = {key: price for key, price in figures.items() if price is not None}
    by_price = screens(known, limits) if known else {}
    wages = _wages(lot, rows)
    return {key: (*by_price.get(key, ()), *_rate(known.get(key), rules), *wages.get(key, ())) for key in figures}


def _rate(price: Decimal | None, rules: Rules) -> list[Found]:
    return [against_floor(price, rules.floor)] if price is not None and rules.floor is not None else []


def _wages(lot: Lot, rows: Sequence[OpenedBid]) -> Mapping[str, list[Found]]:
    """Wages of the rates that are explained, against the floor of the day on which the service starts."""
    lines = [line for line in schedule_of(lot).lines if line.wants_build_up]
    floor = buildup.floor_on(buildup.service_day(lot.opportunity), queries.book()) if lines else None
    if floor is None:
        return {}
    return {
        str(row.bid_id): [
            Found(Screen.WAGE, True, f"“{line.text}”: {words}")
            for line in lines
            if (made := buildup.build_up(row.build_ups.get(str(line.id), {})))
            for words in buildup.wage_warnings(made, floor)
        ]
        for row in rows
    }
