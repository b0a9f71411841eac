"""Who checks suppliers, and what may be decided about a concern (Procurement Act 2023, sections 26 to 28, 57 to 59)."""

from datetime import date, datetime
from typing import Any

from portal.core.clock import local
from portal.core.verdicts import ALLOWED, Verdict, refuse
from tenders.bids.models import Bid
from tenders.diligence.enums import Ground, Kind, Outcome
from tenders.diligence.models import Check, ExclusionNotice, Ruling
from tenders.diligence.queries.exclusions import must_be_notified
from tenders.diligence.queries.people import key_of
from tenders.evaluation.rules import leads
from tenders.opportunities.enums import LotState

DECIDED = (LotState.AWARD_APPROVED, LotState.AWARDED)
OPEN = (LotState.COMPETING, LotState.ASSESSED, *DECIDED)


def may_check(actor: Any, bid: Bid, now: datetime) -> Verdict:
    """A lead, from the opening on; once an award is approved only the bid that got it: its contract may not be signed yet."""
    verdict = leads(actor, bid, now)
    if verdict and bid.lot.state not in OPEN:
        return refuse(f"This lot is {bid.lot.get_state_display().lower()}: nothing is checked any more.")
    # What the other bids were compared with is settled by the approval.
    if verdict and bid.lot.state in DECIDED and not bid.awards.exclude(state="RECONSIDERED").exists():
        return refuse("The award of this lot is approved to another bid: this one is no longer checked.")
    return verdict


def may_rule(actor: Any, concern: Check, now: datetime) -> Verdict:
    """Another lead than the one who has the concern; once, and about the check that stands."""
    verdict = may_check(actor, concern.bid, now)
    if not verdict:
        return verdict
    if not concern.is_concern:
        return refuse("There is no concern to decide about.")
    if actor.pk == concern.by_id:
        return refuse("You recorded this concern. Another procurement lead decides about it.")
    if hasattr(concern, "ruling"):
        return refuse("This concern is decided.")
    newer = Check.objects.filter(bid=concern.bid_id, kind=concern.kind, pk__gt=concern.pk)
    if any(key_of(row.about) == key_of(concern.about) for row in newer):
        return refuse("A newer check replaced this one.")
    return ALLOWED


def may_notify(actor: Any, ruling: Ruling, given_on: date | None, now: datetime) -> Verdict:
    """A lead records the notice of an exclusion, once, on its day or later (Procurement Act 2023, section 59)."""
    if not must_be_notified(ruling):
        return refuse("The law does not ask for a notice of this decision.")
    if ExclusionNotice.objects.filter(ruling=ruling).exists():
        return refuse("The notice of this exclusion is recorded.")
    if given_on is not None and not local(ruling.at).date() <= given_on <= local(now).date():
        return refuse("Enter a day from the decision to today.")
    return leads(actor, ruling.concern.bid, now)


def outcomes_for(concern: Check) -> list[Outcome]:
    """What the law leaves open: a debarred bidder is out; a mandatory ground does not leave room for reasons."""
    is_bidder = key_of(concern.about) == key_of(concern.bid.organisation.name)
    replaced = [] if is_bidder else [Outcome.REPLACED]
    if concern.kind != Kind.EXCLUSION:
        return [Outcome.KEEP, Outcome.EXCLUDE, *replaced]
    match concern.ground:
        case Ground.DEBARRED:
            return [Outcome.EXCLUDE, *replaced]
        case Ground.MANDATORY:
            return [Outcome.PASSED, Outcome.EXCLUDE, *replaced]
    return [Outcome.PASSED, Outcome.KEEP, Outcome.EXCLUDE, *replaced]


def hears_enough(concern: Check, outcome: str, heard: str, replacement: str) -> Verdict:
    """Nobody is excluded unheard; self-cleaning is shown; a replacement has a name of its own."""
    if outcome not in outcomes_for(concern):
        return refuse("The law does not leave this open. Choose another decision.")
    if outcome in (Outcome.EXCLUDE, Outcome.PASSED) and not heard.strip():
        return refuse("Write what the supplier said and showed, or until when it could and said nothing.")
    if outcome == Outcome.REPLACED:
        if not replacement.strip():
            return refuse("Name who comes instead.")
        if key_of(replacement) in (key_of(concern.about), key_of(concern.bid.organisation.name)):
            return refuse("Name somebody else who comes instead.")
    return ALLOWED
