"""What stands between a draft and its publication, each gap as a sentence that names its field."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.core.templatetags.words import moment
from portal.questions.structure import Structure

from .criteria import HUNDRED, leaves, total_weight
from .enums import CriterionKind
from .models import Criterion, Opportunity, Scale


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to mend: the field and the sentence."""

    field: str
    sentence: str

    @property
    def anchor(self) -> str:
        """The id of the field, or of the rows, on the edit screen."""
        rows = ("lots", "criteria", "price_lines", "documents")
        return f"id_{self.field}-FORMS" if self.field in rows else f"id_{self.field}"


def gaps(opportunity: Opportunity, now: datetime) -> list[Gap]:
    """Everything that blocks publication, in the order of the edit screen."""
    found = [*_text(opportunity), *_dates(opportunity, now), *_lots(opportunity)]
    found += [*_criteria(opportunity), *_questions(opportunity), *_prices(opportunity), *_documents(opportunity)]
    # A scale that several criteria share is told of once.
    return list(dict.fromkeys(found))


def _text(opportunity: Opportunity) -> Iterator[Gap]:
    if not opportunity.description.strip():
        yield Gap("description", "Describe what you want to buy.")
    if not opportunity.contact:
        yield Gap("contact", "Give a contact e-mail address.")


def _dates(opportunity: Opportunity, now: datetime) -> Iterator[Gap]:
    deadline = opportunity.deadline
    if deadline is None:
        yield Gap("deadline", "Set the date and time until which bids are taken.")
        return
    if deadline <= now:
        yield Gap("deadline", f"The deadline ({moment(deadline)}) is past. Choose a later one.")
    for field, sentence in opportunity.faults_of_dates():
        yield Gap(field, sentence)


def _lots(opportunity: Opportunity) -> Iterator[Gap]:
    numbers = [lot.number for lot in opportunity.lots.all()]
    if not numbers:
        yield Gap("lots", "Add at least one lot: what is not divided is one lot.")
    if len(set(numbers)) != len(numbers):
        yield Gap("lots", "Two lots have the same number.")


def _criteria(opportunity: Opportunity) -> Iterator[Gap]:
    scored = leaves(opportunity.criteria.all())
    if not scored:
        yield Gap("criteria", "Add the criteria on which bids are judged.")
        return
    total = total_weight(scored)
    if total != HUNDRED:
        yield Gap("criteria", f"The weights make {total.normalize():f}, not 100. Change them so that they total 100.")
    for node in scored:
        yield from _leaf(node.criterion)
    prices = [node for node in scored if node.criterion.kind == CriterionKind.PRICE]
    if len(prices) > 1:
        yield Gap("criteria", "Only one criterion can be scored by price.")


def _leaf(criterion: Criterion) -> Iterator[Gap]:
    if not criterion.weight or criterion.weight <= 0:
        yield Gap("criteria", f"“{criterion.name}” needs a weight above 0.")
    if criterion.kind == CriterionKind.QUALITY:
        if criterion.scale is None:
            yield Gap("criteria", f"“{criterion.name}” needs a scoring scale.")
        else:
            yield from _scale(criterion.scale)


def _scale(scale: Scale) -> Iterator[Gap]:
    points = list(scale.points.all())
    if len(points) < 2 or max(point.score for point in points) <= 0:
        yield Gap("criteria", f"The scale “{scale.name}” needs at least two scores, the highest above 0.")
    for point in points:
        if not point.descriptor.strip():
            yield Gap("criteria", f"The scale “{scale.name}” does not say what {point} means. Write its descriptor.")


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
    fed: set[str] = set()
    for node in leaves(opportunity.criteria.all()):
        criterion = node.criterion
        if criterion.kind != CriterionKind.QUALITY:
            continue
        fed |= set(criterion.numbers)
        unknown = [number for number in criterion.numbers if number not in known]
        if unknown:
            yield Gap("criteria", f"“{criterion.name}” names question {', '.join(unknown)}, which is not in the set.")
        if not criterion.numbers:
            yield Gap("criteria", f"“{criterion.name}” is fed by no question. Name the questions that it judges.")


def _prices(opportunity: Opportunity) -> Iterator[Gap]:
    priced = any(node.criterion.kind == CriterionKind.PRICE for node in leaves(opportunity.criteria.all()))
    lines = list(opportunity.price_lines.all())
    numbers = {lot.number for lot in opportunity.lots.all()}
    if priced:
        for number in sorted(numbers):
            if not any(line.lot_number in (None, number) for line in lines):
                yield Gap("price_lines", f"Price is a criterion, but lot {number} has no line in the price schedule.")
    if lines and not priced:
        yield Gap("criteria", "There is a price schedule, but no criterion is scored by price.")
    for line in lines:
        if line.quantity <= 0:
            yield Gap("price_lines", f"“{line.description}” needs a quantity above 0.")
        if line.lot_number is not None and line.lot_number not in numbers:
            yield Gap("price_lines", f"“{line.description}” is for lot {line.lot_number}, which does not exist.")


def _documents(opportunity: Opportunity) -> Iterator[Gap]:
    for row in opportunity.documents.all():
        if row.is_draft:
            yield Gap("documents", f"“{row.document.title}” is still marked as a draft.")
