"""Who ends a lot without an award."""

from datetime import datetime
from typing import Any

from portal.accounts.roles import Role, has_role
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse
from tenders.evaluation.enums import EndingState
from tenders.evaluation.models import LotEnding, OpenedBid, PanelMember
from tenders.opportunities.enums import LotState
from tenders.opportunities.models import Lot, Opportunity

from .panel import leads


def needs_second(lot: Lot) -> bool:
    """Bids were opened, so somebody loses by it: two people decide."""
    return OpenedBid.objects.filter(bid__lot=lot).exists()


def stops_termination(opportunity: Opportunity) -> list[str]:
    """Somebody loses by it, so one person does not end it."""
    if not OpenedBid.objects.filter(bid__lot__opportunity=opportunity).exists():
        return []
    return ["Bids were opened, so two people end it. Go to Panel, end each lot there, and an approver confirms."]


def may_end(actor: Any, lot: Lot, now: datetime) -> Verdict:
    """A lead ends, or proposes to end, a lot that has no live award."""
    return first_no(leads(actor, lot, now), _can_end(lot), _is_not_proposed(lot))


def may_confirm_ending(actor: Any, ending: LotEnding, now: datetime) -> Verdict:
    """An approver who did not propose it and is not on the panel."""
    if not has_role(actor, Role.APPROVER):
        return refuse("Only an approver confirms this.")
    if actor.pk == ending.proposed_by_id:
        return refuse("You proposed this. Somebody else confirms it.")
    if PanelMember.objects.filter(opportunity=ending.lot.opportunity_id, user=actor).exists():
        return refuse("You sit on the panel of this opportunity, so you do not end its lots.")
    return _can_end(ending.lot)


def may_drop_ending(actor: Any, ending: LotEnding, now: datetime) -> Verdict:
    """An approver says no, or a lead takes it back."""
    if has_role(actor, Role.APPROVER, Role.PROCUREMENT_LEAD):
        return ALLOWED
    return refuse("Only an approver or a procurement lead does this.")


def _can_end(lot: Lot) -> Verdict:
    # First of all: a lot of an approved award says its own word of where it stands.
    if lot.awards.exclude(state="RECONSIDERED").exclude(state="PUBLISHED").exists():
        return refuse("An award of this lot is recommended or approved. An approver sends it back first.")
    if lot.state not in (LotState.COMPETING, LotState.ASSESSED):
        return refuse(f"This lot is {lot.get_state_display().lower()}.")
    return ALLOWED


def _is_not_proposed(lot: Lot) -> Verdict:
    if lot.endings.filter(state=EndingState.PROPOSED).exists():
        return refuse("It is proposed already. An approver decides.")
    return ALLOWED
