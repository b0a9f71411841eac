"""Opportunities for everyone: list, stages, filters, feed, page."""

from datetime import timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from portal.accounts.roles import Role
from tenders.opportunities import services
from tenders.opportunities.enums import Stage, State
from tenders.opportunities.lifecycle import LIFE
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import THEN, OrganisationFactory, StaffFactory, UserFactory
from tests.factories.opportunities import DEADLINE, OpportunityFactory

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>{{ settings }}"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _today(set_clock):
    set_clock(THEN + timedelta(days=1))


def imported(**facts):
    """An opportunity that is held elsewhere, listed by the importer's step."""
    values = {"title": "Held elsewhere", "slug": "held", "summary": "There.", "buyer": "Elsewhere Council"}
    opportunity = Opportunity.objects.create(is_held_elsewhere=True, **{**values, **facts})
    return LIFE.take("list_imported", opportunity, actor=None, now=THEN, changes={"published_at": THEN})


def _titles(response):
    return [row.opportunity.title for row in response.context["rows"]]


def test_the_list_asks_as_often_for_three_as_for_one(client, django_assert_max_num_queries):
    OpportunityFactory(published=True)
    client.get("/opportunities/")
    with django_assert_max_num_queries(100) as one:
        client.get("/opportunities/")
    OpportunityFactory.create_batch(2, published=True)
    with django_assert_max_num_queries(100) as three:
        response = client.get("/opportunities/")
    assert len(_titles(response)) == 3
    assert len(three) == len(one)


def test_what_closes_first_stands_first_and_what_is_over_last(client, set_clock):
    OpportunityFactory(published=True, title="Late", deadline=DEADLINE + timedelta(days=9))
    OpportunityFactory(published=True, title="Soon", deadline=DEADLINE)
    OpportunityFactory(published=True, title="Over", deadline=THEN + timedelta(hours=1))
    assert _titles(client.get("/opportunities/")) == ["Soon", "Late", "Over"]


@pytest.fixture
def stages():
    OpportunityFactory(published=True, title="Open")
    OpportunityFactory(published=True, title="Closed", deadline=THEN + timedelta(hours=1))
    done = imported(title="Awarded", slug="awarded")
    LIFE.take("finish_imported", done, actor=None, now=THEN)
    gone = OpportunityFactory(published=True, title="Gone")
    services.withdraw(opportunity=gone, actor=StaffFactory(role=Role.PROCUREMENT_LEAD), now=THEN, reason="x")


@pytest.mark.parametrize(
    ("stage", "titles"),
    [
        (Stage.OPEN, ["Open"]),
        (Stage.CLOSED, ["Closed"]),
        (Stage.AWARDED, ["Awarded"]),
        (Stage.ENDED, ["Gone"]),
        ("", ["Awarded", "Closed", "Gone", "Open"]),
    ],
)
def test_stages_by_the_clock(client, stages, stage, titles):
    response = client.get("/opportunities/", {"stage": stage})
    assert sorted(_titles(response)) == titles
    if stage:
        assert {row.stage for row in response.context["rows"]} == {Stage(stage).label}


def test_at_the_instant_of_the_deadline_it_is_open_and_a_microsecond_later_closed(client, set_clock):
    OpportunityFactory(published=True, title="Now")
    set_clock(DEADLINE)
    assert _titles(client.get("/opportunities/", {"stage": "open"})) == ["Now"]
    set_clock(DEADLINE + timedelta(microseconds=1))
    assert _titles(client.get("/opportunities/", {"stage": "closed"})) == ["Now"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"words": "care home"}, ["Care at home"]),
        ({"words": "elsewhere council"}, ["Parks"]),
        ({"kind": "ENVIRONMENT"}, ["Parks"]),
        ({"cpv_code": "85"}, ["Care at home"]),
        ({"cpv_code": "77310000"}, ["Parks"]),
        ({"value_from": "60000"}, ["Parks"]),
        ({"value_to": "60000"}, ["Care at home"]),
        ({"after": "2026-12-12"}, ["Parks"]),
        ({"after": "2026-12-11"}, ["Care at home", "Parks"]),
        ({"fit": "small"}, ["Care at home"]),
        ({"fit": "voluntary"}, ["Parks"]),
    ],
    ids=str,
)
def test_filters_one_by_one(client, asked, found):
    OpportunityFactory(
        published=True, title="Care at home", cpv_codes="85000000", value_net=Decimal(50_000), suits_small=True
    )
    imported(
        title="Parks",
        kind="ENVIRONMENT",
        cpv_codes="45000000 77310000",
        value_gross=Decimal(90_000),
        suits_voluntary=True,
        deadline=DEADLINE + timedelta(days=1),
    )
    assert sorted(_titles(client.get("/opportunities/", asked))) == found


