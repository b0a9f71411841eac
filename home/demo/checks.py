"""Checks before the awards of the demonstration: suppliers, partners, and prices that were flagged."""

from datetime import datetime, timedelta
from typing import Any

from home.demo.opportunities import DAY, Workshop
from tenders.bids.models import Bid
from tenders.diligence.enums import Decided, Kind, Outcome, Result
from tenders.diligence.queries.checks import BidChecks, lot_checks, of_bid
from tenders.diligence.queries.enquiries import draft_of
from tenders.diligence.services import checks, low
from tenders.evaluation.models import Award, OpenedBid

LOOKED = "The debarment list, the register of companies and the supplier’s declaration on the central platform."
OTHERS = (
    (Kind.INFORMATION, "The share code, looked up again on the central platform. Nothing has changed."),
    (Kind.CONDITIONS, "Each condition of participation against the declaration and its proof."),
    (Kind.FINANCIAL, "Accounts of the last two years, and the insurance certificate."),
)
REPLY = (
    "We own our kitchen and two vans, so there is no rent and no lease in our price.\n"
    "Everybody is paid at least the wage floor for every hour, travel time included.\n"
    "Overhead is 9% of cost: one manager for four contracts. The surplus is 2%."
)
EXPLAINED = "Its sums add up to its price, its wages lie above the floor, and the kitchen and the vans are its own."


def make(award: Award, shop: Workshop, now: datetime) -> None:
    """Everything that an approval of this award needs, and what a careful lead looks at besides."""
    lead = shop.cast["lead"]
    rows = lot_checks(award.lot)
    winner = of_bid(rows, award.bid_id)
    if winner is None:
        return
    for person in winner.missing:
        _check(award.bid, Kind.EXCLUSION, person.name, LOOKED, lead, now)
    for kind, looked in OTHERS:
        _check(award.bid, kind, winner.bidder, looked, lead, now)
    _concern(award.bid, winner.bidder, shop, now)
    for row in rows:
        if row.is_flagged:
            _explain(row, [other.opened for other in rows if other is not row], lead, now)


def _check(bid: Bid, kind: str, about: str, looked: str, actor: Any, now: datetime, **more: str) -> Any:
    facts = {"result": Result.CLEAR, "looked_at": looked, "looked_on": now.date(), **more}
    return checks.check(bid=bid, kind=kind, about=about, actor=actor, now=now, **facts)


def _concern(bid: Bid, name: str, shop: Workshop, now: datetime) -> None:
    """A reference that was not good, and what another lead made of it."""
    note = "One of three references says that reports came late in the first year."
    looked = "Three references by telephone."
    found = _check(bid, Kind.REFERENCES, name, looked, shop.cast["lead"], now, result=Result.CONCERN, note=note)
    checks.rule(
        concern=found,
        outcome=Outcome.KEEP,
        heard="It has a new manager of reports since; the last five came in time.",
        reason="Late reports were mended, and the work itself was praised.",
        actor=shop.cast["lead2"],
        now=now + timedelta(hours=3),
    )


def _explain(row: BidChecks, others: list[OpenedBid], lead: Any, now: datetime) -> None:
    """The bidder is asked and explains its price."""
    bid = row.opened.bid
    text = draft_of(bid.lot, row.opened, others)
    asked = low.ask(bid=bid, text=text, due=now + 2 * DAY, actor=lead, now=now)
    low.reply(enquiry=asked, text=REPLY, actor=bid.created_by, now=now + DAY)
    low.decide(bid=bid, outcome=Decided.EXPLAINED, reason=EXPLAINED, actor=lead, now=now + DAY + timedelta(hours=2))
