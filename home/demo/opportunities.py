"""Opportunities of Kingsmere at every stage, each taken there by the real steps at its own moment."""

import hashlib
import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from home.demo import law, schedules
from home.demo.documents import document
from home.demo.keys import Keyring
from home.demo.people import Cast
from home.demo.questions import answers
from home.models import HomePage
from portal.questions.models import QuestionSet
from tenders.bids.models import Bid, BidPage
from tenders.bids.services import changing, drafts, finishing, submitting
from tenders.opportunities import services
from tenders.opportunities.enums import CriterionKind, SealMode
from tenders.opportunities.models import Opportunity, Scale
from tenders.opportunities.pricing import schedule_of
from tenders.outcomes.models import CommissionedService

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """One opportunity: what it is, when it closes (from now), how many bid, how far it has come."""

    slug: str
    title: str
    kind: str
    service: str | None
    summary: str
    closes: timedelta
    bids: int
    stage: str
    lots: tuple[str, ...] = ("The whole service",)
    lines: tuple[tuple[str, str, int, int], ...] = (("Hour of support", "hour", 2400, 24),)
    value: int = 180_000
    questions: str = "care"
    mode: str = "SUBMITTED"
    finish_hours: int = 0
    # Which bid, counted from 0, asks far less than the others.
    low: int = -1


PLANS = (
    Plan("wellbeing-hub", "Wellbeing hub for the Northside", "HEALTH", None, "A place to drop in, talk and be shown the way to help.", timedelta(hours=1), 3, "open", value=240_000),
    Plan("carers-breaks", "Short breaks for carers 2027", "ADULT_CARE", "short-breaks", "Breaks by the hour, the day and the night for people who look after somebody.", 20 * DAY, 2, "open", lots=("North of the river", "South of the river"), lines=(("Hour of support at home", "hour", 1000, 24), ("Day visit", "visit", 200, 64), ("Overnight stay", "night", 60, 145), ("Two carers who transfer", "year", 1, 14_500), ("Minibus on a Saturday", "trip", 20, 95)), value=610_000, finish_hours=4),
    Plan("garden-quotes", "Quotes: a garden for the Mill Lane home", "ENVIRONMENT", None, "Paths, raised beds and seats for people with dementia.", 9 * DAY, 2, "open", lines=(("The garden, made and planted", "job", 1, 16_500),), value=18_000, questions="quote", mode="DEADLINE"),
    Plan("family-advice-2027", "Advice on money and benefits", "COMMUNITY", "family-advice", "Free, private advice in town and in the villages.", -1 * DAY, 6, "closed", value=330_000),
    Plan("recovery-2027", "Drug and alcohol recovery", "HEALTH", "recovery", "Help to cut down or stop, for people and their families.", -8 * DAY, 5, "scoring", value=890_000),
    Plan("supported-living-2026", "Supported living, eight homes", "ADULT_CARE", "supported-living", "Support for adults with a learning disability in homes of their own.", -24 * DAY, 5, "moderation", value=1_400_000, lines=(("Hour of support", "hour", 24_000, 21), ("Waking night", "night", 1460, 150))),
    Plan("catering-2026", "Meals at the day centre", "COMMUNITY", None, "A hot lunch for sixty people, five days a week.", -40 * DAY, 5, "recommended", value=210_000, low=1, lines=(("Lunch", "meal", 15_600, 9),)),
    Plan("transport-2026", "Community transport", "TRANSPORT", "community-transport", "Door-to-door journeys for people who cannot use the bus.", -150 * DAY, 5, "awarded", value=540_000, lines=(("Journey", "journey", 18_000, 11),)),
    Plan("young-carers-2025", "Young carers' groups", "CHILDREN", "young-carers", "Groups, trips and somebody to talk to.", -420 * DAY, 7, "awarded", lots=("Under 12", "12 to 17"), value=190_000),
    Plan("laundry-2026", "Laundry for care homes", "OTHER", None, "Washing and mending for four homes.", 12 * DAY, 0, "withdrawn", value=95_000),
    Plan("befriending-2027", "Befriending by telephone", "COMMUNITY", None, "A weekly call for people who see nobody.", 45 * DAY, 0, "checked", value=60_000),
    Plan("night-support-2027", "Night support at home", "ADULT_CARE", None, "Somebody who comes in the night when it is needed.", 40 * DAY, 0, "embargoed", value=780_000),
    Plan("handyperson-2027", "Handyperson service", "BUILDINGS", None, "Small repairs that keep people at home and safe.", 60 * DAY, 0, "draft", value=120_000),
)  # fmt: skip


