"""Who may do what with a bid. Deadlines: at the instant is in, one microsecond later is late."""

from datetime import datetime
from typing import Any

from portal.accounts.models import Organisation
from portal.accounts.roles import Role, has_role
from portal.accounts.rules import is_member, may_edit_bids, may_manage_members
from portal.core.templatetags.words import moment
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse
from tenders.opportunities.enums import LotState
from tenders.opportunities.enums import State as OpportunityState
from tenders.opportunities.models import Lot, Opportunity

from .enums import State
from .models import Bid


def takes_bids(opportunity: Opportunity, now: datetime) -> Verdict:
    """Published, begun, not past the deadline."""
    if opportunity.is_held_elsewhere:
        return refuse("Bids for this opportunity are made on another platform. Follow the link to its notice.")
    if opportunity.state != OpportunityState.PUBLISHED:
        return refuse(f"This opportunity takes no bids: it is {opportunity.get_state_display().lower()}.")
    if opportunity.opens_at and now < opportunity.opens_at:
        return refuse(f"Bidding opens on {moment(opportunity.opens_at)}. Come back then.")
    if opportunity.is_past_deadline(now):
        return refuse(f"The deadline was {moment(opportunity.deadline)}. Bids can no longer be changed or submitted.")
    return ALLOWED


def may_start(actor: Any, organisation: Organisation, lot: Lot, now: datetime) -> Verdict:
    """Owners and editors of an organisation start one bid for a lot."""
    if lot.state != LotState.COMPETING:
        return refuse("This lot is no longer open to bids.")
    return first_no(may_edit_bids(actor, organisation, now), takes_bids(lot.opportunity, now))


def may_edit(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """A draft is changed by owners and editors until the deadline, beside a version that stands too."""
    if not bid.is_written:
        return refuse(f"This bid is {bid.get_state_display().lower()}, so it cannot be changed.")
    return first_no(may_edit_bids(actor, bid.organisation, now), takes_bids(bid.lot.opportunity, now))


def _is_being_written(bid: Bid, now: datetime) -> Verdict:
    if not bid.is_written:
        return refuse(f"This bid is {bid.get_state_display().lower()}: nothing is written beside it any more.")
    return takes_bids(bid.lot.opportunity, now)


def may_comment(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """Every member of the organisation, viewers too, while the bid is written."""
    return first_no(is_member(actor, bid.organisation, now), _is_being_written(bid, now))


def may_assign(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """Whoever may edit says who writes what."""
    return may_edit(actor, bid, now)


def may_be_assigned(person: Any, bid: Bid, now: datetime) -> Verdict:
    """A section is given only to somebody who may edit it."""
    if may_edit_bids(person, bid.organisation, now):
        return ALLOWED
    return refuse("Only owners and editors of the organisation can write a part of the bid.")


def may_ask_for_sign_off(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """Owners decide whose agreement they want before the bid is submitted."""
    return first_no(may_manage_members(actor, bid.organisation, now), _is_being_written(bid, now))


def may_sign_off(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """Every member can be asked: a partner's trustee reads and agrees without being able to change anything."""
    return first_no(is_member(actor, bid.organisation, now), _is_being_written(bid, now))


def may_submit(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """As editing. What is missing warns and never blocks: the deadline belongs to the bidder."""
    return first_no(may_edit_bids(actor, bid.organisation, now), takes_bids(bid.lot.opportunity, now))


def may_change(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """As submitting, and by one at a time: the next version is begun once."""
    if bid.changing_since:
        return refuse(f"Version {bid.next_version} is being written already.")
    return may_submit(actor, bid, now)


def may_replace(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """As submitting, where a next version is written."""
    if not bid.changing_since:
        return refuse("This bid is already submitted, and nobody began to change it.")
    return may_submit(actor, bid, now)


def may_stop_changing(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """After the deadline too: it only takes away what does not count."""
    if not bid.changing_since:
        return refuse("Nobody is changing this bid.")
    return may_edit_bids(actor, bid.organisation, now)


def may_withdraw(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """Until the deadline, without a trace of what it said; after the opening see ``may_leave``."""
    return first_no(may_edit_bids(actor, bid.organisation, now), takes_bids(bid.lot.opportunity, now))


def may_leave(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """After the opening, until an award is approved: nobody has to be given a contract that they no longer want."""
    verdict = may_edit_bids(actor, bid.organisation, now)
    if verdict and bid.state != State.OPENED:
        return refuse("Only a bid that was opened is withdrawn in this way.")
    if verdict and bid.lot.state not in (LotState.COMPETING, LotState.ASSESSED):
        return refuse("The award of this lot is decided. Write to the council if you cannot take it on.")
    return verdict


def may_name_files(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """Named now, sent after the deadline: where the opportunity says so."""
    if not bid.lot.opportunity.finish_hours:
        return refuse("Files of this bid are sent before the deadline.")
    return may_edit(actor, bid, now)


def may_finish(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """After the deadline, while its window is open: files that a submitted bid named before it."""
    opportunity = bid.lot.opportunity
    if not opportunity.finish_until:
        return refuse("Files of this bid are sent before the deadline.")
    if bid.state != State.SUBMITTED or opportunity.state != OpportunityState.PUBLISHED:
        return refuse("Files are sent for a submitted bid, before bids are opened.")
    if not opportunity.is_past_deadline(now):
        return refuse(f"Files that you named can be sent after the deadline, {moment(opportunity.deadline)}.")
    if not opportunity.is_finishing(now):
        return refuse(f"Files could be sent until {moment(opportunity.finish_until)}. Nothing was stored.")
    return may_edit_bids(actor, bid.organisation, now)


def may_be_opened(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """Taken by the opening alone, after the deadline."""
    if not bid.lot.opportunity.is_past_deadline(now):
        return refuse("Bids can be opened only after the deadline.")
    if bid.lot.opportunity.is_finishing(now):
        return refuse(f"Bidders can finish sending files until {moment(bid.lot.opportunity.finish_until)}.")
    return ALLOWED


def may_have_evidence(actor: Any, now: datetime) -> Verdict:
    """The auditor takes the evidence about a bid: what it says of others' acts is nobody else's to hand out."""
    return ALLOWED if has_role(actor, Role.AUDITOR) else refuse("Only an auditor takes the evidence about a bid.")


def may_change_library(actor: Any, organisation: Organisation, now: datetime) -> Verdict:
    """Whoever writes bids keeps, changes and deletes the answers that are used again; every member reads them."""
    return may_edit_bids(actor, organisation, now)
