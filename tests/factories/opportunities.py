"""Opportunities for tests, published by the real steps."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from portal.accounts.roles import Role
from tenders.opportunities import services
from tenders.opportunities.enums import CriterionKind
from tenders.opportunities.models import Opportunity, Scale
from tenders.regimes.models import Authority
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.custody import ensure_holders
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
    """A complete draft with two lots, a criteria tree and two price lines; ``published=True`` takes the steps.

    It is too small for a notice, so publication makes it public; see ``make_complete`` for larger ones.
    """

    class Meta:
        model = Opportunity
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Short breaks {n}")
    slug = factory.Sequence(lambda n: f"short-breaks-{n}")
    summary = "Breaks for carers and the people they care for."
    description = "We want warm, safe short breaks."
    contact = "commissioning@example.org"
    kind = "ADULT_CARE"
    value_net = Decimal(20_000)
    value_gross = Decimal(24_000)
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
    def holders(self, create, wanted, **kwargs):
        """Nothing is published while bids could not be sealed."""
        if create and wanted is not False:
            ensure_holders()

    @factory.post_generation
    def published(self, create, wanted, **kwargs):
        if wanted:
            services.check(opportunity=self, actor=self.owner, now=THEN)
            services.publish(opportunity=self, actor=StaffFactory(role=Role.PROCUREMENT_LEAD), now=THEN)
            self.refresh_from_db()


def make_priced(lines, *, terms=None, published=True, **more):
    """An opportunity with these price lines (fields of each) and price terms, published by the real steps."""
    opportunity = OpportunityFactory(**more)
    opportunity.price_lines.model.objects.filter(opportunity=opportunity).delete()
    opportunity = Opportunity.objects.get(pk=opportunity.pk)
    for place, line in enumerate(lines):
        opportunity.price_lines.create(sort_order=place, **{"unit": "hour", "quantity": Decimal(10), **line})
    if terms is not None:
        opportunity.price_terms.create(**terms)
    opportunity.save()
    if published:
        services.check(opportunity=opportunity, actor=opportunity.owner, now=THEN)
        services.publish(opportunity=opportunity, actor=StaffFactory(role=Role.PROCUREMENT_LEAD), now=THEN)
    return Opportunity.objects.get(pk=opportunity.pk)


def make_authority(**more):
    """Who the council is to the law, with everything that a notice states of it."""
    facts = {
        "name": "Kingsmere Council",
        "identifier": "PKNG-1234-MERE",
        "address": "1 Market Square",
        "town": "Kingsmere",
        "postcode": "KM1 1AA",
        "email": "procurement@kingsmere.example",
        "region": "UKE21",
        "ocid_prefix": "ocds-kngsmr",
    }
    return Authority.objects.update_or_create(defaults={**facts, **more})[0]


_NOTICE = {
    "contact_name": "The commissioning team",
    "cpv_codes": "85312400",
    "contract_start": date(2027, 4, 1),
    "contract_end": date(2030, 3, 31),
}
_PUBLIC = {
    **_NOTICE,
    "gpa": "NO",
    "cptpp": "NO",
    "award_expected": date(2027, 2, 1),
    "specification": "The specification stands in the description.",
    "engagement": "NO_NOTICE",
    "no_engagement_reason": "One open meeting was held, and its notes were published.",
    "conflicts_assessed_on": date(2026, 10, 26),
    "conflicts_summary": "Nobody declared an interest.",
}
BANDS = {
    "COVERED": {**_PUBLIC, "cpv_codes": "79511000", "value_net": Decimal(400_000), "value_gross": Decimal(480_000)},
    "LIGHT_TOUCH": {**_PUBLIC, "value_net": Decimal(900_000), "value_gross": Decimal(900_000)},
    "BELOW": {**_NOTICE, "value_net": Decimal(90_000), "value_gross": Decimal(90_000)},
}


def make_complete(band, *, one_lot=False, **more):
    """A draft that is complete for its notice: COVERED, LIGHT_TOUCH or BELOW, with two lots (or one)."""
    make_authority()
    opportunity = OpportunityFactory(**{**BANDS[band], **more})
    rows = opportunity.lots.model.objects.filter(opportunity=opportunity)
    rows.update(description="All of it.", value_gross=opportunity.value_gross / 2)
    if one_lot:
        rows.filter(number=2).delete()
        opportunity.no_lots_reason = "One provider must answer for the whole night."
        opportunity.save()
    return Opportunity.objects.get(pk=opportunity.pk)


def publish_twice(opportunity, *, now=THEN, lead=None):
    """Checked and published by two people: embargoed where a notice is needed."""
    lead = lead or StaffFactory(role=Role.PROCUREMENT_LEAD)
    services.check(opportunity=opportunity, actor=opportunity.owner, now=now)
    return services.publish(opportunity=opportunity, actor=lead, now=now)


def end_embargo(opportunity, *, now=THEN):
    """The central platform has published the notice."""
    lead = opportunity.published_by
    services.submit_notice(opportunity=opportunity, actor=lead, now=now)
    return services.confirm_notice(
        opportunity=Opportunity.objects.get(pk=opportunity.pk),
        number="2026/S 000-012345",
        procurement_ref="ocds-h6vhtk-054321",
        published_at=now,
        actor=lead,
        now=now,
    )
