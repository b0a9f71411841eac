"""Who recommends, approves and runs an award."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from portal.accounts.roles import Role, has_role
from portal.core.templatetags.words import moment
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse
from tenders.bids.models import Bid
from tenders.evaluation import slots
from tenders.evaluation.models import (
    Award,
    PanelMember,
    PriceOpening,
)
from tenders.evaluation.queries.lots import drawn_first, given_lots
from tenders.evaluation.queries.model import price_of
from tenders.evaluation.queries.results import LotResult, is_quality_agreed
from tenders.opportunities.enums import LotState
from tenders.opportunities.enums import State as OpportunityState
from tenders.opportunities.gate import case_of
from tenders.opportunities.models import Lot
from tenders.opportunities.scoring.words import DRAWN

from .opening import is_agreed_by_the_free
from .panel import leads


def may_recommend(actor: Any, lot: Lot, bid: Bid, now: datetime) -> Verdict:
    """A procurement lead, with the assessment complete; one live award a lot."""
    verdict = leads(actor, lot, now)
    if not verdict:
        return verdict
    if bid.lot_id != lot.pk:
        return refuse("This bid is for another lot.")
    if lot.state not in (LotState.COMPETING, LotState.ASSESSED):
        return refuse(f"This lot is already {lot.get_state_display().lower()}.")
    if not is_quality_agreed(lot):
        return refuse("Every quality score has to be agreed first.")
    if price_of(lot.opportunity) is None and not (verdict := is_agreed_by_the_free(lot)):
        return verdict
    if price_of(lot.opportunity) and not PriceOpening.objects.filter(lot=lot).exists():
        return refuse("Open the prices of this lot first.")
    if lot.awards.exclude(state="RECONSIDERED").exists():
        return refuse("An award of this lot is recommended already.")
    return ALLOWED


def can_win(out: Sequence[str]) -> Verdict:
    """Who failed, fell below a minimum or gave no price cannot win."""
    return refuse(f"This bid cannot win. {' '.join(out)}") if out else ALLOWED


def is_most_advantageous(lot: Lot, bid: Bid, result: LotResult) -> Verdict:
    """The lot goes to the bid that came first (section 19(1)), or to whom the published draw or limit of lots gives it."""
    given = given_lots(lot.opportunity)
    if given is None:
        return _came_first(lot, bid, result)
    if given.missing:
        return refuse(given.missing)
    row = given.bids.get(lot.pk)
    if row is not None and row.bid_id == str(bid.pk):
        return ALLOWED
    return refuse(f"{given.rule} By this, the lot goes to {row.bidder if row else 'nobody'}.")


def _came_first(lot: Lot, bid: Bid, result: LotResult) -> Verdict:
    if result.of(bid.pk).rank != 1:
        return refuse("Another bid came first in this lot: the award goes to the first place.")
    first = drawn_first(lot, result)
    if first is None or first.bid_id == str(bid.pk):
        return ALLOWED
    return refuse(f"Bids share the first place. {DRAWN} By this, the lot goes to {first.bidder}.")


def may_approve(actor: Any, award: Award, now: datetime) -> Verdict:
    """Who may decide, once nothing is missing."""
    return first_no(may_send_back(actor, award, now), nothing_is_missing(award, now))


def may_send_back(actor: Any, award: Award, now: datetime) -> Verdict:
    """An approver who neither recommended it nor sat on the panel; until the award is public."""
    if not has_role(actor, Role.APPROVER):
        return refuse("Only an approver approves an award or sends it back.")
    if actor.pk == award.recommended_by_id:
        return refuse("You recommended this award. Somebody else has to approve it.")
    if PanelMember.objects.filter(opportunity=award.lot.opportunity, user=actor).exists():
        return refuse("You sit on the panel of this opportunity, so you cannot approve its award.")
    return ALLOWED


def may_set_aside(actor: Any, award: Award, now: datetime) -> Verdict:
    """As sending back, once the award is public and until a contract binds the council: a claim may show it wrong."""
    return first_no(may_send_back(actor, award, now), _is_unbound(award))


def _is_unbound(award: Award) -> Verdict:
    bound = next((sentence for source in slots.BINDING.ask(award) for sentence in source), "")
    return refuse(bound) if bound else ALLOWED


def still_counts(faults: Sequence[str]) -> Verdict:
    """What is approved is what its scores and prices give now: a bid may have been taken out since."""
    if not faults:
        return ALLOWED
    return refuse(f"{' '.join(faults)} Send the recommendation back: the lead recommends again from the new results.")


def nothing_is_missing(award: Award, now: datetime) -> Verdict:
    """Checks, replies and decisions that others keep have to be there before anybody approves."""
    missing = next((sentence for source in slots.BEFORE_APPROVAL.ask(award, now) for sentence in source), "")
    return refuse(missing) if missing else ALLOWED


def may_run_award(actor: Any, award: Award, now: datetime) -> Verdict:
    """Sending summaries and publishing are the procurement lead's, while nothing speaks against the award."""
    return first_no(leads(actor, award, now), _is_live(award), nothing_is_missing(award, now))


def _is_live(award: Award) -> Verdict:
    """Neither its lot nor its procurement was ended."""
    lot = award.lot
    for found in (lot, lot.opportunity):
        if found.state in (LotState.TERMINATED, OpportunityState.TERMINATED):
            return refuse(f"{lot} was ended without an award.")
    return ALLOWED


def is_noticed(award: Award, number: str, published_at: datetime | None, now: datetime) -> Verdict:
    """Where the law wants an award notice, the award is public here once it is there; bidders were told first."""
    if not case_of(award.lot.opportunity, now).needs_award_notice:
        return ALLOWED
    if not number.strip() or published_at is None:
        return refuse("Give the number of the award notice and when the central platform published it.")
    if published_at > now:
        return refuse("The notice cannot have been published in the future. Correct the time.")
    if award.sent_at and published_at < award.sent_at.replace(second=0, microsecond=0):
        sent = moment(award.sent_at)
        return refuse(f"The summaries were sent on {sent}. The notice comes after them: correct the time.")
    return ALLOWED
