"""Lists and search forgive: plurals, parts of words, misspelt words; files, feeds and alerts find what was asked."""

from datetime import timedelta

import pytest

from home.content.build import build_site
from portal.alerts.topics import find
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.intentions import IntentionFactory
from tests.factories.opportunities import OpportunityFactory, make_complete, publish_twice
from tests.factories.outcomes import ServiceFactory

pytestmark = pytest.mark.django_db
LISTS = {"/opportunities/": "words", "/intentions/": "words", "/services/": "words", "/search/": "q"}
NOTICE = "No results for “domicilary”. Showing results for “<strong>domiciliary</strong>”."


@pytest.fixture(autouse=True)
def _records(set_clock):
    set_clock(THEN + timedelta(days=1))
    OpportunityFactory(published=True, title="Domiciliary visits", summary="Meals for a carer.")
    IntentionFactory(published=True, title="Domiciliary plans", summary="Meals for a carer.")
    ServiceFactory(name="Domiciliary helpers", summary="Meals for a carer.")


def _html(client, address, words, **more):
    return client.get(address, {LISTS[address]: words, **more}).content.decode()


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("words", ["domicil", "iciliary", "carers", "carers’ meal", "meals", "DOMICILIARY"])
def test_parts_of_words_and_either_number_find(client, address, words):
    html = _html(client, address, words)
    assert "Domiciliary" in html
    assert "No results for" not in html


@pytest.mark.parametrize("address", LISTS)
def test_a_misspelt_word_shows_what_was_meant_and_says_so(client, address):
    html = _html(client, address, "domicilary")
    assert NOTICE in html
    assert "Domiciliary" in html


@pytest.mark.parametrize("address", LISTS)
def test_nothing_alike_is_said_plainly(client, address):
    response = client.get(address, {LISTS[address]: "xylophone"})
    assert response.context["page"].paginator.count == 0
    assert "Showing results for" not in response.content.decode()


def test_what_the_page_offers_follows_the_correction(client):
    html = _html(client, "/opportunities/", "domicilary", kind="ADULT_CARE", page="7")
    for name in ("feed.atom", "opportunities.csv", "opportunities.json", "calendar.ics"):
        assert f"/opportunities/{name}?words=domiciliary&amp;kind=ADULT_CARE" in html
    assert "topic=opportunities&amp;words=domiciliary" in html
    assert 'value="domiciliary"' in html


def test_other_filters_are_kept(client):
    html = _html(client, "/opportunities/", "domicilary", kind="HOUSING")
    assert "No opportunity matches these filters." in html
    assert "Showing results for" not in html


@pytest.mark.parametrize("name", ["feed.atom", "opportunities.csv", "calendar.ics"])
def test_files_and_feeds_find_only_what_their_address_says(client, name):
    def body(words):
        response = client.get(f"/opportunities/{name}", {"words": words})
        return b"".join(response) if response.streaming else response.content

    assert b"Domiciliary visits" not in body("domicilary")
    assert b"Domiciliary visits" in body("carers")


@pytest.mark.parametrize("name", ["opportunities", "intentions"])
def test_an_alert_is_never_corrected(name):
    make = {"opportunities": OpportunityFactory, "intentions": IntentionFactory}[name]
    row, topic = make(published=True, title="Domiciliary nights"), find(name)
    assert not topic.matches({"words": "domicilary"}, row.pk, THEN)
    assert topic.matches({"words": "domiciliary"}, row.pk, THEN)


@pytest.mark.parametrize("address", LISTS)
def test_no_draft_and_nothing_embargoed_lends_its_words(client, address):
    publish_twice(make_complete("LIGHT_TOUCH", title="Quarantine"))
    OpportunityFactory(title="Quarantine")
    IntentionFactory(title="Quarantine")
    ServiceFactory(name="Quarantine", is_listed=False)
    assert "uarantine" not in _html(client, address, "quarentine").replace("quarentine", "")
    client.force_login(StaffFactory())
    assert "uarantine" not in _html(client, address, "quarentine").replace("quarentine", "")


def test_pages_are_found_by_either_number_by_the_start_of_a_title_and_misspelt(client):
    build_site(hostname="testserver", port=80)
    for words in ("befriender", "befrienders", "guid", "Guidnace"):
        assert "/guidance/" in " ".join(hit.url for hit in client.get("/search/", {"q": words}).context["page"])
