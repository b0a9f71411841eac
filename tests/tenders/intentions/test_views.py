"""Intentions for everyone: list, filters, timeline, feed, page."""

from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from portal.accounts.roles import Role
from tenders.intentions import services
from tenders.intentions.models import CommissioningIntention, IntentionEvent
from tenders.outcomes.models import Outcome
from tests.factories.accounts import THEN, StaffFactory, UserFactory
from tests.factories.contracts import ContractFactory
from tests.factories.engagement import make_consultation
from tests.factories.intentions import IntentionFactory, redraft
from tests.factories.opportunities import OpportunityFactory
from tests.factories.outcomes import ServiceFactory

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>{{ settings }}"
ATOM = "{http://www.w3.org/2005/Atom}"


def _titles(response):
    return [row.title for row, _value in response.context["rows"]]


def test_the_list_asks_as_often_for_three_as_for_one(client, django_assert_max_num_queries):
    IntentionFactory(published=True)
    client.get("/intentions/")
    with django_assert_max_num_queries(100) as one:
        client.get("/intentions/")
    IntentionFactory.create_batch(2, published=True)
    with django_assert_max_num_queries(100) as three:
        response = client.get("/intentions/")
    assert len(_titles(response)) == 3
    assert len(three) == len(one)


@pytest.fixture
def two():
    IntentionFactory(
        published=True,
        title="Care at home",
        kind="ADULT_CARE",
        cpv_codes="85000000 98000000",
        value_net=Decimal(50_000),
        suits_small=True,
    )
    other = IntentionFactory(
        published=True,
        title="Park repairs",
        kind="BUILDINGS",
        cpv_codes="45000000",
        value_gross=Decimal(900_000),
        suits_voluntary=True,
        expected_notice_date=date(2027, 5, 1),
    )
    services.drop(intention=other, actor=other.owner, now=THEN, reason="No money.")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Park repairs", "Care at home"]),
        ({"words": "home care"}, ["Care at home"]),
        ({"words": "nothing like it"}, []),
        ({"kind": "BUILDINGS"}, ["Park repairs"]),
        ({"stage": "PUBLISHED"}, ["Care at home"]),
        ({"stage": "DROPPED"}, ["Park repairs"]),
        ({"cpv_code": "98"}, ["Care at home"]),
        ({"cpv_code": "45000000-7"}, ["Park repairs"]),
        ({"value_from": "£60,000"}, ["Park repairs"]),
        ({"value_to": "60000"}, ["Care at home"]),
        ({"after": "2027-03-01"}, ["Park repairs"]),
        ({"fit": "small"}, ["Care at home"]),
        ({"fit": "voluntary"}, ["Park repairs"]),
    ],
    ids=str,
)
def test_filters_one_by_one(client, two, asked, found):
    assert sorted(_titles(client.get("/intentions/", asked))) == sorted(found)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"kind": "NO_SUCH"}, "Select a valid choice. NO_SUCH is not one of the available choices."),
        ({"stage": "DRAFT"}, "Select a valid choice. DRAFT is not one of the available choices."),
        ({"cpv_code": "x"}, "Enter digits only, such as 85000000 or 85."),
        ({"value_from": "1e99"}, "Enter an amount in pounds, such as 1250 or 1250.50."),
        ({"value_to": "-1"}, "Enter an amount of £0 or more"),
        ({"after": "soon"}, "Enter a date, such as 2026-11-21"),
        ({"words": "\x00"}, "Null characters are not allowed."),
    ],
    ids=str,
)
def test_a_bad_filter_is_pointed_out_and_filters_nothing(client, two, asked, sentence):
    response = client.get("/intentions/", asked)
    assert (response.status_code, len(_titles(response))) == (200, 2)
    assert sentence in response.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "999", "x"])
def test_a_page_that_does_not_exist_gives_the_nearest(client, two, page):
    assert client.get("/intentions/", {"page": page}).status_code == 200


def test_the_feed_is_valid_atom_with_hostile_text_escaped(client):
    intention = IntentionFactory(published=True, title=HOSTILE, summary=HOSTILE)
    response = client.get("/intentions/feed.atom")
    entry = ElementTree.fromstring(response.content).find(f"{ATOM}entry")
    assert response["Content-Type"].startswith("application/atom+xml")
    assert entry.findtext(f"{ATOM}title") == HOSTILE
    assert entry.find(f"{ATOM}link").get("href").endswith(intention.get_absolute_url())


def test_hostile_text_is_escaped_on_list_and_page(client):
    intention = IntentionFactory(
        published=True, title=HOSTILE, summary=HOSTILE, why=HOSTILE, description=HOSTILE, contact=HOSTILE
    )
    for address in ("/intentions/", intention.get_absolute_url()):
        html = client.get(address).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ settings }}" in html


