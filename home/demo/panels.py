"""Panels of the demonstration: who sits on them, what they gave, and how they came to agree."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from home.demo.opportunities import DAY, Workshop
from tenders.bids.models import Bid
from tenders.evaluation.briefing import CHECKS
from tenders.evaluation.enums import Seat
from tenders.evaluation.models import OpenedBid, PanelMember, Score
from tenders.evaluation.queries.matrix import answers_for
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.queries.parts import parts_of
from tenders.evaluation.services import interests, moderation, panel, requests, scoring
from tenders.opportunities.models import Opportunity
from tenders.opportunities.scoring.frozen import ScoredCriterion


@dataclass(frozen=True)
class Story:
    """The words of a panel with everything."""

    interest: str
    defect: str
    asked: str
    answer: str


# Those with everything: somebody who uses services, pins, a score that moved, dissent, a recusal, a request.
FULL = {
    "catering-2026": Story(
        "My cousin cooks for them.",
        "The number of meals in question 1 and in question 2 differ.",
        "Which number holds?",
        "Sixty meals on each of five days. The other number was that of the summer.",
    ),
    "transport-2026": Story(
        "My cousin drives for them.",
        "The number of vehicles in question 1 and in question 2 differ.",
        "Which number holds?",
        "Nine vehicles, six of them with a lift. The other number was that of last year.",
    ),
}
EVALUATORS = ("evaluator1", "evaluator2", "evaluator3")
REASONS = {
    1: "It names the subject but does not say how it would be done.",
    2: "Part of the question is answered; how new staff are found is missing.",
    3: "The whole question is answered and the plan would work; little evidence is given.",
    4: "A full answer with figures from a similar service.",
    5: "A full answer with evidence, and people who use the service help to choose the staff.",
}


def seat(opportunity: Opportunity, shop: Workshop, now: datetime) -> list[PanelMember]:
    """Three evaluators and a moderator; the moderator last."""
    members = []
    for name in (*EVALUATORS, "moderator"):
        kind = Seat.MODERATOR if name == "moderator" else Seat.EVALUATOR
        members.append(_invite(opportunity, shop.cast[name], kind, shop, now))
    return members


def _invite(
    opportunity: Opportunity, person: Any, kind: str, shop: Workshop, now: datetime, interest: str = ""
) -> PanelMember:
    """Seated, cleared and briefed; in the full panel the second evaluator knows somebody at the first bidder."""
    lead = shop.cast["lead"]
    member = panel.invite(opportunity=opportunity, user=person, seat=kind, actor=lead, now=now)
    later = now + timedelta(hours=2)
    who = {"actor": member.user, "now": later}
    right = {check.key: str(check.right) for check in CHECKS}
    panel.take_check(member=member, answers=right, **who)
    ready = interests.declare_general(member=member, interest="", **who)
    opened = OpenedBid.objects.filter(bid__lot__opportunity=opportunity).order_by("bid__organisation__name")
    told = dict.fromkeys(opened.values_list("bid__organisation", flat=True), "")
    if opportunity.slug in FULL and person == shop.cast["evaluator2"]:
        told[next(iter(told))] = FULL[opportunity.slug].interest
    return interests.declare(member=ready, interests=told, **who)


def recuse_and_support(members: list[PanelMember], opportunity: Opportunity, shop: Workshop, now: datetime) -> None:
    """One evaluator does not judge one bidder; somebody who uses the service judges the first criterion."""
    lead = {"actor": shop.cast["lead"], "now": now}
    for interest in members[1].bidder_interests.exclude(interest=""):
        interests.decide_bidder(interest=interest, verb="recuse", reason="A relative works there.", **lead)
    members[1].refresh_from_db()
    members.insert(3, guest(opportunity, shop, now))


def guest(opportunity: Opportunity, shop: Workshop, now: datetime) -> PanelMember:
    """Somebody who uses services, with a support person: judges the first criterion."""
    lead = {"actor": shop.cast["lead"], "now": now}
    member = _invite(opportunity, shop.cast["evaluator4"], Seat.EVALUATOR, shop, now - timedelta(hours=4))
    facts = {
        "has_experience": True,
        "judges_all": False,
        "due": (now + 7 * DAY).date(),
        "support_name": "Gwen Oakes",
        "expenses": "£20 an hour and the taxi. Give the receipts to Tom Achebe.",
    }
    first = quality_of(opportunity)[0]
    pairs = [(lot.pk, first.id) for lot in opportunity.lots.all()]
    member = panel.change_seat(member=member, facts=facts, parts=pairs, **lead)
    return interests.declare_support(member=member, interest="", actor=member.user, now=now)


def score(members: list[PanelMember], bids: list[Bid], chance: random.Random, now: datetime) -> None:
    """Final scores of everything that each of them judges, with a pinned passage where the answer is in words."""
    parts = parts_of(members[0].opportunity)
    for bid in bids:
        level = chance.randint(2, 4)
        for criterion in quality_of(bid.lot.opportunity):
            for member in members:
                value = max(1, min(5, level + chance.choice((-1, 0, 0, 1))))
                if parts.covers(member, bid, criterion.id):
                    _score(member, bid, criterion, value, now)


def _score(member: PanelMember, bid: Bid, criterion: ScoredCriterion, value: int, now: datetime) -> None:
    act = {"actor": member.user, "now": now}
    draft = scoring.save_score(
        member=member, bid=bid, criterion_id=criterion.id, value=Decimal(value), reason=REASONS[value], **act
    )
    texts = (row for row in answers_for(bid.opened, criterion) if row.question.kind == "long_text" and row.text)
    for answer in texts:
        lines = [line for line in answer.text.splitlines() if line.startswith("- ")] or [answer.text]
        selected = lines[value % len(lines)]
        scoring.pin_words(score=draft, answer=answer, selected=selected, is_masked=False, **act)
        break
    scoring.finalise_score(score=draft, **act)


def change_one(member: PanelMember, bid: Bid, now: datetime) -> None:
    """A score that moved, with why."""
    criterion = quality_of(bid.lot.opportunity)[0]
    old = Score.objects.final().get(member=member, bid=bid, criterion=criterion.id)
    value = 5 if old.value < 4 else 2
    scoring.change_score(
        member=member,
        bid=bid,
        criterion_id=criterion.id,
        value=Decimal(value),
        reason=REASONS[value],
        why="I had read the answer of another bid beside it by mistake.",
        actor=member.user,
        now=now,
    )


def ask_and_answer(bids: list[Bid], shop: Workshop, now: datetime) -> None:
    """Two bids with the same defect: one bidder is asked and answers, for the other it is said why not."""
    lead = {"actor": shop.cast["lead"], "now": now}
    story = FULL[bids[0].lot.opportunity.slug]
    asked, other = (requests.mark(bid=bid, kind="CONTRADICTION", note=story.defect, **lead) for bid in bids)
    criterion = quality_of(bids[0].lot.opportunity)[0]
    key = next((row.question.key for row in answers_for(bids[0].opened, criterion)), "")
    why = {other.pk: (False, "Its answer to question 3 says which number holds.")}
    (made,) = requests.ask(defect=asked, text=story.asked, question_key=key, due=now + 2 * DAY, choices=why, **lead)
    requests.answer(request=made, text=story.answer, actor=bids[0].created_by, now=now + timedelta(hours=5))


def agree(moderator: PanelMember, bids: list[Bid], now: datetime) -> None:
    """An agreed score for everything, with who was there; where they lay apart, what was said and who disagrees."""
    for bid in bids:
        there = [key for key, _name in moderation.people_of(bid.lot.opportunity)]
        if bid.lot.opportunity.slug in FULL and bid == bids[-1]:
            there = there[1:]  # one of them was away that afternoon
        for criterion in quality_of(bid.lot.opportunity):
            given = list(bid.scores.final().filter(criterion=criterion.id).order_by("value").select_related("member"))
            lowest, middle, highest = given[0], given[len(given) // 2], given[-1]
            is_wide = highest.value - lowest.value > 1
            reason = REASONS[int(middle.value)]
            moderation.agree(
                bid=bid,
                criterion_id=criterion.id,
                value=middle.value,
                reason=f"The panel agreed: {reason[0].lower()}{reason[1:]}",
                present=there,
                discussed="How much the figures of the similar service tell about this one." if is_wide else "",
                dissent=f"{highest.member.user} would give more for the figures." if is_wide else "",
                actor=moderator.user,
                now=now,
            )
