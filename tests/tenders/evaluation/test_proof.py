"""The plain recount gives the totals of the screens, to the last digit."""

from decimal import Decimal

import pytest
from hypothesis import given, settings

from tenders.evaluation.proof import recount
from tests.tenders.opportunities.models_of_evaluation import counted, evaluations


def _both(evaluation, has_prices=True):
    published, bids = evaluation
    screens = {
        key: {
            "points": {str(step.criterion_id): str(step.points) for step in row.steps if step.criterion_id},
            "total": str(row.total),
            "rank": row.rank,
        }
        for key, row in counted(published, bids, has_prices=has_prices).items()
    }
    scores = {key: {row: str(score) for row, score in given_to.items()} for key, (given_to, _price) in bids.items()}
    prices = {key: None if amount is None else str(Decimal(amount)) for key, (_scores, amount) in bids.items()}
    return screens, recount(published, 1, scores, prices if has_prices else None)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(evaluations())
def test_the_recount_agrees_with_the_screens(evaluation):
    screens, plain = _both(evaluation)
    assert screens == plain


@settings(derandomize=True, max_examples=60, deadline=None)
@given(evaluations())
def test_the_recount_agrees_while_prices_are_sealed(evaluation):
    screens, plain = _both(evaluation, has_prices=False)
    assert screens == plain


@pytest.mark.prove
@settings(max_examples=10_000, deadline=None)
@given(evaluations())
def test_ten_thousand_generated_evaluations_agree(evaluation):
    """Promise P23: 0 differences."""
    screens, plain = _both(evaluation)
    assert screens == plain
