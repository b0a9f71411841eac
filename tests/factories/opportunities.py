"""Opportunities for tests, published by the real steps."""

from datetime import UTC, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from portal.accounts.roles import Role
from tenders.opportunities import services
from tenders.opportunities.enums import CriterionKind
from tenders.opportunities.models import Opportunity, Scale
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.questions import QuestionSetFactory

DEADLINE = datetime(2026, 12, 11, 12, 0, tzinfo=UTC)


class ScaleFactory(DjangoModelFactory):
    """Scores 0, 3 and 5, each with a descriptor."""

    class Meta:
        model = Scale
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Scale {n}")

    @factory.post_generation
    def points(self, create, points, **kwargs):
        for score, label in points or ((0, "Unacceptable"), (3, "Good"), (5, "Excellent")):
            self.points.create(score=Decimal(score), label=label, descriptor=f"What {label.lower()} means.")
        self.save()  # children of a cluster are saved with their parent


class OpportunityFactory(DjangoModelFactory):
    """A complete draft with two lots, a criteria tree and two price lines; ``published=True`` takes the steps."""

    class Meta:
        model = Opportunity
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Short breaks {n}")
    slug = factory.Sequence(lambda n: f"short-breaks-{n}")
    summary = "Breaks for carers and the people they care for."
    description = "We want warm, safe short breaks."
    contact = "commissioning@example.org"
    kind = "ADULT_CARE"
    deadline = DEADLINE
    owner = factory.SubFactory(StaffFactory, role=Role.COMMISSIONER)
    question_set = factory.SubFactory(QuestionSetFactory, published=True)

    @factory.post_generation
    def structure(self, create, wanted, **kwargs):
        if wanted is False:
            return
        scale = ScaleFactory()
        self.lots.create(number=1, title="North", sort_order=1)
        self.lots.create(number=2, title="South", sort_order=2)
        rows = [
            {"level": 1, "name": "Quality"},
            {"level": 2, "name": "Delivery", "weight": Decimal(40), "scale": scale, "question_numbers": "1.1"},
            {"level": 2, "name": "Team", "weight": Decimal(20), "scale": scale, "question_numbers": "1.2"},
            {"level": 1, "name": "Price", "weight": Decimal(40), "kind": CriterionKind.PRICE},
        ]
        for place, row in enumerate(rows):
            self.criteria.create(sort_order=place, **row)
        self.price_lines.create(description="Day visit", unit="visit", quantity=Decimal(100), sort_order=1)
        self.price_lines.create(description="Overnight stay", unit="night", quantity=Decimal(10), sort_order=2)
        self.save()

    @factory.post_generation
    def published(self, create, wanted, **kwargs):
        if wanted:
            services.check(opportunity=self, actor=self.owner, now=THEN)
            services.publish(opportunity=self, actor=StaffFactory(role=Role.PROCUREMENT_LEAD), now=THEN)
            self.refresh_from_db()
