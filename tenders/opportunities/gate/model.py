"""The evaluation model of a draft: lots, criteria with their scales, questions, prices, documents."""

from collections.abc import Iterator

from portal.questions.structure import Structure
from tenders.opportunities.criteria import leaves
from tenders.opportunities.enums import CriterionKind
from tenders.opportunities.models import Criterion, Opportunity, Scale
from tenders.opportunities.scoring.enums import Evidence

from .case import Case
from .gap import Gap
from .prices import gaps_of_prices
from .scoring import gaps_of_limit, gaps_of_rules, gaps_of_weights


def gaps_of_model(case: Case) -> Iterator[Gap]:
    """What blocks scoring by a model that was published in advance."""
    opportunity = case.opportunity
    yield from _lots(case)
    yield from _criteria(opportunity)
    yield from _questions(opportunity)
    yield from gaps_of_prices(opportunity)
    yield from gaps_of_rules(opportunity)
    yield from gaps_of_limit(opportunity)
    yield from _documents(opportunity)


def _lots(case: Case) -> Iterator[Gap]:
    numbers = [lot.number for lot in case.lots]
    if len(set(numbers)) != len(numbers):
        yield Gap("lots", "Two lots have the same number.")


def _criteria(opportunity: Opportunity) -> Iterator[Gap]:
    scored = leaves(opportunity.criteria.all())
    if not scored:
        return  # the notice's list has said so
    yield from gaps_of_weights(opportunity, scored)
    for node in scored:
        yield from _leaf(node.criterion)
    prices = [node for node in scored if node.criterion.kind == CriterionKind.PRICE]
    if len(prices) > 1:
        yield Gap("criteria", "Only one criterion can be scored by price.")


def _leaf(criterion: Criterion) -> Iterator[Gap]:
    if criterion.kind == CriterionKind.PASS and not criterion.description.strip():
        yield Gap(
            "criteria", f"“{criterion.name}” is passed or failed. Say what a bid must show to pass.", "section 23"
        )
    if criterion.kind == CriterionKind.QUALITY:
        if criterion.scale is None:
            yield Gap("criteria", f"“{criterion.name}” needs a scoring scale.")
        else:
            yield from _scale(criterion.scale)
            yield from _minimum(criterion, criterion.scale)


def _minimum(criterion: Criterion, scale: Scale) -> Iterator[Gap]:
    scores = [point.score for point in scale.points.all()]
    if criterion.minimum is not None and criterion.minimum not in scores:
        yield Gap("criteria", f"The minimum of “{criterion.name}” is no score of its scale.")


def _scale(scale: Scale) -> Iterator[Gap]:
    points = list(scale.points.all())
    if len(points) < 2 or max(point.score for point in points) <= 0:
        yield Gap("criteria", f"The scale “{scale.name}” needs at least two scores, the highest above 0.")
    for point in points:
        if not point.descriptor.strip():
            words = f"The scale “{scale.name}” does not say what {point} means. Write its descriptor."
            yield Gap("criteria", words, "section 23")


def _questions(opportunity: Opportunity) -> Iterator[Gap]:
    if opportunity.question_set is None:
        yield Gap("question_set", "Choose the quality questions that bidders answer.")
        return
    version = opportunity.question_set.versions.first()
    if version is None:
        yield Gap("question_set", "Publish a version of the question set first.")
        return
    yield from _links(opportunity, version.structure)


def _links(opportunity: Opportunity, structure: Structure) -> Iterator[Gap]:
    known = {question.number for question in structure.questions}
    unscored = {question.number for question in structure.questions if question.unscored}
    fed: set[str] = set()
    for node in leaves(opportunity.criteria.all()):
        criterion = node.criterion
        if criterion.kind == CriterionKind.PRICE:
            continue
        fed |= set(criterion.numbers)
        unknown = [number for number in criterion.numbers if number not in known]
        if unknown:
            yield Gap("criteria", f"“{criterion.name}” names question {', '.join(unknown)}, which is not in the set.")
        for number in (number for number in criterion.numbers if number in unscored):
            yield Gap("criteria", f"“{criterion.name}” names question {number}, which is marked as not scored.")
        if not criterion.numbers and criterion.evidence == Evidence.ANSWERS:
            yield Gap("criteria", f"“{criterion.name}” is fed by no question. Name the questions that it judges.")


def _documents(opportunity: Opportunity) -> Iterator[Gap]:
    for row in opportunity.documents.all():
        if row.is_draft:
            yield Gap("documents", f"“{row.document.title}” is still marked as a draft.")