@pytest.mark.parametrize(
    "asked",
    [{"kind": "X"}, {"stage": "X"}, {"cpv_code": "x"}, {"value_from": "1e9"}, {"after": "9999999"}, {"fit": "X"}],
    ids=str,
)
def test_a_bad_filter_is_pointed_out_and_filters_nothing(client, asked):
    OpportunityFactory(published=True)
    response = client.get("/opportunities/", asked)
    assert (response.status_code, len(_titles(response))) == (200, 1)
    assert "govuk-error-message" in response.content.decode()


def test_the_feed_is_valid_atom(client):
    OpportunityFactory(published=True, title=HOSTILE, summary=HOSTILE)
    OpportunityFactory(title="CANARY")
    content = client.get("/opportunities/feed.atom").content
    assert [entry.findtext(f"{ATOM}title") for entry in ElementTree.fromstring(content).iter(f"{ATOM}entry")] == [
        HOSTILE
    ]


def test_hostile_text_is_escaped_everywhere(client):
    opportunity = OpportunityFactory(title=HOSTILE, summary=HOSTILE, description=HOSTILE, contact=HOSTILE)
    opportunity.lots.model.objects.update(title=HOSTILE, description=HOSTILE)
    opportunity.price_lines.model.objects.update(description=HOSTILE, unit="<b>")
    opportunity.criteria.model.objects.update(description=HOSTILE)
    services.check(opportunity=opportunity, actor=opportunity.owner, now=THEN)
    services.publish(opportunity=opportunity, actor=StaffFactory(role=Role.PROCUREMENT_LEAD), now=THEN)
    for address in ("/opportunities/", opportunity.get_absolute_url()):
        html = client.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<b>" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ settings }}" in html


def test_the_page_shows_lots_weights_scale_and_price_lines(client):
    html = client.get(OpportunityFactory(published=True).get_absolute_url()).content.decode()
    for words in ("Lot 1: North", "60%", "What excellent means.", "Overnight stay", "11 December 2026, 12:00 noon"):
        assert words in html


def test_a_withdrawn_opportunity_says_why(client):
    opportunity = OpportunityFactory(published=True)
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    services.withdraw(opportunity=opportunity, actor=lead, now=THEN, reason="The need has gone.")
    assert "Withdrawn: The need has gone." in client.get(opportunity.get_absolute_url()).content.decode()


@pytest.mark.parametrize("signed_in", [True, False])
def test_what_is_held_elsewhere_has_no_bid_button(client, signed_in):
    if signed_in:
        client.force_login(UserFactory(of=OrganisationFactory()))
    opportunity = imported(held_elsewhere_url="https://example.org/notice", deadline=DEADLINE)
    html = client.get(opportunity.get_absolute_url()).content.decode()
    assert "This opportunity is held elsewhere. Bids are made there, not here." in html
    assert 'href="https://example.org/notice"' in html
    assert "/workspace/bids/" not in html.split("<main")[1].split("</main>")[0]


def test_an_imported_award_is_readable(client):
    award = {
        "suppliers": ["Good Care Ltd", "<b>Other</b>"],
        "value_net": "512000.00",
        "value_gross": None,
        "currency": "GBP",
        "date": "2026-10-05",
    }
    html = client.get(imported(external_award=award).get_absolute_url()).content.decode()
    assert "Good Care Ltd" in html
    assert "&lt;b&gt;Other&lt;/b&gt;" in html
    assert "£512,000 without VAT" in html
    assert "5 October 2026" in html
    assert "None" not in html


@pytest.mark.parametrize("state", [State.DRAFT, State.CHECKED])
@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 404), ("provider", 404), ("superuser", 404), ("commissioner", 200), ("lead", 200)]
)
def test_what_is_not_published_is_there_for_its_authors_only(client, who, status, state):
    people = {
        "provider": lambda: UserFactory(of=OrganisationFactory()),
        "superuser": lambda: UserFactory(is_staff=True, is_superuser=True),
        "commissioner": lambda: StaffFactory(role=Role.COMMISSIONER),
        "lead": lambda: StaffFactory(role=Role.PROCUREMENT_LEAD),
    }
    if who in people:
        client.force_login(people[who]())
    opportunity = OpportunityFactory(title="CANARY")
    if state == State.CHECKED:
        services.check(opportunity=opportunity, actor=opportunity.owner, now=THEN)
    assert client.get(opportunity.get_absolute_url()).status_code == status
    assert b"CANARY" not in client.get("/opportunities/").content
