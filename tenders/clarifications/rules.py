"""Who may ask, who may answer, and until when."""

from datetime import datetime
from typing import Any

from portal.accounts.enums import MemberRole
from portal.accounts.models import Organisation
from portal.accounts.roles import Role, has_role
from portal.core.templatetags.words import moment
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse
from tenders.opportunities.models import Opportunity

from .enums import Confidence, State
from .models import Clarification
from .querysets import TEAM


def may_ask(opportunity: Opportunity, now: datetime, *, is_help: bool = False) -> Verdict:
    """Questions until their deadline (the instant is in); help with submitting until the deadline of bids."""
    if opportunity.is_held_elsewhere:
        return refuse("This opportunity is held elsewhere: ask there.")
    if not opportunity.is_public(now) or opportunity.state != "PUBLISHED" or opportunity.deadline is None:
        return refuse("Questions about this opportunity are closed.")
    if now > opportunity.deadline:
        return refuse(f"Bidding closed on {moment(opportunity.deadline)}, and so did questions.")
    until = opportunity.questions_by
    if not is_help and until is not None and now > until:
        return refuse(f"Questions closed on {moment(until)}. You can still ask for help with submitting.")
    return ALLOWED


def may_ask_for(actor: Any, organisation: Organisation, now: datetime) -> Verdict:
    """Owners and editors ask in the name of their organisation."""
    roles = (MemberRole.OWNER, MemberRole.EDITOR)
    if not organisation.memberships.filter(user=actor, role__in=roles).exists():
        return refuse("Only an owner or an editor of an organisation asks in its name.")
    return ALLOWED


def works_on_questions(actor: Any, subject: Any, now: datetime) -> Verdict:
    """Procurement leads, commissioners and duty officers read what is asked."""
    return ALLOWED if has_role(actor, *TEAM) else refuse("Only the procurement team reads questions.")


def may_answer(actor: Any, clarification: Clarification, now: datetime) -> Verdict:
    """A procurement lead answers."""
    return ALLOWED if has_role(actor, Role.PROCUREMENT_LEAD) else refuse("Only a procurement lead answers questions.")


def may_publish(actor: Any, clarification: Clarification, now: datetime) -> Verdict:
    """To all: unless it is confidential, not yet decided to be, or may still be withdrawn."""
    if clarification.confidence == Confidence.PROPOSED:
        return refuse("The asker proposed that it is confidential. Decide on that first.")
    if clarification.confidence == Confidence.ACCEPTED:
        return refuse("It was accepted as confidential: answer it privately.")
    if clarification.may_still_be_withdrawn(now):
        return refuse("Its asker may still withdraw it. Publish it a day after the decision.")
    return may_answer(actor, clarification, now)


def may_answer_privately(actor: Any, clarification: Clarification, now: datetime) -> Verdict:
    """Whatever one supplier was told, all get: only what was accepted as confidential, and help, is answered alone."""
    if clarification.confidence != Confidence.ACCEPTED and not clarification.is_help:
        return refuse("Only a confidential question or a call for help is answered privately: publish it to all.")
    return may_answer(actor, clarification, now)


def may_decide_confidence(actor: Any, clarification: Clarification, now: datetime) -> Verdict:
    """Where the asker proposed it."""
    if clarification.confidence != Confidence.PROPOSED:
        return refuse("Nobody proposed that it is confidential, or it is decided.")
    return may_answer(actor, clarification, now)


def may_withdraw(actor: Any, clarification: Clarification, now: datetime) -> Verdict:
    """The asking organisation, while it waits for an answer."""
    if clarification.state != State.ASKED:
        return refuse("It is answered already.")
    return first_no(may_ask_for(actor, clarification.organisation, now))
