"""What an opened bid commits to: promises and partners, from which the contract's obligations are made."""

from collections.abc import Iterator
from typing import Any

from portal.questions.enums import Kind
from portal.questions.partners import Partner, read_partners, who_satisfies
from portal.questions.promises import Promise, read_promises
from portal.questions.structure import Question
from tenders.evaluation.models import OpenedBid


def promises_of(opened: OpenedBid) -> list[Promise]:
    """Every social value promise of the bid, in the order in which it was written."""
    return [promise for _question, value in _answers(opened, Kind.PROMISES) for promise in read_promises(value)]


def partners_of(opened: OpenedBid) -> list[Partner]:
    """Everybody who delivers a part, the bidder too, in the order in which they were named."""
    return [partner for _question, value in _answers(opened, Kind.PARTNERS) for partner in read_partners(value)]


def conditions_of(opened: OpenedBid) -> list[tuple[str, str]]:
    """(condition of participation, who satisfies it): one partner is enough; "Nobody" where none does."""
    answers = _answers(opened, Kind.PARTNERS)
    return [row for question, value in answers for row in who_satisfies(question.options, value)]


def _answers(opened: OpenedBid, kind: Kind) -> Iterator[tuple[Question, Any]]:
    for question in opened.bid.lot.opportunity.question_version.structure.questions:
        if question.kind == kind:
            yield question, opened.answers.get(question.key)
