"""The search, the brand's style sheet, the frame of every page."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from home import slots
from home.colours import contrast_with_white
from home.content.build import build_site
from home.models import CouncilSettings, HomePage
from home.search import tidy
from home.slots import Hit, OpenRow
from portal.core.slots import Slot


@pytest.fixture
def site(db):
    return build_site(hostname="testserver", port=80)


@pytest.fixture
def sources(monkeypatch):
    """Slots of this test alone."""
    found, now = Slot("search"), Slot("open now")
    monkeypatch.setattr("home.search.SEARCH_SOURCES", found)
    monkeypatch.setattr("home.models.front.OPEN_NOW", now)
    return found, now


def person(**kwargs):
    return get_user_model().objects.create(email="ann@example.org", full_name="Ann Example", **kwargs)


def test_search_finds_a_page_by_a_word_of_its_body(site, client, sources):
    html = client.get("/search/?q=befrienders").content.decode()
    assert "1 result" in html
    assert "/guidance/social-value/" in html


def test_search_leaves_out_pages_that_are_not_public(site, client, sources):
    HomePage.objects.get().get_children().get(slug="contact").unpublish()
    assert "/contact/</a>" not in client.get("/search/?q=commissioning").content.decode()
    assert client.get("/search/?q=999").context["page"].paginator.count == 0


def test_search_shows_records_before_pages_and_each_address_once(site, client, sources):
    hit = Hit("Befriending", "/opportunities/befriending/", "Opportunity", rank=2)
    double = Hit("Guide again", "http://testserver/guidance/social-value/", "Guidance")
    sources[0].fill("x", lambda words, person, now, limit: [double, hit])
    titles = [hit.title for hit in client.get("/search/?q=befrienders").context["page"].object_list]
    assert titles[0] == "Befriending"
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(
    "words", ["", "   ", "\x00", "'\"; --", "<script>", "a" * 5000, "*", "AND OR NOT (", "“home care”"]
)
def test_search_takes_any_words(site, client, sources, words):
    response = client.get("/search/", {"q": words, "page": "x"})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split("<body")[1]


def test_words_are_tidied():
    assert tidy("  home \n care\x00 ") == "home care"


def test_front_page_shows_what_the_slot_gives(site, client, sources):
    row = OpenRow("Home care <b>", "/opportunities/home-care/")
    sources[1].fill("x", lambda person, now: ("opportunities", [row]))
    html = client.get("/").content.decode()
    assert "Home care &lt;b&gt;" in html
    assert "No competition is open" not in html


def test_front_page_says_so_when_nothing_is_open(site, client, sources):
    assert "No competition is open" in client.get("/").content.decode()


def test_brand_css_holds_the_colour_and_may_be_cached(site, client):
    response = client.get("/brand.css")
    assert response.content.decode() == ":root{--portal-brand:#14506b}\n"
    assert "max-age=3600" in response.headers["Cache-Control"]
    assert response.headers["Content-Type"].startswith("text/css")


def test_brand_css_says_nothing_for_what_is_not_a_colour(site, client):
    CouncilSettings.objects.update(brand_colour="red}*{")
    assert client.get("/brand.css").content == b""


@pytest.mark.parametrize(("colour", "ratio"), [("#000000", 21), ("#ffffff", 1), ("#767676", 4.54)])
def test_contrast_is_wcag_s(colour, ratio):
    assert contrast_with_white(colour) == pytest.approx(ratio, abs=0.01)


def test_a_pale_brand_colour_is_refused(site):
    settings = CouncilSettings.objects.get()
    settings.brand_colour = "#ffcc00"
    with pytest.raises(ValidationError, match="darker"):
        settings.full_clean()


def test_visitor_is_offered_to_sign_in(site, client):
    html = client.get("/").content.decode()
    assert "/account/login/" in html
    assert "/workspace/" not in html


def test_provider_sees_workspace_and_sign_out(site, client):
    client.force_login(person())
    html = client.get("/").content.decode()
    assert "/workspace/" in html
    assert 'action="/account/logout/"' in html
    assert "/admin/" not in html


@pytest.mark.parametrize("enters", [True, False])
def test_staff_see_the_panel_and_who_may_enter_it_the_back_office(site, client, enters):
    client.force_login(person(is_staff=True, is_superuser=enters))
    html = client.get("/").content.decode()
    assert "/panel/" in html
    assert ("/admin/" in html) is enters
    assert "/workspace/" not in html


def test_menu_marks_where_one_is(site, client):
    html = client.get("/guidance/how-to-bid/").content.decode()
    assert 'href="/guidance/" aria-current="true"' in html


def test_missing_page_is_a_plain_404(site, client):
    response = client.get("/nothing-here/")
    assert response.status_code == 404
    assert "not open to you" in response.content.decode()


def test_slots_are_declared():
    assert slots.OPEN_NOW.name
    assert slots.SEARCH_SOURCES.name
