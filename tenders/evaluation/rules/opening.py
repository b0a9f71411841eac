"""Who opens bids and prices."""

from datetime import datetime
from typing import Any

from portal.accounts.roles import Role, has_role
from portal.core.templatetags.words import moment
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse
from tenders.clarifications.queries import open_questions
from tenders.custody.models import KeyHolder
from tenders.custody.rules import THRESHOLD, may_take_part
from tenders.evaluation.models import (
    OpenedBid,
    OpenerInterest,
    Opening,
    PanelMember,
    PriceOpening,
)
from tenders.evaluation.queries.model import price_of
from tenders.evaluation.queries.resting import resting_on_recused
from tenders.evaluation.queries.results import is_quality_agreed
from tenders.opportunities.enums import LotState
from tenders.opportunities.enums import State as OpportunityState
from tenders.opportunities.models import Lot, Opportunity

from .panel import leads


def is_opener(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """Openers alone, without an interest; whoever judges the bids of an opportunity does not open them."""
    if not has_role(actor, Role.OPENER):
        return refuse("Only an opener takes part in an opening.")
    if OpenerInterest.objects.filter(opportunity=opportunity, by=actor).exists():
        return refuse("You declared an interest in this procurement, so other openers open its bids.")
    if PanelMember.objects.filter(opportunity=opportunity, user=actor).exists():
        return refuse("You sit on the panel of this opportunity, so other openers open its bids.")
    return ALLOWED


def may_call(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """An opener calls the opening once the deadline is past."""
    verdict = is_opener(actor, opportunity, now)
    if not verdict:
        return verdict
    if opportunity.state != OpportunityState.PUBLISHED or opportunity.is_held_elsewhere:
        return refuse("There is nothing to open: this opportunity is not published here or is opened already.")
    if not opportunity.is_past_deadline(now):
        return refuse("Bids can be opened only after the deadline.")
    if opportunity.is_finishing(now):
        until = moment(opportunity.finish_until)
        return refuse(f"Bidders can finish sending files until {until}. Bids can be opened after that.")
    return ALLOWED


def may_approve_opening(actor: Any, opening: Opening, holder: KeyHolder, now: datetime) -> Verdict:
    """Each opener says yes once, with their own key or the one from the safe."""
    return first_no(
        may_call(actor, opening.opportunity, now),
        may_take_part(actor, holder, now),
        _is_new(opening.approvals.filter(lot=None).standing(now), actor, holder),
    )


def is_answered_or_reasoned(opportunity: Opportunity, reason: str) -> Verdict:
    """Bids are not opened over a question that nobody answered, unless it is said why (feature QA-2)."""
    waiting = open_questions(opportunity)
    if not waiting or reason.strip():
        return ALLOWED
    words = "1 question waits" if waiting == 1 else f"{waiting} questions wait"
    return refuse(f"{words} for an answer. Say why the bids are opened all the same.")


def may_open_prices(actor: Any, lot: Lot, now: datetime) -> Verdict:
    """Once the quality of every bid of the lot is agreed: quality first, then price."""
    if price_of(lot.opportunity) is None:
        return refuse("Price is not a criterion here.")
    if PriceOpening.objects.filter(lot=lot).exists():
        return refuse("The prices of this lot are open already.")
    if not is_quality_agreed(lot):
        return refuse("Price stays sealed until every quality score of this lot is agreed.")
    return is_agreed_by_the_free(lot)


def is_agreed_by_the_free(lot: Lot) -> Verdict:
    """No agreed score rests on somebody who was recused since."""
    count = len(resting_on_recused(lot))
    if not count:
        return ALLOWED
    some = "1 agreed score rests" if count == 1 else f"{count} agreed scores rest"
    return refuse(
        f"{some} on somebody who was recused since. The moderator agrees on it again, with whoever took over."
    )


def may_check_again(actor: Any, opened: OpenedBid, now: datetime) -> Verdict:
    """A lead has a damaged bid read once more, while it can still be scored beside the others."""
    if opened.is_sound:
        return refuse("This bid is as its receipt says.")
    lot = opened.bid.lot
    if lot.state != LotState.COMPETING or PriceOpening.objects.filter(lot=lot).exists():
        return refuse("The assessment of this lot is complete, so this bid can no longer take part. Take legal advice.")
    return leads(actor, opened.bid, now)


def may_approve_prices(actor: Any, lot: Lot, holder: KeyHolder, now: datetime) -> Verdict:
    """As the opening, once the quality of every bid of the lot is agreed."""
    return first_no(
        is_opener(actor, lot.opportunity, now),
        may_take_part(actor, holder, now),
        may_open_prices(actor, lot, now),
        _is_new(lot.price_approvals.standing(now), actor, holder),
    )


def _is_new(standing: Any, actor: Any, holder: KeyHolder) -> Verdict:
    """Two different people with two different keys."""
    if standing.filter(by=actor).exists():
        return refuse("You have approved already. A second opener has to approve too.")
    if standing.filter(holder=holder).exists():
        return refuse("This key was used already. The second opener uses another one.")
    return ALLOWED


def may_finish_opening(actor: Any, opening: Opening, now: datetime) -> Verdict:
    """k of n: so many different openers have approved within half an hour."""
    verdict = is_opener(actor, opening.opportunity, now)
    if verdict and opening.approvals.filter(lot=None).standing(now).count() < THRESHOLD:
        return refuse("A second opener has to approve first.")
    return verdict
