"""Who writes, checks, publishes and ends an opportunity."""

from datetime import datetime
from typing import Any

from portal.accounts.roles import Role, has_role
from portal.core.clock import local
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse
from tenders.opportunities import slots
from tenders.opportunities.enums import Procedure, State
from tenders.opportunities.gate import gaps
from tenders.opportunities.models import Opportunity, Overruling, ProcedureStage


def is_author(actor: Any, opportunity: Opportunity | None, now: datetime) -> Verdict:
    """Commissioners and procurement leads write opportunities."""
    if not has_role(actor, Role.COMMISSIONER, Role.PROCUREMENT_LEAD):
        return refuse("Only commissioners and procurement leads work on opportunities.")
    return ALLOWED


def may_edit(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """Only a draft is edited: what was checked or published is what others rely on."""
    if opportunity.is_held_elsewhere:
        return refuse("This opportunity was taken in from another platform. It changes when its notice changes.")
    if opportunity.state == State.CHECKED:
        return refuse("This opportunity was checked. Return it to draft before you change it.")
    if opportunity.state != State.DRAFT:
        return refuse("This opportunity is published, so its text can no longer be edited.")
    return is_author(actor, opportunity, now)


def may_check(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """The author says that it is ready; nothing may be missing."""
    return first_no(is_author(actor, opportunity, now), is_complete(opportunity, now))


def is_complete(opportunity: Opportunity, now: datetime) -> Verdict:
    """No gaps, or all of them in one refusal."""
    found = gaps(opportunity, now)
    return refuse(" ".join(gap.sentence for gap in found)) if found else ALLOWED


def may_return(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """Either of the two people may send it back; from the embargo a lead, unless the central platform has its notice."""
    if opportunity.state != State.PUBLISHED:
        return is_author(actor, opportunity, now)
    if not opportunity.is_embargoed:
        return refuse("Everyone can read it, so it is no draft any more. Propose a change instead, or withdraw it.")
    if opportunity.notice_submitted_at is not None:
        return refuse(
            "Its notice was sent to the central platform. Take it back there and record here that it was rejected or "
            "taken back; then it can become a draft again."
        )
    return is_lead(actor)


def may_publish(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """A procurement lead publishes, and never what they checked or wrote themselves."""
    if not has_role(actor, Role.PROCUREMENT_LEAD):
        return refuse("Only a procurement lead publishes an opportunity.")
    if actor.pk in (opportunity.checked_by_id, opportunity.owner_id):
        return refuse("Two people publish an opportunity: ask a procurement lead who did not write or check it.")
    return is_complete(opportunity, now)


def may_withdraw(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """Before the opening; a published one is withdrawn by a procurement lead."""
    if opportunity.state == State.PUBLISHED and not has_role(actor, Role.PROCUREMENT_LEAD):
        return refuse("Only a procurement lead withdraws a published opportunity.")
    return is_author(actor, opportunity, now)


def may_terminate(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """A procurement lead ends what was opened without a bid; where there was one, two people end each lot."""
    if not has_role(actor, Role.PROCUREMENT_LEAD):
        return refuse("Only a procurement lead terminates a procurement.")
    stops = next((sentence for source in slots.BEFORE_ENDING.ask(opportunity) for sentence in source), "")
    return refuse(stops) if stops else ALLOWED


def may_record_opening(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """Taken by the opening, never by hand; the deadline must be past for everyone."""
    if opportunity.is_held_elsewhere:
        return refuse("This opportunity is held elsewhere: there are no bids to open here.")
    if opportunity.is_embargoed:
        return refuse("This opportunity was never public, so there are no bids to open.")
    if not opportunity.is_past_deadline(now):
        return refuse("Bids can be opened only after the deadline.")
    return ALLOWED


def may_conclude(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """A direct award ends with its contract: it takes no bids, so nothing is ever opened."""
    if opportunity.procedure != Procedure.DIRECT:
        return refuse("Only a direct award ends with its contract. A competition ends with its awards.")
    if opportunity.is_held_elsewhere:
        return refuse("This opportunity is held elsewhere: it ends when its notice says so.")
    if not opportunity.is_public(now):
        return refuse("It is not public yet. A contract is awarded directly only after its transparency notice.")
    return is_lead(actor)


def may_finish(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """Taken when the last lot is awarded or terminated, and back when an award is withdrawn."""
    return ALLOWED


def may_import(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """Only what is held elsewhere is listed and finished by the importer."""
    return ALLOWED if opportunity.is_held_elsewhere else refuse("Only imported opportunities are listed so.")


def may_decide_overruling(actor: Any, overruling: Overruling, now: datetime) -> Verdict:
    """A second person: a procurement lead who did not propose it."""
    if actor is not None and actor.pk == overruling.proposed_by_id:
        return refuse("Two people let a finding stand: ask a procurement lead who did not propose it.")
    return is_lead(actor)


def may_negotiate(actor: Any, stage: ProcedureStage, now: datetime) -> Verdict:
    """Only at a stage that allows it, while the competition runs, by a procurement lead (source row A23)."""
    if not stage.allows_negotiation:
        return refuse(f"The stage “{stage.name}” allows no negotiation: terms may not be discussed with one supplier.")
    if not stage.opportunity.is_public(now) or stage.opportunity.state not in (State.PUBLISHED, State.OPENED):
        return refuse("Nothing is negotiated before the opportunity is public, or after it has ended.")
    return is_lead(actor)


def was_in_stage(stage: ProcedureStage, held_at: datetime, now: datetime) -> Verdict:
    """What is logged has happened, while the stage ran."""
    if held_at > now:
        return refuse("A negotiation is logged after it was held. Correct the time.")
    too_early = stage.begins_on is not None and local(held_at).date() < stage.begins_on
    too_late = stage.ends_at is not None and held_at > stage.ends_at
    if too_early or too_late:
        return refuse(f"The stage “{stage.name}” was not running then. Correct the time, or the stage.")
    return ALLOWED


def may_hand_over(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """While it is written; the owner counts as its author, who may not publish it, so from its check on it stays."""
    if opportunity.state == State.CHECKED:
        return refuse(
            "It was checked: who wrote it stays on record, and does not publish it. Return it to draft first."
        )
    if opportunity.state != State.DRAFT:
        return refuse("It is published: who wrote it stays on record.")
    return is_author(actor, opportunity, now)


def is_lead(actor: Any) -> Verdict:
    return ALLOWED if has_role(actor, Role.PROCUREMENT_LEAD) else refuse("Only a procurement lead does this.")
