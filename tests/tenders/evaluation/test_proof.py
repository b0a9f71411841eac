"""The plain recount gives the totals of the screens, to the last digit."""

import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from tenders.evaluation.models import OpenedBid
from tenders.evaluation.proof import recount
from tenders.evaluation.proof_prices import compared_price
from tenders.evaluation.services import award as services
from tenders.opportunities.pricing import schedule_in
from tenders.opportunities.scoring.figures import compared
from tenders.opportunities.scoring.frozen import model_in
from tests.factories.evaluation import AFTER, make_assessed, open_prices
from tests.tenders.opportunities.models_of_evaluation import counted, evaluations


@st.composite
def with_leavers(draw):
    """(evaluation, which bids people took out, which bids were withdrawn while they were scored)."""
    published, bids = draw(evaluations())
    out = draw(st.sets(st.sampled_from(sorted(bids)), max_size=2))
    gone = draw(st.sets(st.sampled_from(sorted(bids)), max_size=2))
    return (published, bids), out, gone


def _both(case, has_prices=True):
    (published, everybody), out, gone = case
    bids = {key: bid for key, bid in everybody.items() if key not in gone}
    # The names of two bids that left stay on the list of those that are out: that changes nothing.
    screens = {
        key: {
            "points": {str(step.criterion_id): str(step.points) for step in row.steps if step.criterion_id},
            "total": str(row.total),
            "rank": row.rank,
        }
        for key, row in counted(published, bids, has_prices=has_prices, out=out).items()
    }
    scores = {key: {row: str(score) for row, score in given_to.items()} for key, (given_to, _price) in bids.items()}
    prices = {key: None if amount is None else str(Decimal(amount)) for key, (_scores, amount) in bids.items()}
    return screens, recount(published, 1, scores, prices if has_prices else None, out)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(with_leavers())
def test_the_recount_agrees_with_the_screens(case):
    screens, plain = _both(case)
    assert screens == plain


@settings(derandomize=True, max_examples=60, deadline=None)
@given(with_leavers())
def test_the_recount_agrees_while_prices_are_sealed(case):
    screens, plain = _both(case, has_prices=False)
    assert screens == plain


@pytest.mark.prove
@settings(max_examples=10_000, deadline=None)
@given(with_leavers())
def test_ten_thousand_generated_evaluations_agree(case):
    """Promise P23: 0 differences."""
    screens, plain = _both(case)
    assert screens == plain


# Prices


@st.composite
def schedules(draw):
    """(published content of prices, what a bidder typed): years, options, indexation, discounts, gaps."""
    years, more = draw(st.integers(1, 4)), draw(st.integers(0, 2))
    way = draw(st.sampled_from(["ONE", "EACH", "INDEXED"]))
    terms = {"lot": None, "years": years, "option_years": more, "way": way, "percent": "2.50"}
    terms["counts_options"] = draw(st.booleans())
    quantities = st.decimals(0, 5000, places=2)
    lines, typed = [], {}
    for key in range(1, draw(st.integers(1, 4)) + 1):
        line = {"line": key, "lot": None, "text": "x", "unit": "hour", "quantity": str(draw(quantities))}
        if draw(st.booleans()):
            line["quantities"] = [str(draw(quantities)) for _year in range(years + more)]
        if draw(st.integers(0, 3)) == 0:
            line["kind"] = "OPTION"
        lines.append(line)
        for name in [str(key), *(f"{key}-{year}" for year in range(1, years + more + 1))]:
            amount = draw(st.one_of(st.decimals(0, 9_999_999, places=2), st.just("")))
            typed[name] = f"£{amount:,}" if amount != "" and draw(st.booleans()) else str(amount)
    method = draw(st.sampled_from(["LOWEST", "WHOLE_LIFE", "CARE_RATE"]))
    rules = {"lot": None, "method": method, "places": 2, "round_at": "EACH", "tie": "SHARED", "discount": "3.50"}
    return {"prices": lines, "price_terms": [terms], "rules": [rules], "criteria": []}, typed


@settings(derandomize=True, max_examples=200, deadline=None)
@given(schedules())
def test_the_recount_of_prices_agrees(schedule):
    published, typed = schedule
    figure = compared(schedule_in(published, 1), typed, model_in(published, 1).rules)
    assert compared_price(published, 1, typed) == (None if figure is None else str(figure))


def test_whole_life_cost_and_rate_by_a_golden_example():
    """£1,000 a year for three years at 3.5%: 1,000 + 966.18 + 933.51; 3,000 hours for £3,000 are £1 an hour."""
    line = {"line": 1, "lot": None, "text": "x", "unit": "hour", "quantity": "1000"}
    terms = {"lot": None, "years": 3, "way": "ONE"}
    for method, figure in (("WHOLE_LIFE", "2899.69"), ("CARE_RATE", "1.00"), ("LOWEST", "3000.00")):
        rules = {"lot": None, "method": method, "places": 2, "round_at": "EACH", "tie": "SHARED", "discount": "3.5"}
        published = {"prices": [line], "price_terms": [terms], "rules": [rules], "criteria": []}
        assert compared_price(published, 1, {"1": "1"}) == figure
        assert str(compared(schedule_in(published, 1), {"1": "1"}, model_in(published, 1).rules)) == figure


# The whole award


@pytest.fixture
def award(lead):
    """A recommended award of two bids."""
    bids = make_assessed(5, 3)
    open_prices(bids[0].lot)
    return services.recommend(lot=bids[0].lot, bid=bids[0], reason="Best.", actor=lead, now=AFTER)


def _run(ref, capsys):
    with pytest.raises(SystemExit) as end:
        call_command("recompute_award", ref, "--json")
    return end.value.code, json.loads(capsys.readouterr().out)


@pytest.mark.django_db
def test_an_award_is_recomputed_and_a_changed_atom_is_found(award, capsys):
    assert _run(str(award.pk), capsys)[0] == 0
    code, told = _run(award.lot.opportunity.slug, capsys)
    assert (code, told["agrees"], told["awards"][0]["screens"]) == (0, True, told["awards"][0]["proof"])
    OpenedBid.objects.filter(bid=award.bid).update(prices={"1": "0.01"})
    code, told = _run(str(award.pk), capsys)
    assert (code, told["awards"][0]["faults"]) == (
        1,
        [
            "The results that the award keeps are not what its scores and prices give.",
            "Another bid than the one that comes first has the award.",
        ],
    )


@pytest.mark.django_db
def test_a_changed_model_is_found_and_a_missing_award_is_told(award, capsys):
    opportunity = award.lot.opportunity
    opportunity.model_content["criteria"][0]["weight"] = "41.00"
    type(opportunity).objects.filter(pk=opportunity.pk).update(model_content=opportunity.model_content)
    code, told = _run(str(award.pk), capsys)
    assert code == 1
    assert told["awards"][0]["faults"][0] == "The evaluation model is not the one whose digest was published."
    with pytest.raises(CommandError) as refused:
        call_command("recompute_award", "999999")
    assert refused.value.returncode == 2
