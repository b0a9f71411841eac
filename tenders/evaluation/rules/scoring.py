"""Who scores, who leads to an agreed score, who reads what."""

from datetime import datetime
from typing import Any

from portal.accounts.roles import Role, has_role
from portal.core.verdicts import ALLOWED, Verdict, refuse
from portal.files.enums import Verdict as Scan
from tenders.bids.enums import State as BidState
from tenders.bids.models import Bid, SealedFile
from tenders.evaluation.enums import MemberState, ModerationState, Seat
from tenders.evaluation.models import (
    Moderation,
    OpenedBid,
    PanelMember,
    PriceOpening,
    Score,
)
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.queries.parts import lots_of, parts_of, parts_of_one
from tenders.evaluation.queries.resting import resting_on_recused
from tenders.evaluation.queries.results import is_quality_settled
from tenders.evaluation.reasons import only_repeats
from tenders.opportunities.enums import LotState
from tenders.opportunities.models import Lot
from tenders.opportunities.scoring.frozen import ScoredCriterion


def _may_work(actor: Any, member: PanelMember, bid: Bid, now: datetime) -> Verdict:
    """Cleared, briefed, within the time box, and the lot still being assessed."""
    if member.user_id != actor.pk:
        return refuse("This is another member's seat.")
    if member.state != MemberState.CLEARED:
        return refuse("Declare your interests first. You can see bids once you are cleared.")
    if member.waits_for_support:
        return refuse("Your support person has to declare their interests first.")
    if member.briefed_at is None:
        return refuse("Pass the knowledge check first.")
    if not member.has_access(now):
        return refuse("Your access to this panel has ended or has not begun.")
    if bid.lot.opportunity_id != member.opportunity_id:
        return refuse("This bid is for another opportunity.")
    if bid.state == BidState.LEFT:
        return refuse("The bidder withdrew this bid, so it is no longer scored.")
    if bid.lot.state != LotState.COMPETING:
        return refuse("The assessment of this lot is complete.")
    return ALLOWED


def may_score(actor: Any, member: PanelMember, bid: Bid, criterion_id: int, now: datetime) -> Verdict:
    """A cleared evaluator scores quality criteria until their own score is final."""
    verdict = _judges(actor, member, bid, criterion_id, now)
    if not verdict:
        return verdict
    if Score.objects.final().filter(member=member, bid=bid, criterion=criterion_id).exists():
        return refuse("Your score is final. Change it with a reason, as long as the panel has not begun to agree.")
    agreed = Moderation.objects.filter(bid=bid, criterion=criterion_id, state=ModerationState.AGREED)
    # Whoever takes over from somebody who was recused scores what is agreed again.
    if agreed.exists() and (bid.pk, criterion_id) not in resting_on_recused(bid.lot):
        return refuse("The panel has agreed on this already.")
    return ALLOWED


def may_change_score(actor: Any, member: PanelMember, bid: Bid, criterion_id: int, now: datetime) -> Verdict:
    """One's own final score, until the panel begins to agree on it."""
    verdict = _judges(actor, member, bid, criterion_id, now)
    if not verdict:
        return verdict
    if not Score.objects.final().filter(member=member, bid=bid, criterion=criterion_id).exists():
        return refuse("There is no final score to change.")
    if Moderation.objects.filter(bid=bid, criterion=criterion_id).exists():
        return refuse("The panel has begun to agree on this, so scores stay as they are.")
    return ALLOWED


def _judges(actor: Any, member: PanelMember, bid: Bid, criterion_id: int, now: datetime) -> Verdict:
    """An evaluator at work, and this criterion of this bid is theirs."""
    verdict = _may_work(actor, member, bid, now)
    if not verdict:
        return verdict
    if member.seat != Seat.EVALUATOR:
        return refuse("A moderator leads to an agreed score and does not score.")
    if criterion_id not in {c.id for c in quality_of(bid.lot.opportunity)}:
        return refuse("This criterion is not scored by people.")
    if not parts_of_one(member).covers(member, bid, criterion_id):
        return refuse("Somebody else scores this.")
    return ALLOWED


def explains(criterion: ScoredCriterion, reason: str) -> Verdict:
    """A reason says something of its own, and not only the words of the scale."""
    texts = [
        criterion.name,
        *(text for point in criterion.scale for text in (point.label, point.descriptor, point.needs)),
    ]
    if only_repeats(reason, texts):
        return refuse("Say what in the answer leads to the score: this only repeats the words of the scale.")
    return ALLOWED