@pytest.mark.parametrize(
    ("who", "status"),
    [("anonymous", 404), ("provider", 404), ("superuser", 404), ("editor", 404), ("commissioner", 200), ("lead", 200)],
)
def test_a_draft_is_there_for_its_authors_only(client, who, status):
    people = {
        "provider": UserFactory,
        "superuser": lambda: UserFactory(is_staff=True, is_superuser=True),
        "editor": lambda: StaffFactory(role=Role.EDITOR),
        "commissioner": lambda: StaffFactory(role=Role.COMMISSIONER),
        "lead": lambda: StaffFactory(role=Role.PROCUREMENT_LEAD),
    }
    if who in people:
        client.force_login(people[who]())
    intention = IntentionFactory(title="CANARY")
    assert client.get(intention.get_absolute_url()).status_code == status
    assert b"CANARY" not in client.get("/intentions/").content
    assert b"CANARY" not in client.get("/intentions/feed.atom").content


def test_a_newer_draft_does_not_show_and_a_revision_shows_its_dated_reason(client):
    intention = IntentionFactory(published=True)
    redraft(intention, summary="CANARY-TEXT")
    for address in ("/intentions/", "/intentions/feed.atom", intention.get_absolute_url()):
        assert b"CANARY" not in client.get(address).content
    later = THEN + timedelta(days=9)
    services.revise(intention=intention, actor=intention.owner, now=later, reason="We <b>know</b> more.")
    html = client.get(intention.get_absolute_url()).content.decode()
    assert "CANARY-TEXT" in html
    assert "11 November 2026" in html
    assert "We &lt;b&gt;know&lt;/b&gt; more." in html


def test_the_timeline_says_its_finding_in_words(client, set_clock):
    set_clock(THEN + timedelta(days=1))
    IntentionFactory(published=True, expected_notice_date=date(2027, 2, 1))
    response = client.get("/intentions/")
    assert response.context["finding"] == "1 opportunity is expected, the first in Q4 2026/27 (1 February 2027)."
    assert 'aria-label="Timeline of intentions"' in response.content.decode()


def test_the_page_tells_what_should_get_better_how_to_get_ready_and_what_ends(client, set_clock):
    set_clock(THEN)
    intention = IntentionFactory(get_ready="Find partners.\n\nCheck your insurance.")
    intention.outcomes = [Outcome.objects.create(name="Carers have a life of their own")]
    intention.events = [
        IntentionEvent(
            name="Meet us", starts_at=THEN + timedelta(days=9), place="Town Hall", link="https://book.example"
        ),
        IntentionEvent(name="First talk", starts_at=THEN - timedelta(days=9), place="Online"),
    ]
    intention.save()
    services.publish(intention=intention, actor=intention.owner, now=THEN)
    ContractFactory(next_intention=intention, supplier="Meadowbank", extension_months=6)
    page = client.get(intention.get_absolute_url())
    text = page.content.decode()
    for words in (
        "Carers have a life of their own",
        "<li>Find partners.</li><li>Check your insurance.</li>",
        "Meadowbank",
        "31 December 2028",
    ):
        assert words in text
    assert [(event.name, event.is_over) for event in page.context["events"]] == [
        ("Meet us", False),
        ("First talk", True),
    ]


def test_an_outcome_comes_from_the_service_where_the_plan_names_none(client):
    service = ServiceFactory()
    service.outcomes.add(Outcome.objects.create(name="People feel safe"))
    intention = IntentionFactory(service=service, published=True)
    assert "People feel safe" in client.get(intention.get_absolute_url()).content.decode()


def test_a_consultation_on_the_plan_stands_among_its_events(client):
    intention = IntentionFactory(published=True)
    page = make_consultation(intention=intention, title="What would help carers?")
    hidden = make_consultation(intention=intention, title="CANARY")
    hidden.unpublish()
    text = client.get(intention.get_absolute_url()).content.decode()
    assert page.title in text
    assert "CANARY" not in text


def test_the_result_of_its_opportunity_is_told_and_an_unpublished_one_is_not(client):
    intention = IntentionFactory(published=True)
    shown = OpportunityFactory(published=True, intention=intention)
    OpportunityFactory(intention=intention, title="CANARY")
    page = client.get(intention.get_absolute_url())
    assert [row.pk for row, _result in page.context["opportunities"]] == [shown.pk]
    assert page.context["opportunities"][0][1] == "Open."
    assert "CANARY" not in page.content.decode()


def test_a_copy_keeps_the_outcomes_and_leaves_the_events():
    intention = IntentionFactory()
    intention.outcomes = [Outcome.objects.create(name="People feel safe")]
    intention.events = [IntentionEvent(name="Meet us", starts_at=THEN, place="Town Hall")]
    intention.save()
    copy = services.begin_from(record=intention, actor=intention.owner, now=THEN)
    copy = CommissioningIntention.objects.get(pk=copy.pk)
    assert ([str(row) for row in copy.outcomes.all()], copy.events.count()) == (["People feel safe"], 0)
    assert copy.get_latest_revision_as_object().events.count() == 0


def test_an_event_that_moved_is_told_as_a_change():
    intention = IntentionFactory(published=True)
    draft = intention.get_latest_revision_as_object()
    draft.events = [IntentionEvent(name="Meet us", starts_at=THEN, place="Town Hall")]
    draft.save_revision()
    intention = CommissioningIntention.objects.get(pk=intention.pk)
    services.revise(intention=intention, actor=intention.owner, now=THEN, reason="We found a room.")
    change = intention.changes.get()
    assert [row[0] for row in change.difference] == ["Events"]
    assert intention.events.count() == 1