def make_scale() -> Scale:
    """The scale that Kingsmere uses everywhere."""
    scale = Scale(name="Kingsmere 0 to 5")
    rows = (
        (0, "Unacceptable", "No answer, or one that fails what was asked."),
        (1, "Poor", "Touches the question but leaves serious doubt that it would work."),
        (2, "Weak", "Answers part of the question; important parts are missing or not believable."),
        (3, "Good", "Answers the whole question in a way that would work, with few gaps."),
        (4, "Very good", "Answers the whole question with evidence that it works elsewhere."),
        (5, "Excellent", "As very good, and adds something that would make life clearly better for people."),
    )
    for score, label, descriptor in rows:
        scale.points.create(score=Decimal(score), label=label, descriptor=descriptor)
    scale.save()
    return scale


@dataclass(slots=True)
class Workshop:
    """What every plan needs."""

    cast: Cast
    services: dict[str, CommissionedService]
    questions: dict[str, QuestionSet]
    scale: Scale
    home: HomePage
    now: datetime
    keyring: Keyring


def make(plan: Plan, shop: Workshop) -> Opportunity:
    """One opportunity up to its publication, withdrawal or check."""
    deadline = _deadline(plan, shop.now)
    published = min(shop.now, deadline) - (12 * DAY if plan.stage == "open" else 35 * DAY)
    if plan.stage == "embargoed":
        published = shop.now - timedelta(hours=20)
    opportunity = _write(plan, shop, deadline, published)
    if plan.stage == "draft":
        return opportunity
    checked = shop.now - DAY if plan.stage == "checked" else published - timedelta(hours=3)
    services.check(opportunity=opportunity, actor=shop.cast["commissioner"], now=checked)
    if plan.stage == "checked":
        return opportunity
    opportunity = services.publish(opportunity=opportunity, actor=shop.cast["lead"], now=published)
    if plan.stage == "embargoed":
        return services.submit_notice(opportunity=opportunity, actor=shop.cast["lead"], now=published + DAY / 12)
    if opportunity.is_embargoed:
        number = 4100 + 7 * PLANS.index(plan)
        opportunity = law.through_the_platform(opportunity, shop.cast["lead"], published, number)
    _bid_page(opportunity, shop)
    if plan.stage == "withdrawn":
        reason = "The homes have bought their own machines, so the service is no longer needed."
        return services.withdraw(opportunity=opportunity, actor=shop.cast["lead"], now=shop.now - DAY, reason=reason)
    return opportunity


def _deadline(plan: Plan, now: datetime) -> datetime:
    closes = now + plan.closes
    if abs(plan.closes) < DAY:
        return closes.replace(second=0, microsecond=0)
    return timezone.localtime(closes).replace(hour=12, minute=0, second=0, microsecond=0)


def _write(plan: Plan, shop: Workshop, deadline: datetime, published: datetime) -> Opportunity:
    start = (deadline + 90 * DAY).date()
    opportunity = Opportunity(
        slug=plan.slug,
        title=plan.title,
        kind=plan.kind,
        service=shop.services.get(plan.service or ""),
        summary=plan.summary,
        description=f"{plan.summary}\n\nRead the specification first. Small organisations may bid, alone or together.",
        procedure="QUOTES" if plan.questions == "quote" else "OPEN",
        suits_small=plan.value < 500_000,
        suits_voluntary=plan.kind not in ("ENVIRONMENT", "BUILDINGS"),
        questions_by=deadline - 5 * DAY if plan.closes > 6 * DAY or plan.closes < timedelta() else None,
        deadline=deadline,
        award_expected=(deadline + 40 * DAY).date(),
        contract_start=start,
        contract_end=start.replace(year=start.year + 3),
        seal_mode=plan.mode,
        finish_hours=plan.finish_hours,
        question_set=shop.questions[plan.questions],
        owner=shop.cast["commissioner"],
        **law.facts(plan.kind, plan.value, deadline, published),
    )
    law.estimate(opportunity, plan.value, plan.kind)
    for number, title in enumerate(plan.lots, start=1):
        share = opportunity.value_gross / len(plan.lots)
        words = f"{title}: everything that the specification asks for there."
        opportunity.lots.create(number=number, title=title, sort_order=number, description=words, value_gross=share)
    _criteria(opportunity, plan, shop.scale)
    for place, (text, unit, quantity, _price) in enumerate(plan.lines):
        opportunity.price_lines.create(description=text, unit=unit, quantity=Decimal(quantity), sort_order=place)
    schedules.design(opportunity)
    opportunity.timetable.create(
        name="Visit to the service", anchor="DEADLINE", number=-10, unit="WORKING_DAYS", sort_order=1
    )
    opportunity.timetable.create(
        name="Bids assessed", rule="MIDPOINT", anchor="DEADLINE", second_anchor="AWARD", sort_order=2
    )
    lines = [
        plan.summary,
        "What has to be delivered is written here in full.",
        "Questions: commissioning@kingsmere.example",
    ]
    opportunity.documents.create(document=document(f"Specification {plan.slug}", lines), sort_order=1)
    opportunity.save()
    return opportunity


