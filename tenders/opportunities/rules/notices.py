"""What the central platform's notice allows and delays (Procurement Regulations 2024, regulation 5)."""

from datetime import datetime, timedelta
from typing import Any

from portal.core.clock import local
from portal.core.templatetags.words import day as day_in_words
from portal.core.templatetags.words import moment
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse
from tenders.opportunities.enums import URGENT_GROUNDS
from tenders.opportunities.gate import Case, case_of, gaps_of_time
from tenders.opportunities.models import Opportunity
from tenders.regimes.router import Route

from .life import is_lead

AGAIN = (
    "Return it to draft, change it, and have two people publish it anew. Where the notice was sent already: take it back "
    "on the central platform first, and record here that it was rejected or taken back."
)


def may_submit_notice(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """A procurement lead records that the draft notice was sent to the central platform."""
    if opportunity.notice_published_at is not None:
        return refuse("The central platform has already published this notice.")
    if opportunity.notice_submitted_at is not None:
        return refuse("It is already recorded that the notice was sent.")
    case = case_of(opportunity, now)
    if not case.needs_central_notice:
        return refuse("No notice of the central platform is asked for here: this opportunity is not held back for one.")
    return first_no(is_lead(actor), still_stands(case) if opportunity.is_embargoed else ALLOWED)


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
    return first_no(_awaits_platform(opportunity), is_lead(actor))


def may_reject_notice(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """A rejected notice ends the waiting: it is mended and sent again, and the clock of the fallback starts anew."""
    return first_no(_awaits_platform(opportunity), is_lead(actor))


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
    return first_no(is_lead(actor), still_stands(case_of(opportunity, now, local(now).date())))


def fallback_opens(case: Case, submitted_at: datetime) -> datetime:
    """When the portal may publish first: 48 hours after the submission, 4 for an urgent direct award."""
    urgent = case.has_ground(*URGENT_GROUNDS)
    hours = case.book.need(f"pa23.clock.fallback{'_urgent' if urgent else ''}", case.day)
    return submitted_at + timedelta(hours=hours.number)
