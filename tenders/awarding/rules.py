"""Who records decisions and claims, and when a contract may be signed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from portal.accounts.roles import Role, has_role
from portal.core.clock import local
from portal.core.money import pounds
from portal.core.templatetags.words import day
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse
from tenders.evaluation.enums import AwardState
from tenders.evaluation.models import Award
from tenders.evaluation.rules import leads, nothing_is_missing

from .enums import Kind
from .models import Claim, Decision, Signing
from .queries import RECORD_READERS, category_of, claims_of, is_voluntary_by_default, open_claims, standstill_of

LABELS = {
    "supplier": "Supplier",
    "price": "Total price",
    "starts_on": "Starts",
    "ends_on": "Ends",
    "lots": "Lots",
    "scope": "What it covers",
}


def may_take_records(actor: Any, award: Award, now: datetime) -> Verdict:
    """Those who run the award and those who audit it."""
    if has_role(actor, *RECORD_READERS):
        return ALLOWED
    return refuse("Only a procurement lead or an auditor takes the records of an award.")


def may_plan(actor: Any, award: Award, now: datetime) -> Verdict:
    """Category and standstill: until the award notice is published."""
    if award.published_at is not None:
        return refuse("The award is published: its standstill is counted.")
    return leads(actor, award, now)


def may_change_category(award: Award, category: str) -> Verdict:
    """It decided who had to agree, so it stays once the award is approved."""
    if award.approved_at is not None and category != category_of(award):
        return refuse("The award is approved: its category no longer changes.")
    return ALLOWED


def may_give_no_standstill(award: Award) -> Verdict:
    """Only what is voluntary can be left out."""
    if is_voluntary_by_default(award):
        return ALLOWED
    return refuse("Here the law decides about the standstill.")


def may_decide(actor: Any, award: Award, body: str, decided_on: date, now: datetime) -> Verdict:
    """Somebody who did not recommend the award records what a body decided about it: once, before the approval."""
    if award.state != AwardState.RECOMMENDED:
        return refuse("Decisions are recorded before the award is approved.")
    if Decision.objects.filter(award=award, body=body).exists():
        return refuse("The decision of this body is recorded already.")
    if decided_on > local(now).date():
        return refuse("A decision of a later day cannot be recorded yet.")
    recommended = local(award.recommended_at).date()
    if decided_on < recommended:
        return refuse(f"This was recommended on {day(recommended)}. Nobody decided about it before.")
    return may_record_decision(actor, award)


def may_record_decision(actor: Any, award: Award) -> Verdict:
    """A lead or an approver, but not whoever recommended the award."""
    if not has_role(actor, Role.PROCUREMENT_LEAD, Role.APPROVER):
        return refuse("Only a procurement lead or an approver records this.")
    if actor.pk == award.recommended_by_id:
        return refuse("You recommended this award. Another lead or an approver records what was decided about it.")
    return ALLOWED


def may_record_claim(actor: Any, award: Award, now: datetime) -> Verdict:
    """About an award that stands; after the signing too: it stops nothing then, but is kept and answered."""
    if award.withdrawn_at is not None:
        return refuse("This award was withdrawn. Record the claim with the award that stands, once there is one.")
    return leads(actor, award, now)


def may_end_claim(actor: Any, claim: Claim, now: datetime) -> Verdict:
    """Once, by somebody who did not record it: a claim freezes until two people see that it is over."""
    if claim.ended_at is not None:
        return refuse("This claim has ended already.")
    if claim.by_id == actor.pk:
        return refuse("You recorded this claim. Somebody else has to say that it is over.")
    return leads(actor, claim, now)


def may_sign(actor: Any, award: Award, signed_on: date, now: datetime) -> Verdict:
    """After notice and standstill, with no claim open then or now, while nothing speaks against the supplier.

    Sections 50, 51 and 101.
    """
    if award.withdrawn_at is not None:
        return refuse("This award was withdrawn: no contract follows from it.")
    if award.state != AwardState.PUBLISHED:
        return refuse("The contract is signed after the award notice is published.")
    if Signing.objects.filter(award=award).exists():
        return refuse("The contract is recorded already.")
    return first_no(
        leads(actor, award, now),
        _is_past(signed_on, now),
        _is_noticed(award, signed_on),
        _standstill_is_over(award, signed_on),
        _is_not_frozen(award),
        _was_not_frozen(award, signed_on),
        nothing_is_missing(award, now),
    )


def _is_noticed(award: Award, signed_on: date) -> Verdict:
    published = award.published_on
    if published is None or signed_on >= published:
        return ALLOWED
    return refuse(f"The award was published on {day(published)}. A contract is not signed before.")


def _standstill_is_over(award: Award, signed_on: date) -> Verdict:
    found = standstill_of(award)
    if found is None or found.kind == Kind.NONE or (found.last and found.last < signed_on):
        return ALLOWED
    return refuse(f"The standstill lasts until {day(found.last)}. The contract may be signed from the day after.")


def _is_not_frozen(award: Award) -> Verdict:
    claim = next(iter(open_claims(award)), None)
    return refuse(f"The claim of {claim.who} is open, so nothing is signed.") if claim else ALLOWED


def _was_not_frozen(award: Award, signed_on: date) -> Verdict:
    for claim in claims_of(award).filter(ended_at__isnull=False):
        first, last = local(claim.received_at).date(), local(claim.ended_at or claim.received_at).date()
        if first <= signed_on <= last:
            return refuse(
                f"The claim of {claim.who} was open from {day(first)} to {day(last)}: nothing is signed then."
            )
    return ALLOWED


def _is_past(signed_on: date, now: datetime) -> Verdict:
    return ALLOWED if signed_on <= local(now).date() else refuse("A contract is recorded once it is signed.")


def differences(stated: Mapping[str, Any], contract: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(what, in the notice, in the contract) of everything that is not the same (section 105(4))."""
    found = []
    for name, label in LABELS.items():
        if _same(stated[name]) != _same(contract[name]):
            found.append((label, _told(stated[name]), _told(contract[name])))
    return found


def _same(value: Any) -> Any:
    return " ".join(value.casefold().split()) if isinstance(value, str) else value


def _told(value: Any) -> str:
    if value is None or value == "":
        return "(not stated)"
    if isinstance(value, date):
        return day(value)
    return value if isinstance(value, str) else pounds(value)


def is_accurate(found: Sequence[tuple[str, str, str]], corrected_notice: str) -> Verdict:
    """A notice that differs from its contract counts as none: correct it first."""
    if not found or corrected_notice.strip():
        return ALLOWED
    told = "; ".join(f"{label}: {before} in the notice, {after} in the contract" for label, before, after in found)
    return refuse(
        f"The contract is not what the award notice says. {told}. Publish a corrected notice and give its number."
    )
