"""Who may do what with an opportunity."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from portal.accounts.roles import Role, has_role
from portal.core.clock import local
from portal.core.templatetags.words import day as day_in_words
from portal.core.templatetags.words import moment
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse
from tenders.regimes.router import Route

from .differences import DATES, MOMENTS
from .enums import URGENT_GROUNDS, State
from .gate import Case, case_of, gaps, gaps_of_change, gaps_of_time
from .models import Amendment, Opportunity, Overruling, ProcedureStage

AGAIN = (
    "Return it to draft, change it, and have two people publish it anew. Where the notice was sent already: take it back "
    "on the central platform first, and record here that it was rejected or taken back."
)


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
    return _is_lead(actor)


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
    """After the opening a procurement lead ends it without an award."""
    if not has_role(actor, Role.PROCUREMENT_LEAD):
        return refuse("Only a procurement lead terminates a procurement.")
    return ALLOWED


def may_record_opening(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """Taken by the opening, never by hand; the deadline must be past for everyone."""
    if opportunity.is_held_elsewhere:
        return refuse("This opportunity is held elsewhere: there are no bids to open here.")
    if opportunity.is_embargoed:
        return refuse("This opportunity was never public, so there are no bids to open.")
    if not opportunity.is_past_deadline(now):
        return refuse("Bids can be opened only after the deadline.")
    return ALLOWED


def may_finish(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """Taken when the last lot is awarded or terminated."""
    return ALLOWED


def may_import(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """Only what is held elsewhere is listed and finished by the importer."""
    return ALLOWED if opportunity.is_held_elsewhere else refuse("Only imported opportunities are listed so.")


def may_submit_notice(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """A procurement lead records that the draft notice was sent to the central platform."""
    if opportunity.notice_published_at is not None:
        return refuse("The central platform has already published this notice.")
    if opportunity.notice_submitted_at is not None:
        return refuse("It is already recorded that the notice was sent.")
    case = case_of(opportunity, now)
    if not case.needs_central_notice:
        return refuse("No notice of the central platform is needed for this opportunity.")
    return first_no(_is_lead(actor), still_stands(case) if opportunity.is_embargoed else ALLOWED)


def still_stands(case: Case) -> Verdict:
    """What two people approved is lawful for a notice of that day too: the same law, and enough time for bids."""
    short = next(gaps_of_time(case), None)
    return first_no(_same_law(case), refuse(f"{short.sentence} {AGAIN}") if short else ALLOWED)


def may_commence(case: Case) -> Verdict:
    """The notice is out. Too short a time can still be mended by more time; another law or a past deadline cannot."""
    deadline = case.opportunity.deadline
    if case.opportunity.is_past_deadline(case.now):
        return refuse(f"The deadline ({moment(deadline)}) is past, so nobody could bid any more. {AGAIN}")
    return _same_law(case)


def _same_law(case: Case) -> Verdict:
    found, route = case.opportunity, case.route
    if (route.regime, route.band) == (found.regime, found.band):
        return ALLOWED
    was, why = Route(found.regime, found.band).label, " ".join(route.because) or route.refusal
    words = f"With a notice of {day_in_words(case.notice_day)} another law applies: {route.label}. {why}"
    return refuse(f"This was approved as “{was}”. {words} {AGAIN}")


def _awaits_platform(opportunity: Opportunity) -> Verdict:
    if opportunity.notice_published_at is not None:
        return refuse("The central platform has already published this notice.")
    if opportunity.notice_submitted_at is None:
        return refuse("First record that the notice was sent to the central platform.")
    return ALLOWED


def may_confirm_notice(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """A procurement lead records number and time of the central platform's publication."""
    return first_no(_awaits_platform(opportunity), _is_lead(actor))


