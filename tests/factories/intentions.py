"""Intentions for tests, published by the real step."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from portal.accounts.roles import Role
from tenders.intentions import services
from tenders.intentions.models import CommissioningIntention
from tests.factories.accounts import THEN, StaffFactory


class IntentionFactory(DjangoModelFactory):
    """A complete draft; ``published=True`` takes the step."""

    class Meta:
        model = CommissioningIntention
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Carers’ centre {n}")
    slug = factory.Sequence(lambda n: f"carers-centre-{n}")
    summary = "A place for people who look after somebody."
    why = "Carers told us that they have nowhere to go."
    kind = "ADULT_CARE"
    expected_notice_date = date(2027, 2, 1)
    expected_start = date(2027, 7, 1)
    expected_end = date(2030, 6, 30)
    owner = factory.SubFactory(StaffFactory, role=Role.COMMISSIONER)
    live = False

    @factory.post_generation
    def published(self, create, wanted, **kwargs):
        if wanted:
            services.publish(intention=self, actor=self.owner, now=THEN)
            self.refresh_from_db()


def redraft(intention, **values):
    """What saving the editor of a published intention does: a newer draft, the public text untouched."""
    draft = intention.get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    revision = draft.save_revision()
    intention.refresh_from_db()
    return revision
