"""Every kind of release against the standard's schema, patched with the extensions that are declared."""

import gzip
import json
from pathlib import Path

import pytest
from django.conf import settings
from jsonschema import Draft4Validator

from portal.accounts.roles import Role
from tenders.intentions import services as intentions
from tenders.notices import merging, package
from tenders.notices.models import Release
from tenders.opportunities import services
from tenders.opportunities.enums import Procedure
from tenders.opportunities.models import Opportunity
from tenders.regimes.models import Authority
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.evaluation import AFTER, open_bids
from tests.factories.intentions import IntentionFactory, redraft
from tests.factories.opportunities import OpportunityFactory, make_authority, publish_twice
from tests.factories.releases import make_award, make_public

SCHEMA = Path(settings.BASE_DIR).parent / "shared" / "data" / "ocds" / "uk-release-package-schema.json.gz"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SCHEMA.exists(), reason="the schema is not beside this checkout (../shared/data/ocds)"),
]


@pytest.fixture(scope="module")
def schema():
    return Draft4Validator(json.loads(gzip.decompress(SCHEMA.read_bytes())))


def _plan():
    intention = IntentionFactory(published=True, cpv_codes="85312400", value_net=500_000)
    redraft(intention, title="A larger centre")
    intentions.revise(intention=intention, actor=intention.owner, now=THEN, reason="More people came.")
    intention.refresh_from_db()
    intentions.drop(intention=intention, actor=intention.owner, now=THEN, reason="No money.")


def _flexible():
    opportunity = make_public(
        conditions="A registered manager.",
        payment_terms="Weekly.",
        risks="Demand may rise.",
        options_supply="Ten more places.",
        options_extension="Two years.",
        lots_bid_max=2,
        lots_award_max=1,
        lots_award_method="Best total.",
        reserved_for="NOBODY",
        is_auction=True,
        auction_details="By telephone.",
        needed_again="REPEAT",
    )
    services.withdraw(opportunity=opportunity, actor=opportunity.published_by, now=THEN, reason="No money.")


def _framework():
    draft = OpportunityFactory()
    draft.frameworks.create(calling_off="In turn.", months=24, limit="MAXIMUM", most_suppliers=6, fee_percent=1)
    draft.stages.create(kind="SELECTION", name="Selection", what="You tell us who you are.", ends_at=THEN)
    draft.procedure = Procedure.FLEXIBLE
    draft.save()
    from tenders.notices.services import write_release

    Opportunity.objects.filter(pk=draft.pk).update(state="PUBLISHED", published_at=THEN)
    write_release(Opportunity.objects.get(pk=draft.pk), "tender", None, THEN)


def _direct():
    draft = OpportunityFactory(procedure=Procedure.DIRECT, deadline=None, question_set=None, structure=False)
    draft.direct_awards.create(ground="BELOW", why="Only they can.", supplier="Sole Ltd", supplier_identifier="PSOL-1")
    draft.save()
    from tenders.notices.services import write_release

    Opportunity.objects.filter(pk=draft.pk).update(state="PUBLISHED", published_at=THEN)
    write_release(Opportunity.objects.get(pk=draft.pk), "award", None, THEN)


def _ended():
    opportunity = OpportunityFactory(published=True)
    open_bids(opportunity)
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    services.terminate(opportunity=opportunity, actor=lead, now=AFTER, reason="Too dear.")


KINDS = {
    "plan": _plan,
    "small": lambda: publish_twice(OpportunityFactory()),
    "below": lambda: make_public("BELOW"),
    "light touch": lambda: make_public("LIGHT_TOUCH"),
    "flexible": _flexible,
    "framework": _framework,
    "direct": _direct,
    "ended": _ended,
    "award": lambda: make_award(make_public()),
}


@pytest.mark.parametrize("kind", KINDS)
def test_releases_and_what_they_are_compiled_to_meet_the_schema(schema, kind):
    make_authority()
    KINDS[kind]()
    head = package.envelope(Authority.load(), "/api/ocds/bulk.json", THEN)
    whole = json.loads("".join(package.written(head, Release.objects.in_chunks())))
    assert whole["releases"]
    assert [f"{'/'.join(map(str, e.path))}: {e.message}" for e in schema.iter_errors(whole)] == []
    for ocid in {release["ocid"] for release in whole["releases"]}:
        merged = merging.compiled(release for release in whole["releases"] if release["ocid"] == ocid)
        assert list(schema.iter_errors({**whole, "releases": [merged]})) == []
