"""The words of a new site: they arrive, they stay one, and every page is sound."""

import re

import pytest
from wagtail.models import Page, Revision, Site

from home.content import bidding, commissioning, notices, social_value
from home.content.build import build_site
from home.models import CouncilSettings, GuidancePage, HomePage

ADDRESSES = (
    "/",
    "/guidance/",
    "/guidance/how-to-bid/",
    "/guidance/social-value/",
    "/guidance/how-we-commission/",
    "/accessibility/",
    "/privacy/",
    "/cookies/",
    "/contact/",
    "/search/",
    "/search/?q=sealed",
)
INLINE = re.compile(r"<[a-z][^>]*\s(style|on[a-z]+)\s*=|<script(?![^>]*\bsrc=)|<style", re.IGNORECASE)


@pytest.fixture
def site(db):
    return build_site(hostname="testserver", port=80)


def test_site_is_built_once(site):
    pages, revisions = Page.objects.count(), Revision.objects.count()
    build_site(hostname="testserver", port=80)
    assert (Page.objects.count(), Revision.objects.count()) == (pages, revisions)


def test_a_changed_page_is_put_back(site):
    GuidancePage.objects.filter(slug="how-to-bid").update(title="Changed")
    build_site(hostname="testserver", port=80)
    assert GuidancePage.objects.get(slug="how-to-bid").title == bidding.TITLE


def test_how_to_bid_tells_the_truth_about_the_seal_and_about_changing(site, client):
    words = " ".join(client.get("/guidance/how-to-bid/").content.decode().split())
    assert "lies on no computer of ours" in words
    assert "bid key" in words
    assert "the version that you sent stands" in words
    assert "anew" not in words


def test_the_front_page_is_the_default_site_s_root(site):
    default = Site.objects.get(is_default_site=True)
    assert default.root_page.specific == HomePage.objects.get()
    assert CouncilSettings.for_site(default).council_name == "Kingsmere Council"


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_answers_under_the_strict_policy_with_nothing_inline(site, client, address):
    response = client.get(address)
    html = response.content.decode()
    assert response.status_code == 200
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert INLINE.search(html) is None
    assert html.count("<h1") == 1
    assert "Kingsmere Council" in html


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_has_each_id_once_and_no_dead_jump(site, client, address):
    html = client.get(address).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert [jump for jump in re.findall(r'href="#([^"]+)"', html) if jump not in ids] == []


def test_back_office_has_the_looser_policy(site, admin_client):
    assert "'unsafe-inline'" in admin_client.get("/admin/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "body", [bidding.BODY, social_value.BODY, commissioning.BODY, *(row[3] for row in notices.PAGES)]
)
def test_every_block_passes_the_editor_s_own_checks(body):
    field = GuidancePage._meta.get_field("body")
    field.stream_block.clean(field.stream_block.to_python(body))


def test_table_3_has_thirteen_questions():
    rows = next(b for b in social_value.QUESTIONS if b["type"] == "table")["value"]["rows"]
    counts = [sum(row[0].startswith(group) for row in rows) for group in ("Social", "Environmental", "Economic")]
    assert counts == [4, 4, 5]


def test_the_worked_example_of_marks_adds_up():
    tables = [block["value"] for block in social_value.MARKING if block["type"] == "table"]
    training, miles, total = tables[1]["rows"]
    assert [float(training[2]), float(training[4])] == [6 * int(training[1]) / 5, 6 * int(training[3]) / 5]
    assert [float(miles[2]), float(miles[4])] == [4 * int(miles[1]) / 5, 4 * int(miles[3]) / 5]
    for column in (2, 4):
        assert float(total[column]) == pytest.approx(float(training[column]) + float(miles[column]))
