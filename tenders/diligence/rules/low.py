"""Who settles a price that seems too low (Procurement Act 2023, section 19(3)(c) to (5); PCR 2015, regulation 69)."""

from datetime import datetime
from typing import Any

from portal.accounts.rules import may_edit_bids
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse
from tenders.bids.models import Bid
from tenders.diligence.enums import Decided, Screen
from tenders.diligence.models import Enquiry, PriceDecision
from tenders.diligence.queries.low import Low
from tenders.evaluation.rules import leads, may_read_prices
from tenders.opportunities.enums import LotState
from tenders.opportunities.models import Lot
from tenders.regimes.enums import Regime

# Nobody can gather evidence overnight.
LEAST_HOURS = 24


def may_look(actor: Any, lot: Lot, now: datetime) -> Verdict:
    """Whoever may read the prices, once they are open."""
    return may_read_prices(actor, lot, now)


def _settles(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """A lead, with open prices, before the award is approved."""
    verdict = first_no(leads(actor, bid, now), may_read_prices(actor, bid.lot, now))
    if verdict and bid.lot.state not in (LotState.COMPETING, LotState.ASSESSED):
        return refuse(f"This lot is {bid.lot.get_state_display().lower()}: its prices are settled.")
    return verdict


def may_ask(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """A lead asks a bidder once; a screen may have raised a flag, or a person doubts the price."""
    verdict = _settles(actor, bid, now)
    if verdict and Enquiry.objects.filter(bid=bid).exists():
        return refuse("The bidder was asked already.")
    return verdict


def may_reply(actor: Any, enquiry: Enquiry, now: datetime) -> Verdict:
    """Somebody who writes for the bidder, once, until the time given."""
    verdict = may_edit_bids(actor, enquiry.bid.organisation, now)
    if not verdict:
        return verdict
    if enquiry.replied_at:
        return refuse("This was answered already.")
    return refuse("The time to answer this is over.") if now >= enquiry.due else ALLOWED


def may_give_time(actor: Any, enquiry: Enquiry, now: datetime) -> Verdict:
    """A lead gives a bidder more time to answer, before it answered and before anything is decided."""
    verdict = _settles(actor, enquiry.bid, now)
    if not verdict:
        return verdict
    if enquiry.replied_at:
        return refuse("The bidder has answered.")
    if PriceDecision.objects.filter(bid=enquiry.bid, at__gte=enquiry.asked_at).exists():
        return refuse("The price is decided. More time would change nothing.")
    return ALLOWED


def outcomes_of_price(bid: Bid, low: Low, now: datetime) -> list[Decided]:
    """What can be decided now. Nothing goes against a bidder who could not answer yet."""
    if low.enquiry is None:
        # A wage below the floor is always asked about.
        has_wage = any(row.screen == Screen.WAGE for row in low.flags)
        return [] if has_wage or not low.flags else [Decided.UNASKED]
    if not low.enquiry.is_over(now):
        return []
    explained = [Decided.EXPLAINED] if low.enquiry.replied_at else []
    found = [*explained, Decided.KEPT, Decided.DISREGARD]
    # The Procurement Act has no "must reject"; the Regulations of 2015 have.
    return [*found, Decided.REJECT] if bid.lot.opportunity.regime == Regime.PCR15 else found


def may_decide(actor: Any, bid: Bid, outcome: str, low: Low, now: datetime) -> Verdict:
    """A lead, with reasons. A bid is disregarded only once a reply came or its time ran out."""
    verdict = _settles(actor, bid, now)
    if not verdict:
        return verdict
    if outcome in outcomes_of_price(bid, low, now):
        return ALLOWED
    if outcome == Decided.UNASKED:
        return refuse("Ask the bidder: this flag is not settled without its answer.")
    if low.enquiry is None:
        return refuse("Ask the bidder first. Nothing is decided against a price that nobody asked about.")
    if not low.enquiry.is_over(now):
        return refuse("The bidder can still answer. Decide when the reply is here or its time is over.")
    if outcome == Decided.EXPLAINED:
        return refuse("The bidder did not answer, so nothing is explained.")
    return refuse("The law of this procurement does not know this decision.")


def may_confirm(actor: Any, decision: PriceDecision, now: datetime) -> Verdict:
    """Another lead confirms that a bid is taken out, while that decision is the newest."""
    verdict = _settles(actor, decision.bid, now)
    if not verdict:
        return verdict
    if actor.pk == decision.by_id:
        return refuse("You decided this. Another procurement lead confirms it.")
    if not decision.is_against or hasattr(decision, "confirmation"):
        return refuse("There is nothing to confirm.")
    if PriceDecision.objects.filter(bid=decision.bid_id, pk__gt=decision.pk).exists():
        return refuse("A newer decision replaced this one.")
    return ALLOWED
