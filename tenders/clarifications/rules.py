"""Who may ask, who may answer, and until when."""

from datetime import datetime
from typing import Any

from portal.accounts.enums import MemberRole
from portal.accounts.models import Organisation
from portal.accounts.roles import Role, has_role
from portal.core.templatetags.words import moment
from portal.core.verdicts import ALLOWED, Verdict, refuse
from tenders.opportunities.models import Opportunity

from .enums import Confidence, State
from .models import Clarification
from .querysets import is_team


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
    return ALLOWED if is_team(actor) else refuse("Only the procurement team reads questions.")


def may_answer(actor: Any, clarification: Clarification, now: datetime) -> Verdict:
    """A procurement lead answers."""
    may = is_team(actor) and has_role(actor, Role.PROCUREMENT_LEAD)
    return ALLOWED if may else refuse("Only a procurement lead answers questions.")


def may_reveal(actor: Any, clarification: Clarification, now: datetime) -> Verdict:
    """A procurement lead looks up who asked, and it is recorded."""
    return may_answer(actor, clarification, now)


def may_draft(actor: Any, clarification: Clarification, now: datetime) -> Verdict:
    """Leads and commissioners write what a lead then publishes; nobody changes what is answered."""
    if clarification.state != State.ASKED:
        return refuse("It is answered already.")
    if not is_team(actor) or not has_role(actor, Role.PROCUREMENT_LEAD, Role.COMMISSIONER):
        return refuse("Only procurement leads and commissioners write answers.")
    return ALLOWED


def may_publish(actor: Any, clarification: Clarification, now: datetime) -> Verdict:
    """To all: unless it is confidential, not yet decided to be, or may still be withdrawn."""
    if clarification.confidence == Confidence.PROPOSED:
        return refuse("The asker proposed that it is confidential. Decide on that first.")
    if clarification.confidence == Confidence.ACCEPTED:
        return refuse("It was accepted as confidential: answer it privately.")
    if clarification.may_still_be_withdrawn(now):
        return refuse("Its asker may still withdraw it. Publish it when that time is over.")
    return may_answer(actor, clarification, now)


def may_answer_privately(actor: Any, clarification: Clarification, now: datetime) -> Verdict:
    """Whatever one supplier was told, all get: only what was accepted as confidential, and help, is answered alone."""
    if clarification.confidence != Confidence.ACCEPTED and not clarification.is_help:
        return refuse("Only a confidential question or a call for help is answered privately: publish it to all.")
    if clarification.is_help and has_role(actor, Role.DUTY_OFFICER) and is_team(actor):
        return ALLOWED
    return may_answer(actor, clarification, now)


def may_merge(actor: Any, clarification: Clarification, now: datetime) -> Verdict:
    """Not while it is or may become confidential, nor when others were merged into it."""
    if clarification.confidence in (Confidence.PROPOSED, Confidence.ACCEPTED):
        return refuse("A confidential question is answered by itself. Decide on that first.")
    if clarification.merged.exists():
        return refuse("Other questions were merged into this one. Merge the other way round.")
    return may_answer(actor, clarification, now)


def may_carry(into: Clarification, clarification: Clarification) -> Verdict:
    """Another question of the same opportunity whose answer everyone reads or will read."""
    same = into.opportunity_id == clarification.opportunity_id and into.pk != clarification.pk
    if not same or into.state not in (State.ASKED, State.PUBLISHED):
        return refuse("Choose another question about the same opportunity that is waiting or published.")
    if into.is_help or into.confidence in (Confidence.PROPOSED, Confidence.ACCEPTED):
        return refuse("The other question may be answered privately. Choose one whose answer everyone will read.")
    return ALLOWED


def may_release(actor: Any, clarification: Clarification, now: datetime) -> Verdict:
    """Taken by the portal when the question that it was merged into ends without a public answer."""
    into = clarification.merged_into
    if into is not None and into.state in (State.ASKED, State.PUBLISHED):
        return refuse("The question that it was merged into can still be answered.")
    return ALLOWED


def may_decide_confidence(actor: Any, clarification: Clarification, now: datetime) -> Verdict:
    """Where the asker proposed it."""
    if clarification.confidence != Confidence.PROPOSED:
        return refuse("Nobody proposed that it is confidential, or it is decided.")
    return may_answer(actor, clarification, now)


def may_withdraw(actor: Any, clarification: Clarification, now: datetime) -> Verdict:
    """The asking organisation, while it waits for an answer; a refused one within its working day."""
    if clarification.state != State.ASKED:
        return refuse("It is answered already.")
    until = clarification.withdraw_until
    if until is not None and now >= until:
        return refuse(
            f"You could withdraw it until {moment(until)}. Now it is answered for everyone, without your name."
        )
    return may_ask_for(actor, clarification.organisation, now)
