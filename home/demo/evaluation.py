"""Openings, scores, agreed scores and awards of the demonstration."""

import random
from datetime import datetime, timedelta

from home.demo import checks, panels
from home.demo.opportunities import DAY, Plan, Workshop
from portal.core.clock import local
from tenders.awarding import services as awarding
from tenders.awarding.enums import Body
from tenders.awarding.models import ApprovalLevel
from tenders.awarding.queries import levels_of
from tenders.bids.models import Bid
from tenders.evaluation import opening
from tenders.evaluation.enums import Ground
from tenders.evaluation.models import Award, Moderation
from tenders.evaluation.queries.results import lot_result
from tenders.evaluation.services import award, telling
from tenders.opportunities.gate import case_of
from tenders.opportunities.models import Lot, Opportunity


def carry_on(plan: Plan, opportunity: Opportunity, shop: Workshop) -> None:
    """Take an opportunity from its deadline to the stage of its plan."""
    if plan.stage not in ("scoring", "moderation", "recommended", "awarded"):
        return
    opened = opportunity.deadline + timedelta(hours=2)
    for name, minutes in (("opener1", 0), ("opener2", 8)):
        key = shop.keyring.key_of(shop.cast, name)
        opening.approve(opportunity=opportunity, now=opened + timedelta(minutes=minutes), **key)
    opportunity = Opportunity.objects.get(pk=opportunity.pk)
    members = panels.seat(opportunity, shop, opened + timedelta(hours=20))
    bids = list(Bid.objects.opened().filter(lot__opportunity=opportunity).select_related("lot__opportunity"))
    chance = random.Random(plan.slug)  # noqa: S311 (invented scores)
    if plan.stage == "scoring":
        panels.guest(opportunity, shop, opened + DAY)
        panels.score(members[:1], bids[:3], chance, opened + 2 * DAY)
        return
    if plan.slug in panels.FULL:
        panels.recuse_and_support(members, opportunity, shop, opened + 2 * DAY)
    panels.score(members[:-1], bids, chance, opened + 4 * DAY)
    if plan.slug in panels.FULL:
        panels.change_one(members[0], bids[0], opened + 5 * DAY)
        panels.ask_and_answer(bids[:2], shop, opened + 5 * DAY)
    if plan.stage == "moderation":
        panels.agree(members[-1], bids[:2], opened + 9 * DAY)
        return
    panels.agree(members[-1], bids, opened + 9 * DAY)
    for lot in opportunity.lots.order_by("number"):
        _award(lot, plan, shop, opened + 14 * DAY)


def _award(lot: Lot, plan: Plan, shop: Workshop, now: datetime) -> None:
    lead, approver = shop.cast["lead"], shop.cast["approver"]
    for name, minutes in (("opener2", 0), ("opener3", 5)):
        key = shop.keyring.key_of(shop.cast, name)
        opening.approve_prices(lot=lot, now=now + timedelta(minutes=minutes), **key)
    first = lot_result(lot).bids[0]
    bid = Bid.objects.get(pk=first.bid_id)
    reason = f"It has the most points ({first.total}), and its prices are complete."
    recommended = award.recommend(lot=lot, bid=bid, reason=reason, actor=lead, now=now + timedelta(hours=2))
    checks.make(recommended, shop, now + timedelta(hours=4))
    _decided(recommended, shop, now + timedelta(hours=20))
    if plan.stage == "recommended":
        return
    approved = award.approve(award=recommended, actor=approver, now=now + 2 * DAY)
    if plan.slug in panels.FULL:
        _withhold(approved, shop, now + 2 * DAY + timedelta(hours=1))
    sent = award.send_summaries(award=approved, actor=lead, now=now + 3 * DAY)
    at = now + 3 * DAY + timedelta(hours=1)
    needs_notice = case_of(lot.opportunity, at).needs_award_notice
    notice = {"notice_number": f"{at:%Y}/S 000-{sent.pk:06d}", "notice_published_at": at} if needs_notice else {}
    award.publish(award=sent, actor=lead, now=at, **notice)


def _withhold(given: Award, shop: Workshop, now: datetime) -> None:
    """Words of the winner's assessment that tell the others too much."""
    row = Moderation.objects.filter(bid=given.bid).order_by("criterion").first()
    words = " ".join(row.reason.rstrip(".").split()[-4:])
    ground = Ground.COMMERCIAL
    telling.redact(
        award=given, criterion_id=row.criterion_id, words=words, ground=ground, actor=shop.cast["lead"], now=now
    )


def make_levels() -> None:
    """The council's scheme of delegation."""
    for body, value, needs_reference, days in (
        (Body.BUDGET_HOLDER, 0, False, 0),
        (Body.RESOURCE_PANEL, 100_000, True, 0),
        (Body.COMMITTEE, 1_000_000, True, 5),
    ):
        ApprovalLevel.objects.create(body=body, from_value=value, needs_reference=needs_reference, call_in_days=days)


def _decided(recommended: Award, shop: Workshop, now: datetime) -> None:
    """Everybody who has to agree has agreed."""
    for level in levels_of(recommended):
        awarding.decide(
            award=recommended,
            body=level.body,
            reference=f"RP/{now:%Y}/{recommended.pk:03d}" if level.needs_reference else "",
            decided_on=local(now).date(),
            actor=shop.cast["approver"],
            now=now,
        )
