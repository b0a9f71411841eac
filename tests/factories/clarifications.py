"""Questions for tests, asked by the real service."""

from datetime import timedelta

from portal.accounts.enums import MemberRole
from tenders.clarifications import services
from tests.factories.accounts import THEN, OrganisationFactory, UserFactory
from tests.factories.opportunities import OpportunityFactory


def make_question(*, opportunity=None, organisation=None, text="May bids cover nights?", now=None, **more):
    """A question that waits, asked by an editor of an organisation."""
    opportunity = opportunity or OpportunityFactory(published=True)
    organisation = organisation or OrganisationFactory(name="Harbour Lights Care CIC")
    author = UserFactory(of=organisation, of__as_=MemberRole.EDITOR, full_name="Anwen Pryce-Jones")
    now = now or THEN + timedelta(hours=1)
    return services.ask(opportunity=opportunity, organisation=organisation, text=text, actor=author, now=now, **more)