def may_read_file(actor: Any, opened: OpenedBid, file_id: str, now: datetime) -> Verdict:
    """Leads read every file; whoever scores none that stands only in answers that are not scored."""
    if has_role(actor, Role.PROCUREMENT_LEAD):
        return ALLOWED
    unscored = {q.key for q in opened.bid.lot.opportunity.question_version.structure.questions if q.unscored}
    places = [key for key, rows in opened.files.items() if any(row["id"] == file_id for row in rows)]
    if places and unscored.issuperset(places):
        return refuse("This file belongs to an answer that is not scored.")
    member = PanelMember.objects.working(now).filter(opportunity=opened.bid.lot.opportunity_id, user=actor).first()
    if member and not member.judges_all and not set(places) & _read_by(member, opened.bid):
        return refuse("This file belongs to a criterion that somebody else scores.")
    return ALLOWED


def _read_by(member: PanelMember, bid: Bid) -> set[str]:
    """The keys of the questions that feed the criteria a member judges."""
    parts, opportunity = parts_of_one(member), bid.lot.opportunity
    numbers = {n for c in quality_of(opportunity) if parts.covers(member, bid, c.id) for n in c.questions}
    return {q.key for q in opportunity.question_version.structure.questions if q.number in numbers}


def may_finalise(actor: Any, score: Score, now: datetime) -> Verdict:
    """A score is final with a value of the published scale and a reason."""
    verdict = may_score(actor, score.member, score.bid, score.criterion_id, now)
    if not verdict:
        return verdict
    criterion = next(c for c in quality_of(score.bid.lot.opportunity) if c.id == score.criterion_id)
    if score.value is None or criterion.point(score.value) is None:
        return refuse("Choose a score of the published scale.")
    if not score.reason.strip():
        return refuse("Give the reason for the score: the bidder will read what the panel found.")
    return explains(criterion, score.reason)


def may_moderate(actor: Any, member: PanelMember, bid: Bid, criterion_id: int, now: datetime) -> Verdict:
    """The moderator agrees a score once every cleared evaluator has a final one."""
    verdict = _may_work(actor, member, bid, now)
    if not verdict:
        return verdict
    if member.seat != Seat.MODERATOR:
        return refuse("Only the moderator records the agreed score.")
    if not parts_of_one(member).covers(member, bid, criterion_id):
        return refuse("You take no part in what concerns this bidder.")
    scorers = parts_of(member.opportunity).scorers(bid, criterion_id)
    if not scorers:
        return refuse("No evaluator is cleared yet who scores this.")
    final = Score.objects.final().filter(bid=bid, criterion=criterion_id, member__in=scorers)
    missing = len(scorers) - final.count()
    if missing:
        return refuse(f"{missing} evaluator{'s have' if missing > 1 else ' has'} not finished scoring this yet.")
    return ALLOWED


def may_take_away(actor: Any, member: PanelMember, now: datetime) -> Verdict:
    """What is read and what is shown is one's own seat's, while it is at work."""
    working = PanelMember.objects.working(now).filter(pk=member.pk, user=actor)
    return ALLOWED if working.exists() else refuse("Your access to this panel has ended or has not begun.")


def may_agree(actor: Any, moderation: Moderation, now: datetime) -> Verdict:
    """As moderating; an agreed score stays until the prices are opened and never changes after."""
    if PriceOpening.objects.filter(lot=moderation.bid.lot).exists():
        return refuse("The prices of this lot are open, so quality scores can no longer change.")
    member = PanelMember.objects.filter(opportunity=moderation.bid.lot.opportunity, user=actor).first()
    if member is None:
        return refuse("Only the moderator records the agreed score.")
    return may_moderate(actor, member, moderation.bid, moderation.criterion_id, now)


def may_read_prices(actor: Any, lot: Lot, now: datetime) -> Verdict:
    """Once they are open: those who run or audit the award, and panel members who have no quality left to judge."""
    if not PriceOpening.objects.filter(lot=lot).exists():
        return refuse("The prices of this lot are still sealed.")
    if has_role(actor, Role.PROCUREMENT_LEAD, Role.AUDITOR):
        return ALLOWED
    member = PanelMember.objects.working(now).filter(opportunity=lot.opportunity_id, user=actor).first()
    if member is None:
        return refuse("Only the panel of this opportunity reads its prices.")
    # The same bidder may ask the same price in another lot that the member still scores.
    waits = next((one for one in lots_of(member) if not is_quality_settled(one)), None)
    return refuse(f"You read prices once the quality of {waits} is agreed too.") if waits else ALLOWED


def may_be_handed_out(file: SealedFile) -> Verdict:
    """A file of an opened bid, once the scanner has looked at it; where none is set up, nothing is waited for."""
    if file.verdict == Scan.PENDING:
        return refuse("This file waits to be checked for harmful software. Try again in a few minutes.")
    if file.verdict == Scan.UNREADABLE:
        return refuse("This file could not be read to be checked for harmful software. Tell those who run this site.")
    if file.verdict == Scan.HARMFUL:
        return refuse(
            "This file holds what looks like harmful software. Tell the procurement lead: the bidder can be asked."
        )
    return ALLOWED
