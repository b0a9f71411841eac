"""The sitemap names what is public and nothing else, in files of a bounded size."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.content.build import build_site
from home.models import HomePage
from home.sitemaps import SITEMAPS
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import THEN
from tests.factories.intentions import IntentionFactory
from tests.factories.opportunities import OpportunityFactory
from tests.factories.outcomes import ServiceFactory

pytestmark = pytest.mark.django_db
XML = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ROOT = "http://testserver"


@pytest.fixture(autouse=True)
def _site(set_clock):
    set_clock(THEN + timedelta(days=1))
    build_site(hostname="testserver", port=80)


def _all(client, address, name="loc"):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    return [element.text for element in ElementTree.fromstring(response.content).iter(f"{XML}{name}")]


def test_robots_txt_leads_to_it_and_away_from_personal_pages(client):
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"].startswith("text/plain")
    assert lines[0] == "User-agent: *"
    assert lines[-1] == f"Sitemap: {ROOT}/sitemap.xml"
    assert {"Disallow: /workspace/", "Disallow: /panel/", "Disallow: /admin/"} <= set(lines)


def test_the_index_names_every_part_and_each_can_be_read(client):
    parts = _all(client, "/sitemap.xml")
    assert parts == [f"{ROOT}/sitemap-{name}.xml" for name in SITEMAPS]
    for part in parts:
        _all(client, part)


def test_it_names_what_is_published(client):
    opportunity, intention = OpportunityFactory(published=True), IntentionFactory(published=True)
    service = ServiceFactory()
    records = {"opportunities": opportunity, "intentions": intention, "services": service}
    for name, record in records.items():
        assert _all(client, f"/sitemap-{name}.xml") == [ROOT + record.get_absolute_url()]
    assert _all(client, "/sitemap-lists.xml") == [
        f"{ROOT}/{name}/" for name in ("opportunities", "intentions", "services")
    ]
    assert _all(client, "/sitemap-opportunities.xml", "lastmod") == ["2026-11-02"]


def test_it_leaves_out_drafts_and_what_is_not_listed_or_not_public(client):
    OpportunityFactory()
    IntentionFactory()
    ServiceFactory(is_listed=False)
    for name in ("opportunities", "intentions", "services"):
        assert _all(client, f"/sitemap-{name}.xml") == []
    contact = f"{ROOT}/contact/"
    assert contact in _all(client, "/sitemap-pages.xml")
    HomePage.objects.get().get_children().get(slug="contact").unpublish()
    assert contact not in _all(client, "/sitemap-pages.xml")


def test_ten_thousand_are_paged_with_as_many_queries_as_one(client):
    OpportunityFactory(published=True)
    with CaptureQueriesContext(connection) as one:
        _all(client, "/sitemap-opportunities.xml")
    Opportunity.objects.bulk_create(
        Opportunity(title=f"O {n}", slug=f"o-{n}", summary="S", state="PUBLISHED", published_at=THEN)
        for n in range(10_000)
    )
    parts = [part for part in _all(client, "/sitemap.xml") if "opportunities" in part]
    assert len(parts) == 11
    with CaptureQueriesContext(connection) as many:
        found = _all(client, "/sitemap-opportunities.xml")
    assert (len(found), len(many)) == (1_000, len(one))
    assert sum(len(_all(client, part)) for part in parts) == 10_001


@pytest.mark.parametrize("address", ["/sitemap-drafts.xml", "/sitemap-services.xml?p=9", "/sitemap-services.xml?p=x"])
def test_a_part_that_is_not_there_is_a_404(client, address):
    assert client.get(address).status_code == 404
