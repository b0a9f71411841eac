"""Entries on a board for partners, put up by the real service."""

from datetime import date, timedelta

from portal.accounts.enums import MemberRole
from tenders.partners import services
from tests.factories.accounts import THEN, OrganisationFactory, UserFactory
from tests.factories.opportunities import OpportunityFactory

UNTIL = date(2026, 12, 1)


def make_entry(*, opportunity=None, organisation=None, author=None, now=None, **more):
    """An entry that stands, put up by an editor of an organisation."""
    opportunity = opportunity or OpportunityFactory(published=True)
    organisation = organisation or OrganisationFactory(name="Harbour Lights Care CIC")
    author = author or UserFactory(of=organisation, of__as_=MemberRole.EDITOR, full_name="Anwen Price")
    facts = {"offers": "Two vans and a kitchen.", "seeks": "Somebody who knows the villages.", "until": UNTIL, **more}
    now = now or THEN + timedelta(hours=1)
    return services.put_up(opportunity=opportunity, organisation=organisation, actor=author, now=now, **facts)