def may_reject_notice(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """A rejected notice ends the waiting: it is mended and sent again, and the clock of the fallback starts anew."""
    return first_no(_awaits_platform(opportunity), _is_lead(actor))


def may_publish_here_first(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """The lawful fallback: so many hours after a recorded submission without an answer (regulation 5(5)-(10))."""
    if not opportunity.is_embargoed:
        return refuse("This opportunity is already public.")
    if opportunity.notice_submitted_at is None:
        return refuse("First record that the notice was sent to the central platform.")
    opens = fallback_opens(case_of(opportunity, now), opportunity.notice_submitted_at)
    if now < opens:
        return refuse(
            f"The central platform has until {moment(opens)} to answer. Until then nothing may be shown here."
        )
    return first_no(_is_lead(actor), still_stands(case_of(opportunity, now, local(now).date())))


def fallback_opens(case: Case, submitted_at: datetime) -> datetime:
    """When the portal may publish first: 48 hours after the submission, 4 for an urgent direct award."""
    urgent = case.direct is not None and case.direct.ground in URGENT_GROUNDS
    hours = case.book.need(f"pa23.clock.fallback{'_urgent' if urgent else ''}", case.day)
    return submitted_at + timedelta(hours=hours.number)


def may_decide_overruling(actor: Any, overruling: Overruling, now: datetime) -> Verdict:
    """A second person: a procurement lead who did not propose it."""
    if actor is not None and actor.pk == overruling.proposed_by_id:
        return refuse("Two people let a finding stand: ask a procurement lead who did not propose it.")
    return _is_lead(actor)


def may_negotiate(actor: Any, stage: ProcedureStage, now: datetime) -> Verdict:
    """Only at a stage that allows it, while the competition runs, by a procurement lead (source row A23)."""
    if not stage.allows_negotiation:
        return refuse(f"The stage “{stage.name}” allows no negotiation: terms may not be discussed with one supplier.")
    if not stage.opportunity.is_public(now) or stage.opportunity.state not in (State.PUBLISHED, State.OPENED):
        return refuse("Nothing is negotiated before the opportunity is public, or after it has ended.")
    return _is_lead(actor)


def was_in_stage(stage: ProcedureStage, held_at: datetime, now: datetime) -> Verdict:
    """What is logged has happened, while the stage ran."""
    if held_at > now:
        return refuse("A negotiation is logged after it was held. Correct the time.")
    too_early = stage.begins_on is not None and local(held_at).date() < stage.begins_on
    too_late = stage.ends_at is not None and held_at > stage.ends_at
    if too_early or too_late:
        return refuse(f"The stage “{stage.name}” was not running then. Correct the time, or the stage.")
    return ALLOWED


def may_be_amended(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """While it is public and its bids are not opened; what is held elsewhere changes with its notice."""
    if opportunity.is_held_elsewhere:
        return refuse("This opportunity is held elsewhere: it changes when its notice changes.")
    if not opportunity.is_public(now):
        return refuse("This opportunity is not public yet.")
    if opportunity.state != State.PUBLISHED:
        return refuse("Nothing changes any more: the bids are opened, or the competition has ended.")
    return ALLOWED


def may_propose_amendment(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """Commissioners and procurement leads propose changes."""
    return first_no(is_author(actor, opportunity, now), may_be_amended(actor, opportunity, now))


def may_publish_amendment(actor: Any, amendment: Amendment, now: datetime) -> Verdict:
    """A procurement lead who did not propose it; words only until the deadline, dates until the opening."""
    if actor is not None and actor.pk == amendment.proposed_by_id:
        return refuse("Two people change what is published: ask a procurement lead who did not propose it.")
    opportunity = amendment.opportunity
    only_dates = set(amendment.values) <= set(DATES) and not amendment.takes_new_questions
    if opportunity.is_past_deadline(now) and not (only_dates and not amendment.documents.exists()):
        return refuse("The deadline is past: only dates may still change, until the bids are opened.")
    return first_no(_is_lead(actor), may_be_amended(actor, opportunity, now))


def may_drop_amendment(actor: Any, amendment: Amendment, now: datetime) -> Verdict:
    """Either of the two may drop it."""
    return is_author(actor, amendment.opportunity, now)


def dates_are_no_shorter(opportunity: Opportunity, values: Mapping[str, Any], now: datetime) -> Verdict:
    """Nobody gets less time than was published: the two ends of time for bidders only move later, and not into the past."""
    for name, words in MOMENTS.items():
        if name not in values:
            continue
        old, new = getattr(opportunity, name), values[name]
        if old is not None and (new is None or new < old):
            return refuse(f"“{words}” can only move later: it was published as {moment(old)}.")
        if new is not None and new <= now:
            return refuse(f"“{words}” would be in the past. Choose a later time.")
    return ALLOWED


def change_is_lawful(before: Opportunity, after: Opportunity, now: datetime) -> Verdict:
    """What was published by the gate stays lawful: no date that contradicts another, no words that the law forbids."""
    found = list(gaps_of_change(before, after, now))
    return refuse(" ".join(gap.sentence for gap in found)) if found else ALLOWED


def may_hand_over(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """While it is written; the owner counts as an author, who may not publish it, so later it stays as it is."""
    if opportunity.state not in (State.DRAFT, State.CHECKED):
        return refuse("It is published: who wrote it stays on record.")
    return is_author(actor, opportunity, now)


def _is_lead(actor: Any) -> Verdict:
    return ALLOWED if has_role(actor, Role.PROCUREMENT_LEAD) else refuse("Only a procurement lead does this.")