def _criteria(opportunity: Opportunity, plan: Plan, scale: Scale) -> None:
    rows: tuple[dict[str, Any], ...]
    if plan.questions == "quote":
        rows = (
            {
                "level": 1,
                "name": "The offer",
                "weight": Decimal(40),
                "scale": scale,
                "question_numbers": "1.1, 1.2, 1.3",
            },
            {"level": 1, "name": "Price", "weight": Decimal(60), "kind": CriterionKind.PRICE},
        )
    else:
        rows = (
            {"level": 1, "name": "Quality"},
            {"level": 2, "name": "Delivery", "weight": Decimal(25), "scale": scale, "question_numbers": "1.1, 1.3", "description": "A service that fits people's lives."},
            {"level": 2, "name": "Workforce", "weight": Decimal(15), "scale": scale, "question_numbers": "1.2"},
            {"level": 2, "name": "Voice and safety", "weight": Decimal(15), "scale": scale, "question_numbers": "2.1, 2.2, 2.3"},
            {"level": 1, "name": "Social value", "weight": Decimal(15), "scale": scale, "question_numbers": "3.1, 3.2"},
            {"level": 1, "name": "Price", "weight": Decimal(30), "kind": CriterionKind.PRICE},
        )  # fmt: skip
    for place, row in enumerate(rows):
        opportunity.criteria.create(sort_order=place, **row)


def _bid_page(opportunity: Opportunity, shop: Workshop) -> None:
    page = BidPage(
        title=f"Bid: {opportunity.title}",
        slug=f"bid-{opportunity.slug}",
        opportunity=opportunity,
        introduction="<p>You answer a few questions and give your prices. Everything is saved while you type.</p>",
    )
    shop.home.add_child(instance=page)


def _name_large_file(bid: Bid, owner: Any, now: datetime) -> None:
    """A large file that the bidder names now and would send after the deadline."""
    slot = next((one.key for one in bid.lot.opportunity.question_version.structure.questions if one.is_file), None)
    if slot:
        sha256 = hashlib.sha256(str(bid.pk).encode()).hexdigest()
        facts = {"name": "Policy with plans of our houses.pdf", "size": 61_000_000, "sha256": sha256}
        finishing.name_file(bid=bid, question_key=slot, actor=owner, now=now, **facts)


def make_bids(plan: Plan, opportunity: Opportunity, shop: Workshop) -> list[Bid]:
    """The bids of invented providers, spread over the lots; while it is open, the last one stays a draft.

    Where bids are editable until the deadline, the first one is being changed while its first version stands.
    """
    chance = random.Random(plan.slug)  # noqa: S311 (invented prices, not secrets)
    lots = list(opportunity.lots.order_by("number"))
    start = sum(map(ord, plan.slug)) % len(shop.cast.providers)
    made = []
    for place in range(plan.bids):
        organisation, owner = shop.cast.providers[(start + place) % len(shop.cast.providers)]
        moment = min(opportunity.deadline, shop.now) - timedelta(hours=3 + 5 * place)
        bid = drafts.start(lot=lots[place % len(lots)], organisation=organisation, actor=owner, now=moment)
        structure = opportunity.question_version.structure
        typed = answers(structure, organisation.name, chance)
        drafts.save_answers(bid=bid, typed=typed, seen=None, actor=owner, now=moment)
        schedule = schedule_of(bid.lot)
        usual = {text: price for text, _unit, _quantity, price in plan.lines}
        rates, follow = schedules.explained(schedule, chance)
        is_last = plan.stage == "open" and place == plan.bids - 1
        # The draft would pay less than the wage floor of its day, which its bidder alone is told.
        low = {"wage": "12.20"} if is_last else {}
        prices = {**schedules.prices(schedule, usual, chance, is_low=place == plan.low), **follow}
        drafts.save_prices(bid=bid, typed=prices, seen=None, actor=owner, now=moment)
        for line_id, typed in rates.items():
            drafts.save_build_up(bid=bid, line_id=line_id, typed=typed | low, seen=None, actor=owner, now=moment)
        if plan.finish_hours:
            _name_large_file(bid, owner, moment)
        if not is_last:
            submitting.submit(bid=bid, token=uuid.uuid4(), actor=owner, now=moment + timedelta(minutes=20))
        if plan.stage == "open" and plan.mode == SealMode.DEADLINE and place == 0:
            changing.change(bid=bid, actor=owner, now=moment + timedelta(minutes=90))
        made.append(bid)
    return made
