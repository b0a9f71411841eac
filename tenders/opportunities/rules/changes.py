"""What may still change once it is published, and who changes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.core.templatetags.words import moment
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse
from tenders.opportunities.differences import DATES, MOMENTS
from tenders.opportunities.enums import State
from tenders.opportunities.gate import gaps_of_change
from tenders.opportunities.models import Amendment, Opportunity

from .life import is_author, is_lead


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
    """A procurement lead who did not propose it."""
    if actor is not None and actor.pk == amendment.proposed_by_id:
        return refuse("Two people change what is published: ask a procurement lead who did not propose it.")
    opportunity = amendment.opportunity
    has_content = amendment.takes_new_questions or amendment.documents.exists()
    has_fault = bool(amendment.fault and amendment.fault_details)
    in_time = is_in_time(opportunity, amendment.values, now, has_content=has_content, has_fault=has_fault)
    return first_no(is_lead(actor), may_be_amended(actor, opportunity, now), in_time)


def is_in_time(
    opportunity: Opportunity, values: Mapping[str, Any], now: datetime, *, has_content: bool, has_fault: bool
) -> Verdict:
    """Words until the deadline, days until the opening; a deadline that is past moves only for a fault of the platform."""
    if not opportunity.is_past_deadline(now):
        return ALLOWED
    if has_content or not set(values) <= set(DATES):
        source = " (Procurement Act 2023, section 31)" if opportunity.law.is_public_contract else ""
        return refuse(
            f"The deadline is past, so what bidders were asked for can no longer change{source}: only dates may still "
            "change, until the bids are opened."
        )
    if set(values) & set(MOMENTS) and not has_fault:
        return refuse(
            "The deadline is past. It moves only where a fault of the platform kept bidders out: say which fault, what "
            "failed, and from when to when."
        )
    return ALLOWED


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
