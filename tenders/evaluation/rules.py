"""Who may do what between the opening and the award."""

from datetime import datetime
from typing import Any

from portal.accounts.roles import Role, has_role
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse
from portal.files.enums import Verdict as Scan
from tenders.bids.models import Bid, SealedFile
from tenders.clarifications.queries import open_questions
from tenders.custody.models import KeyHolder
from tenders.custody.rules import THRESHOLD, may_take_part
from tenders.opportunities.enums import LotState
from tenders.opportunities.enums import State as OpportunityState
from tenders.opportunities.models import Lot, Opportunity

from .enums import MemberState, ScoreState, Seat
from .models import Award, Moderation, OpenedBid, OpenerInterest, Opening, PanelMember, PriceOpening, Score
from .queries.model import criteria_of, price_of
from .queries.results import is_quality_agreed


def is_opener(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """Openers alone, without an interest; whoever judges the bids of an opportunity does not open them."""
    if not has_role(actor, Role.OPENER):
        return refuse("Only an opener takes part in an opening.")
    if OpenerInterest.objects.filter(opportunity=opportunity, by=actor).exists():
        return refuse("You declared an interest in this procurement, so other openers open its bids.")
    if PanelMember.objects.filter(opportunity=opportunity, user=actor).exists():
        return refuse("You sit on the panel of this opportunity, so other openers open its bids.")
    return ALLOWED


def may_call(actor: Any, opportunity: Opportunity, now: datetime) -> Verdict:
    """An opener calls the opening once the deadline is past."""
    verdict = is_opener(actor, opportunity, now)
    if not verdict:
        return verdict
    if opportunity.state != OpportunityState.PUBLISHED or opportunity.is_held_elsewhere:
        return refuse("There is nothing to open: this opportunity is not published here or is opened already.")
    if not opportunity.is_past_deadline(now):
        return refuse("Bids can be opened only after the deadline.")
    return ALLOWED


def may_approve_opening(actor: Any, opening: Opening, holder: KeyHolder, now: datetime) -> Verdict:
    """Each opener says yes once, with their own key or the one from the safe."""
    return first_no(
        may_call(actor, opening.opportunity, now),
        may_take_part(actor, holder, now),
        _is_new(opening.approvals.filter(lot=None).standing(now), actor, holder),
    )


def is_answered_or_reasoned(opportunity: Opportunity, reason: str) -> Verdict:
    """Bids are not opened over a question that nobody answered, unless it is said why (feature QA-2)."""
    waiting = open_questions(opportunity)
    if not waiting or reason.strip():
        return ALLOWED
    words = "1 question waits" if waiting == 1 else f"{waiting} questions wait"
    return refuse(f"{words} for an answer. Say why the bids are opened all the same.")


def may_approve_prices(actor: Any, lot: Lot, holder: KeyHolder, now: datetime) -> Verdict:
    """As the opening, once the quality of every bid of the lot is agreed."""
    return first_no(
        is_opener(actor, lot.opportunity, now),
        may_take_part(actor, holder, now),
        may_open_prices(actor, lot, now),
        _is_new(lot.price_approvals.standing(now), actor, holder),
    )


def _is_new(standing: Any, actor: Any, holder: KeyHolder) -> Verdict:
    """Two different people with two different keys."""
    if standing.filter(by=actor).exists():
        return refuse("You have approved already. A second opener has to approve too.")
    if standing.filter(holder=holder).exists():
        return refuse("This key was used already. The second opener uses another one.")
    return ALLOWED


def may_finish_opening(actor: Any, opening: Opening, now: datetime) -> Verdict:
    """k of n: so many different openers have approved within half an hour."""
    verdict = is_opener(actor, opening.opportunity, now)
    if verdict and opening.approvals.filter(lot=None).standing(now).count() < THRESHOLD:
        return refuse("A second opener has to approve first.")
    return verdict


def leads(actor: Any, subject: Any, now: datetime) -> Verdict:
    """Procurement leads run the award."""
    if has_role(actor, Role.PROCUREMENT_LEAD):
        return ALLOWED
    return refuse("Only a procurement lead does this.")


def may_invite(actor: Any, opportunity: Opportunity, user: Any, seat: str, now: datetime) -> Verdict:
    """A lead seats people who hold the role of the seat, until the assessment is over."""
    verdict = leads(actor, opportunity, now)
    if not verdict:
        return verdict
    if opportunity.state not in (OpportunityState.PUBLISHED, OpportunityState.OPENED):
        return refuse("A panel is seated after publication and before the end.")
    if actor.pk == user.pk:
        return refuse("Whoever runs the award does not sit on its panel.")
    role = Role.MODERATOR if seat == Seat.MODERATOR else Role.EVALUATOR
    if not has_role(user, role):
        return refuse(f"{user} does not hold the role {role.value}.")
    if PanelMember.objects.filter(opportunity=opportunity, user=user).exists():
        return refuse(f"{user} is on this panel already.")
    return ALLOWED


def may_declare(actor: Any, member: PanelMember, now: datetime) -> Verdict:
    """One's own interests, once the bidders are known."""
    if actor.pk != member.user_id:
        return refuse("Everybody declares their own interests.")
    if member.opportunity.state != OpportunityState.OPENED:
        return refuse("Interests are declared after the opening, when the bidders are known.")
    return ALLOWED


def may_decide_interest(actor: Any, member: PanelMember, now: datetime) -> Verdict:
    """Somebody else decides what a declared interest means."""
    verdict = leads(actor, member, now)
    if verdict and actor.pk == member.user_id:
        return refuse("Nobody decides about their own interest.")
    return verdict


def _may_work(actor: Any, member: PanelMember, bid: Bid) -> Verdict:
    if member.user_id != actor.pk:
        return refuse("This is another member's seat.")
    if member.state != MemberState.CLEARED:
        return refuse("Declare your interests first. You can see bids once you are cleared.")
    if bid.lot.opportunity_id != member.opportunity_id:
        return refuse("This bid is for another opportunity.")
    if bid.lot.state != LotState.COMPETING:
        return refuse("The assessment of this lot is complete.")
    return ALLOWED


def may_score(actor: Any, member: PanelMember, bid: Bid, criterion_id: int, now: datetime) -> Verdict:
    """A cleared evaluator scores quality criteria until their own score is final."""
    verdict = _may_work(actor, member, bid)
    if not verdict:
        return verdict
    if member.seat != Seat.EVALUATOR:
        return refuse("A moderator leads to an agreed score and does not score.")
    if criterion_id not in {c.id for c in criteria_of(bid.lot.opportunity) if c.kind == "QUALITY"}:
        return refuse("This criterion is not scored by people.")
    if Score.objects.filter(member=member, bid=bid, criterion=criterion_id, state=ScoreState.FINAL).exists():
        return refuse("Your score is final. It can no longer be changed.")
    return ALLOWED


def may_read_file(actor: Any, opened: OpenedBid, file_id: str, now: datetime) -> Verdict:
    """Leads read every file; whoever scores none that stands only in answers that are not scored."""
    if has_role(actor, Role.PROCUREMENT_LEAD):
        return ALLOWED
    unscored = {q.key for q in opened.bid.lot.opportunity.question_version.structure.questions if q.unscored}
    places = [key for key, rows in opened.files.items() if any(row["id"] == file_id for row in rows)]
    if places and unscored.issuperset(places):
        return refuse("This file belongs to an answer that is not scored.")
    return ALLOWED


def may_finalise(actor: Any, score: Score, now: datetime) -> Verdict:
    """A score is final with a value of the published scale and a reason."""
    verdict = may_score(actor, score.member, score.bid, score.criterion_id, now)
    if not verdict:
        return verdict
    criterion = next(c for c in criteria_of(score.bid.lot.opportunity) if c.id == score.criterion_id)
    if score.value is None or criterion.point(score.value) is None:
        return refuse("Choose a score of the published scale.")
    if not score.reason.strip():
        return refuse("Give the reason for the score: the bidder will read what the panel found.")
    return ALLOWED


def may_moderate(actor: Any, member: PanelMember, bid: Bid, criterion_id: int, now: datetime) -> Verdict:
    """The moderator agrees a score once every cleared evaluator has a final one."""
    verdict = _may_work(actor, member, bid)
    if not verdict:
        return verdict
    if member.seat != Seat.MODERATOR:
        return refuse("Only the moderator records the agreed score.")
    evaluators = PanelMember.objects.active().filter(opportunity=member.opportunity, seat=Seat.EVALUATOR)
    final = Score.objects.filter(bid=bid, criterion=criterion_id, state=ScoreState.FINAL, member__in=evaluators)
    missing = evaluators.count() - final.count()
    if not evaluators.exists():
        return refuse("No evaluator is cleared yet.")
    if missing:
        return refuse(f"{missing} evaluator{'s have' if missing > 1 else ' has'} not finished scoring this yet.")
    return ALLOWED


def may_agree(actor: Any, moderation: Moderation, now: datetime) -> Verdict:
    """As moderating; an agreed score stays until the prices are opened and never changes after."""
    if PriceOpening.objects.filter(lot=moderation.bid.lot).exists():
        return refuse("The prices of this lot are open, so quality scores can no longer change.")
    member = PanelMember.objects.filter(opportunity=moderation.bid.lot.opportunity, user=actor).first()
    if member is None:
        return refuse("Only the moderator records the agreed score.")
    return may_moderate(actor, member, moderation.bid, moderation.criterion_id, now)


def may_read_prices(actor: Any, lot: Lot, now: datetime) -> Verdict:
    """Once they are open: those who run or audit the award, and cleared members of the panel of this opportunity."""
    if not PriceOpening.objects.filter(lot=lot).exists():
        return refuse("The prices of this lot are still sealed.")
    if has_role(actor, Role.PROCUREMENT_LEAD, Role.AUDITOR):
        return ALLOWED
    if PanelMember.objects.active().filter(opportunity=lot.opportunity_id, user=actor).exists():
        return ALLOWED
    return refuse("Only the panel of this opportunity reads its prices.")


def may_open_prices(actor: Any, lot: Lot, now: datetime) -> Verdict:
    """Once the quality of every bid of the lot is agreed: quality first, then price."""
    if price_of(lot.opportunity) is None:
        return refuse("Price is not a criterion here.")
    if PriceOpening.objects.filter(lot=lot).exists():
        return refuse("The prices of this lot are open already.")
    if not is_quality_agreed(lot):
        return refuse("Price stays sealed until every quality score of this lot is agreed.")
    return ALLOWED


def may_recommend(actor: Any, lot: Lot, bid: Bid, now: datetime) -> Verdict:
    """A procurement lead, with the assessment complete; one live award a lot."""
    verdict = leads(actor, lot, now)
    if not verdict:
        return verdict
    if bid.lot_id != lot.pk:
        return refuse("This bid is for another lot.")
    if lot.state not in (LotState.COMPETING, LotState.ASSESSED):
        return refuse(f"This lot is already {lot.get_state_display().lower()}.")
    if not is_quality_agreed(lot):
        return refuse("Every quality score has to be agreed first.")
    if price_of(lot.opportunity) and not PriceOpening.objects.filter(lot=lot).exists():
        return refuse("Open the prices of this lot first.")
    if lot.awards.exclude(state="RECONSIDERED").exists():
        return refuse("An award of this lot is recommended already.")
    return ALLOWED


def may_approve(actor: Any, award: Award, now: datetime) -> Verdict:
    """An approver who neither recommended it nor sat on the panel."""
    if not has_role(actor, Role.APPROVER):
        return refuse("Only an approver approves an award.")
    if actor.pk == award.recommended_by_id:
        return refuse("You recommended this award. Somebody else has to approve it.")
    if PanelMember.objects.filter(opportunity=award.lot.opportunity, user=actor).exists():
        return refuse("You sit on the panel of this opportunity, so you cannot approve its award.")
    return ALLOWED


def may_run_award(actor: Any, award: Award, now: datetime) -> Verdict:
    """Sending summaries and publishing are the procurement lead's."""
    return leads(actor, award, now)


def may_be_handed_out(file: SealedFile) -> Verdict:
    """A file of an opened bid, once the scanner has looked at it; where none is set up, nothing is waited for."""
    if file.verdict == Scan.PENDING:
        return refuse("This file waits to be checked for harmful software. Try again in a few minutes.")
    if file.verdict == Scan.HARMFUL:
        return refuse(
            "This file holds what looks like harmful software. Tell the procurement lead: the bidder can be asked."
        )
    return ALLOWED
