"""Openings, scores, agreed scores and awards of the demonstration."""

import random
from datetime import datetime, timedelta
from decimal import Decimal

from home.demo.opportunities import DAY, Plan, Workshop
from tenders.bids.models import Bid
from tenders.evaluation import opening
from tenders.evaluation.briefing import CHECKS
from tenders.evaluation.enums import Seat
from tenders.evaluation.models import OpenedBid, PanelMember
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.queries.results import lot_result
from tenders.evaluation.services import award, interests, moderation, panel, scoring
from tenders.opportunities.models import Lot, Opportunity
from tenders.opportunities.scoring.frozen import ScoredCriterion

EVALUATORS = ("evaluator1", "evaluator2", "evaluator3")
REASONS = {
    1: "It names the subject but does not say how it would be done.",
    2: "Part of the question is answered; how new staff are found is missing.",
    3: "The whole question is answered and the plan would work; little evidence is given.",
    4: "A full answer with figures from a similar service.",
    5: "A full answer with evidence, and people who use the service help to choose the staff.",
}


def carry_on(plan: Plan, opportunity: Opportunity, shop: Workshop) -> None:
    """Take an opportunity from its deadline to the stage of its plan."""
    if plan.stage not in ("scoring", "moderation", "recommended", "awarded"):
        return
    opened = opportunity.deadline + timedelta(hours=2)
    for name, minutes in (("opener1", 0), ("opener2", 8)):
        key = shop.keyring.key_of(shop.cast, name)
        opening.approve(opportunity=opportunity, now=opened + timedelta(minutes=minutes), **key)
    opportunity = Opportunity.objects.get(pk=opportunity.pk)
    members = _seat(opportunity, shop, opened + timedelta(hours=20))
    bids = list(Bid.objects.opened().filter(lot__opportunity=opportunity).select_related("lot__opportunity"))
    chance = random.Random(plan.slug)  # noqa: S311 (invented scores)
    if plan.stage == "scoring":
        _score(members[:1], bids[:3], chance, opened + 2 * DAY)
        return
    _score(members[:-1], bids, chance, opened + 4 * DAY)
    if plan.stage == "moderation":
        _agree(members[-1], bids[:2], opened + 9 * DAY)
        return
    _agree(members[-1], bids, opened + 9 * DAY)
    for lot in opportunity.lots.order_by("number"):
        _award(lot, plan, shop, opened + 14 * DAY)


def _seat(opportunity: Opportunity, shop: Workshop, now: datetime) -> list[PanelMember]:
    """Three evaluators and a moderator, none with an interest; the moderator last."""
    members = []
    for name in (*EVALUATORS, "moderator"):
        seat = Seat.MODERATOR if name == "moderator" else Seat.EVALUATOR
        person = shop.cast[name]
        member = panel.invite(opportunity=opportunity, user=person, seat=seat, actor=shop.cast["lead"], now=now)
        members.append(_join(member, now + timedelta(hours=2)))
    return members


def _join(member: PanelMember, now: datetime) -> PanelMember:
    """No interest in either stage, and the knowledge check passed."""
    who = {"actor": member.user, "now": now}
    right = {check.key: str(check.right) for check in CHECKS}
    panel.take_check(member=member, answers=right, **who)
    ready = interests.declare_general(member=member, interest="", **who)
    bidders = OpenedBid.objects.filter(bid__lot__opportunity=member.opportunity)
    none = dict.fromkeys(bidders.values_list("bid__organisation", flat=True), "")
    return interests.declare(member=ready, interests=none, **who)


def _score(members: list[PanelMember], bids: list[Bid], chance: random.Random, now: datetime) -> None:
    for bid in bids:
        level = chance.randint(2, 4)
        for criterion in quality_of(bid.lot.opportunity):
            for member in members:
                value = max(1, min(5, level + chance.choice((-1, 0, 0, 1))))
                score = scoring.save_score(
                    member=member,
                    bid=bid,
                    criterion_id=criterion.id,
                    value=Decimal(value),
                    reason=REASONS[value],
                    actor=member.user,
                    now=now,
                )
                scoring.finalise_score(score=score, actor=member.user, now=now)


def _agree(moderator: PanelMember, bids: list[Bid], now: datetime) -> None:
    for bid in bids:
        for criterion in quality_of(bid.lot.opportunity):
            value = _middle(bid, criterion)
            moderation.agree(
                bid=bid,
                criterion_id=criterion.id,
                value=value,
                present=[key for key, _name in moderation.people_of(bid.lot.opportunity)],
                reason=f"The panel agreed: {REASONS[int(value)][0].lower()}{REASONS[int(value)][1:]}",
                actor=moderator.user,
                now=now,
            )


def _middle(bid: Bid, criterion: ScoredCriterion) -> Decimal:
    """The score in the middle: what this invented panel talks itself to."""
    values = sorted(bid.scores.final().filter(criterion=criterion.id).values_list("value", flat=True))
    return values[len(values) // 2]


def _award(lot: Lot, plan: Plan, shop: Workshop, now: datetime) -> None:
    lead, approver = shop.cast["lead"], shop.cast["approver"]
    for name, minutes in (("opener2", 0), ("opener3", 5)):
        key = shop.keyring.key_of(shop.cast, name)
        opening.approve_prices(lot=lot, now=now + timedelta(minutes=minutes), **key)
    first = lot_result(lot).bids[0]
    bid = Bid.objects.get(pk=first.bid_id)
    reason = f"It has the most points ({first.total}), and its prices are complete."
    recommended = award.recommend(lot=lot, bid=bid, reason=reason, actor=lead, now=now + timedelta(hours=2))
    if plan.stage == "recommended":
        return
    approved = award.approve(award=recommended, actor=approver, now=now + 2 * DAY)
    sent = award.send_summaries(award=approved, actor=lead, now=now + 3 * DAY)
    award.publish(award=sent, actor=lead, now=now + 3 * DAY + timedelta(hours=1))
