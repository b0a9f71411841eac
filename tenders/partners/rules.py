"""Who may stand on the board, write through it, and look after it. No rule asks about bids."""

from datetime import date, datetime
from typing import Any

from portal.accounts.models import Organisation
from portal.accounts.roles import Role, has_role
from portal.accounts.rules import may_edit_bids
from portal.core.clock import local
from portal.core.templatetags.words import moment
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse
from tenders.clarifications.querysets import is_team
from tenders.opportunities.enums import State as OpportunityState
from tenders.opportunities.models import Opportunity

from .enums import State
from .models import Entry
from .querysets import is_provider, watches_board

# Nobody fills the board alone.
MOST_OF_ONE = 10


def has_board(opportunity: Opportunity, now: datetime) -> Verdict:
    """From its publication to its deadline (the instant is in), where bids are made here."""
    is_up = opportunity.is_public(now) and opportunity.state == OpportunityState.PUBLISHED
    if opportunity.is_held_elsewhere or not is_up or opportunity.deadline is None:
        return refuse("There is no board for partners here.")
    if now > opportunity.deadline:
        return refuse(f"Bidding closed on {moment(opportunity.deadline)}, and the board with it.")
    return ALLOWED


def may_see_board(actor: Any, now: datetime) -> Verdict:
    """Providers, and those on the council's side who watch over it."""
    if is_provider(actor) or watches_board(actor):
        return ALLOWED
    return refuse("The board is for organisations. Register yours, or ask to join one that is here already.")


def may_put_up(
    actor: Any, opportunity: Opportunity, organisation: Organisation, lot_id: int | None, now: datetime
) -> Verdict:
    """Owners and editors, one entry for each lot and one for the whole."""
    verdict = first_no(has_board(opportunity, now), may_edit_bids(actor, organisation, now))
    if not verdict:
        return verdict
    own = Entry.objects.filter(organisation=organisation, opportunity=opportunity)
    if own.filter(state=State.UP, lot=lot_id).exists():
        return refuse("Your organisation has an entry for this already. Change that one.")
    if own.count() >= MOST_OF_ONE:
        return refuse(f"An organisation puts up {MOST_OF_ONE} entries for one opportunity at most.")
    return ALLOWED


def is_good_day(opportunity: Opportunity, until: date, now: datetime) -> Verdict:
    """Not past, and not after bids close."""
    last = local(opportunity.deadline).date() if opportunity.deadline else until
    if until < local(now).date():
        return refuse("Choose today or a later day.")
    if until > last:
        return refuse(f"Bids close on {moment(opportunity.deadline)}. Choose that day or an earlier one.")
    return ALLOWED


def may_change(actor: Any, entry: Entry, now: datetime) -> Verdict:
    """Its own organisation's owners and editors, while it is up and bids are taken."""
    if entry.state != State.UP:
        return refuse(f"It is no longer on the board: {entry.get_state_display().lower()}.")
    return first_no(has_board(entry.opportunity, now), may_edit_bids(actor, entry.organisation, now))


def may_take_down(actor: Any, entry: Entry, now: datetime) -> Verdict:
    """Its own organisation's owners and editors, at any time."""
    return may_edit_bids(actor, entry.organisation, now)


def may_write(actor: Any, entry: Entry, organisation: Organisation, now: datetime) -> Verdict:
    """An owner or editor of another organisation, while the entry stands."""
    if not entry.is_standing(now):
        return refuse("This entry is no longer on the board.")
    if organisation.pk == entry.organisation_id:
        return refuse("This is your own entry.")
    return may_edit_bids(actor, organisation, now)


def may_report(actor: Any, entry: Entry, now: datetime) -> Verdict:
    """Every provider, once until it is decided, about others' entries."""
    if not entry.is_standing(now):
        return refuse("This entry is no longer on the board.")
    if not is_provider(actor):
        return refuse("Organisations report entries to the procurement team.")
    if entry.organisation.memberships.filter(user=actor).exists():
        return refuse("This is your own entry. You can take it down.")
    if entry.reports.open().filter(by=actor).exists():
        return refuse("You reported it already. The procurement team decides.")
    return ALLOWED


def looks_after_board(actor: Any, now: datetime) -> Verdict:
    """Procurement leads decide what does not stand on it."""
    if is_team(actor) and has_role(actor, Role.PROCUREMENT_LEAD):
        return ALLOWED
    return refuse("Only a procurement lead removes an entry.")


def may_remove(actor: Any, entry: Entry, now: datetime) -> Verdict:
    """A procurement lead, with a reason that its organisation reads."""
    return looks_after_board(actor, now)
