"""The evaluation model of an opportunity: what stops its publication, what is frozen, what bidders read."""

from decimal import Decimal

import pytest

from portal.accounts.roles import Role
from portal.core.clock import now
from tenders.evaluation.queries.model import model_of, quality_of
from tenders.opportunities import services
from tenders.opportunities.enums import CriterionKind
from tenders.opportunities.gate import gaps
from tenders.opportunities.models import Criterion, Opportunity
from tenders.opportunities.scoring.enums import Below, Evidence, PriceMethod, Tie, Weighing
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.opportunities import OpportunityFactory

pytestmark = pytest.mark.django_db


def _draft(**more):
    return Opportunity.objects.get(pk=OpportunityFactory(**more).pk)


def _set(opportunity, name, **fields):
    """Change a criterion that is saved already."""
    Criterion.objects.filter(opportunity=opportunity, name=name).update(**fields)


def _sentences(opportunity):
    return [gap.sentence for gap in gaps(opportunity, now())]


def _publish(opportunity):
    opportunity.save()
    services.check(opportunity=opportunity, actor=opportunity.owner, now=THEN)
    services.publish(opportunity=opportunity, actor=StaffFactory(role=Role.PROCUREMENT_LEAD), now=THEN)
    return Opportunity.objects.get(pk=opportunity.pk)


def test_a_plain_model_is_frozen_as_ever():
    content = OpportunityFactory(published=True).model_content
    assert set(content) == {"rounding", "price", "criteria", "prices", "draw"}
    assert all(
        set(row) == {"id", "name", "kind", "weight", "questions", "scale"}
        and all(set(point) == {"score", "label", "descriptor"} for point in row["scale"])
        for row in content["criteria"]
    )


def test_everything_of_a_rich_model_is_frozen_and_read_by_scoring(client):
    draft = _draft()
    _set(draft, "Delivery", minimum=Decimal(3), below=Below.OUT, is_blind=True)
    _set(draft, "Team", evidence=Evidence.PRESENTATION, question_numbers="")
    _set(draft, "Quality", minimum=Decimal(30))
    draft = Opportunity.objects.get(pk=draft.pk)
    draft.criteria.create(
        sort_order=9,
        level=1,
        name="Insurance",
        question_numbers="1.2",
        kind=CriterionKind.PASS,
        description="It is insured.",
    )
    draft.scoring_rules.create(lot_number=None, method=PriceMethod.BENCHMARK, benchmark=Decimal(1500), tie=Tie.QUALITY)
    draft.scoring_rules.create(lot_number=2, method=PriceMethod.MEAN, places=1)
    published = _publish(draft)
    north, south = published.lots.all()
    model = model_of(north)
    assert (model.rules.method, model.rules.benchmark, model.rules.tie) == ("BENCHMARK", Decimal(1500), "QUALITY")
    assert (model_of(south).rules.method, model_of(south).rules.places) == ("MEAN", 1)
    assert [(group.name, group.minimum, len(group.members)) for group in model.groups] == [("Quality", 30, 2)]
    first, second, insured = quality_of(published)
    assert (first.minimum, first.below, first.is_blind, second.evidence) == (3, "OUT", True, "TALK")
    assert insured.is_pass_or_fail
    assert [point.label for point in insured.scale] == ["Fail", "Pass"]
    page = client.get(published.get_absolute_url()).content.decode()
    for words in (
        "Below 3, the bid cannot win.",
        "Whoever scores it is not told who bid.",
        "Judged by a presentation.",
        "Below 30 points in all, the bid cannot win.",
        "Pass or fail: a bid that fails cannot win.",
        "The figure that prices are compared with is £1,500.",
        "Between equal totals, more points for quality decide; after that they share a place.",
        "How totals are made: lot 2",
        published.model_digest,
    ):
        assert words in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda row: _set(row, "Team", minimum=Decimal(4)), "The minimum of “Team” is no score of its scale."),
        (lambda row: _set(row, "Team", weight=Decimal(0)), "“Team” needs a weight above 0."),
        (lambda row: setattr(row, "weighing", Weighing.RANKING), "An order of importance gives each criterion one place from 1 to 3, no place twice."),
        (lambda row: _set(row, "Quality", minimum=Decimal(61)), "“Quality” needs 61, which is more than its parts can give."),
        (lambda row: row.scoring_rules.create(method=PriceMethod.LINEAR), "“Between the lowest price and the ceiling” needs a ceiling of the total in lot 1."),
        (lambda row: row.scoring_rules.create(method=PriceMethod.BENCHMARK), "“Against a fixed benchmark” needs the figure that prices are compared with."),
        (lambda row: row.scoring_rules.create(method=PriceMethod.PER_POINT), "Price has no weight in “Price for each quality point”. Leave that of “Price” empty."),
        (lambda row: row.scoring_rules.create(method=PriceMethod.WHOLE_LIFE), "Whole-life cost needs a discount rate: 0 where there is none."),
        (lambda row: row.scoring_rules.create(lot_number=7), "There are scoring rules for lot 7, which does not exist."),
        (lambda row: [row.scoring_rules.create(), row.scoring_rules.create()], "There are two scoring rules for all lots. Keep one."),
        (
            lambda row: row.scoring_rules.create(method=PriceMethod.CARE_RATE, benchmark=Decimal(20)),
            "A mean rate needs the same unit in every price line (lot 1).",
        ),
        (
            lambda row: row.criteria.create(level=1, name="Safe", kind=CriterionKind.PASS, weight=Decimal(5)),
            "“Safe” is passed or failed, so it has no weight. Leave it empty.",
        ),
        (
            lambda row: row.criteria.create(level=1, name="Safe", kind=CriterionKind.PASS),
            "“Safe” is passed or failed. Say what a bid must show to pass.",
        ),
    ],
)  # fmt: skip
def test_what_would_make_bids_incomparable_stops_publication(change, sentence):
    draft = _draft()
    assert sentence not in _sentences(draft)
    change(draft)
    draft.save()
    assert sentence in _sentences(Opportunity.objects.get(pk=draft.pk))


def test_points_and_an_order_of_importance_are_told_as_they_count(client):
    points = _draft(weighing=Weighing.POINTS)
    for name, weight in (("Delivery", 500), ("Team", 300), ("Price", 200)):
        _set(points, name, weight=Decimal(weight))
    ranked = _draft(weighing=Weighing.RANKING)
    for name, place in (("Delivery", 1), ("Team", 3), ("Price", 2)):
        _set(ranked, name, weight=Decimal(place))
    for draft, words in ((points, "500 points"), (ranked, "place 1 of 3: 3 of 6 parts")):
        published = _publish(Opportunity.objects.get(pk=draft.pk))
        assert words in client.get(published.get_absolute_url()).content.decode()
    assert [row.weight for row in quality_of(Opportunity.objects.get(pk=ranked.pk))] == [3, 1]
