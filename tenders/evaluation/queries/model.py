"""The published evaluation model: the only one that scoring takes."""

from tenders.opportunities.models import Lot, Opportunity
from tenders.opportunities.scoring import frozen
from tenders.opportunities.scoring.enums import Weighing
from tenders.opportunities.scoring.frozen import Model, ScoredCriterion
from tenders.opportunities.scoring.words import weight_words


def model_of(lot: Lot) -> Model:
    """Everything that the totals of a lot rest on, as it was published."""
    return frozen.model_in(lot.opportunity.model_content, lot.number)


def quality_of(opportunity: Opportunity) -> list[ScoredCriterion]:
    """The criteria that people score, and those that a bid passes or fails, in order."""
    return [row for row in frozen.criteria_in(opportunity.model_content) if row.scale]


def price_of(opportunity: Opportunity) -> ScoredCriterion | None:
    """The criterion that is scored by price, if there is one."""
    return frozen.model_in(opportunity.model_content, 0).price


def weight_of(opportunity: Opportunity, criterion: ScoredCriterion) -> str:
    """How much a criterion counts, in words: 40%, 12 points, pass or fail."""
    if criterion.is_pass_or_fail:
        return "pass or fail"
    is_percent = frozen.model_in(opportunity.model_content, 0).weighing == Weighing.PERCENT
    return weight_words(criterion.weight, Weighing.PERCENT if is_percent else Weighing.POINTS, 0)
