"""How much each member has to do: bids × questions × minutes, and what is done."""

from dataclasses import dataclass

from tenders.bids.models import Bid
from tenders.evaluation.enums import Seat
from tenders.evaluation.models import OpenedBid, PanelMember, PanelPlan, Score
from tenders.opportunities.enums import State
from tenders.opportunities.models import Opportunity
from tenders.opportunities.scoring.frozen import ScoredCriterion

from .model import quality_of
from .parts import Parts, parts_of_all


@dataclass(frozen=True, slots=True)
class Load:
    """One evaluator's work. Before the opening it is the work on one bid, because nobody knows how many there are."""

    member: PanelMember
    answers: int
    to_do: int
    done: int
    minutes: int
    is_for_one_bid: bool

    @property
    def time(self) -> str:
        """3 hours 20 minutes."""
        return in_hours(self.minutes)


def in_hours(minutes: int) -> str:
    """Minutes as people say them."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((hours, "hour"), (rest, "minute")) if n]
    return " ".join(parts) or "nothing"


def plan_of(opportunity: Opportunity) -> PanelPlan:
    """The lead's plan, or an unsaved one with what holds without it."""
    return PanelPlan.objects.filter(opportunity=opportunity).first() or PanelPlan(opportunity=opportunity)


def loads_of(opportunity: Opportunity) -> list[Load]:
    """The work of every evaluator of a panel, in five queries."""
    minutes, parts = plan_of(opportunity).minutes, parts_of_all(opportunity)
    is_open = opportunity.state in (State.OPENED, State.FINISHED)
    opened = OpenedBid.objects.assessed().without_content().filter(bid__lot__opportunity=opportunity)
    opened = opened.select_related("bid")
    bids = [row.bid for row in opened] if is_open else []
    final = Score.objects.final().filter(bid__lot__opportunity=opportunity)
    given = set(final.values_list("member", "bid", "criterion"))
    evaluators = [member for member in parts.members if member.seat == Seat.EVALUATOR]
    loads = []
    for member in evaluators:
        if not is_open:
            answers, to_do = _one_bid(opportunity, parts, member)
            loads.append(Load(member, answers, to_do, 0, answers * minutes, True))
            continue
        pairs = _work(opportunity, parts, member, bids)
        answers = sum(max(1, len(criterion.questions)) for _bid, criterion in pairs)
        done = sum((member.pk, bid.pk, criterion.id) in given for bid, criterion in pairs)
        loads.append(Load(member, answers, len(pairs), done, answers * minutes, False))
    return loads


def _work(
    opportunity: Opportunity, parts: Parts, member: PanelMember, bids: list[Bid]
) -> list[tuple[Bid, ScoredCriterion]]:
    """What the member judges."""
    criteria = quality_of(opportunity)
    return [(bid, criterion) for bid in bids for criterion in criteria if parts.covers(member, bid, criterion.id)]


def _one_bid(opportunity: Opportunity, parts: Parts, member: PanelMember) -> tuple[int, int]:
    lots = list(opportunity.lots.all())
    mine = [
        criterion
        for criterion in quality_of(opportunity)
        if any(parts.covers_lot(member, lot.pk, criterion.id) for lot in lots)
    ]
    return sum(max(1, len(criterion.questions)) for criterion in mine), len(mine)
