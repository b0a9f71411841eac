"""Lists as files and feeds: what the filters find and nothing hidden, streamed, safe to open in a spreadsheet."""

import csv
import io
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.core.exports import as_csv, plain
from tenders.intentions.enums import State as IntentionState
from tenders.intentions.queries import pipeline, planned_notice_window
from tenders.outcomes.models import CommissionedService, PopulationGroup
from tenders.regimes.book import written
from tests.factories.accounts import THEN
from tests.factories.intentions import IntentionFactory
from tests.factories.opportunities import OpportunityFactory, make_complete, publish_twice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(set_clock):
    set_clock(THEN + timedelta(days=1))


def _body(response):
    assert response.streaming
    return b"".join(response.streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize("name", ["opportunities", "intentions"])
def test_both_files_hold_the_same_rows_as_the_list(client, name):
    if name == "opportunities":
        OpportunityFactory(title="A, B", published=True, kind="TRANSPORT")
        OpportunityFactory(published=True)
        publish_twice(make_complete("LIGHT_TOUCH", kind="TRANSPORT"))
    else:
        IntentionFactory(title="A, B", published=True, kind="TRANSPORT")
        IntentionFactory(published=True)
        IntentionFactory(kind="TRANSPORT")
    rows = list(csv.DictReader(io.StringIO(_body(client.get(f"/{name}/{name}.csv?kind=TRANSPORT")))))
    same = json.loads(_body(client.get(f"/{name}/{name}.json?kind=TRANSPORT")))
    assert [row["title"] for row in rows] == [row["title"] for row in same] == ["A, B"]
    assert rows[0]["address"].endswith(f"/{name}/{rows[0]['address'].split('/')[-2]}/")
    assert rows[0]["kind"] == same[0]["kind"] == "Transport"


def test_money_keeps_its_pence_and_dates_are_iso(client):
    OpportunityFactory(published=True, value_net=Decimal("19999.90"))
    (row,) = json.loads(_body(client.get("/opportunities/opportunities.json")))
    assert (row["value_net"], row["deadline"][:10]) == ("19999.90", "2026-12-11")


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1+1", "'=1+1"), ("-5", "'-5"), ("@x", "'@x"), (Decimal("-5"), "-5"), (None, ""), (True, "yes"), ("a", "a")],
)
def test_a_cell_is_never_a_formula(value, cell):
    assert plain(value) == cell


def test_files_are_written_row_by_row():
    read = []

    def rows():
        for number in range(3):
            read.append(number)
            yield {"n": number}

    pieces = as_csv(["n"], rows())
    assert (next(pieces), next(pieces), read) == ("\ufeffn\r\n", "0\r\n", [0])


def test_the_feed_follows_the_filters(client):
    OpportunityFactory(title="By bus", published=True, kind="TRANSPORT")
    OpportunityFactory(title="At home", published=True)
    feed = client.get("/opportunities/feed.atom?kind=TRANSPORT").content.decode()
    assert ("By bus" in feed, "At home" in feed) == (True, False)


def test_each_kind_says_how_many_it_would_find(client, django_assert_max_num_queries):
    OpportunityFactory(title="Warm one", published=True, kind="TRANSPORT")
    OpportunityFactory(title="Warm two", published=True, kind="TRANSPORT")
    OpportunityFactory(title="Cold", published=True)
    with django_assert_max_num_queries(12):
        page = client.get("/opportunities/?words=warm&kind=ADULT_CARE").content.decode()
    assert "Transport (2)" in page
    assert "Adult social care (0)" in page


def _service(area, group):
    service = CommissionedService.objects.create(
        name=f"S {area}", slug=area.lower(), summary="s", provider="p", area=area
    )
    service.groups.add(PopulationGroup.objects.get_or_create(name=group)[0])
    return service


def test_intentions_are_found_by_year_place_and_group(client):
    IntentionFactory(
        title="North",
        published=True,
        expected_start=None,
        expected_end=None,
        service=_service("Northside", "Carers"),
        expected_notice_date=date(2027, 3, 1),
    )
    IntentionFactory(
        title="South",
        published=True,
        expected_start=None,
        expected_end=None,
        service=_service("Southside", "Children"),
        expected_notice_date=date(2028, 3, 1),
    )
    for query, title in (("year=2027", "North"), ("place=south", "South"), ("group=Carers", "North")):
        page = client.get(f"/intentions/?{query}")
        assert [row.title for row, _value in page.context["rows"]] == [title], query
    assert client.get("/intentions/?year=x&group=nobody").status_code == 200


def test_the_calendar_of_plans_has_what_is_still_planned(client):
    IntentionFactory(title="Soon", published=True, expected_notice_date=date(2027, 3, 1))
    gone = IntentionFactory(title="Gone", published=True, expected_notice_date=date(2027, 3, 1))
    type(gone).objects.filter(pk=gone.pk).update(state=IntentionState.DROPPED)
    text = b"".join(client.get("/intentions/calendar.ics").streaming_content).decode()
    assert ("Opportunity expected: Soon" in text, "Gone" in text) == (True, False)


def test_the_yearly_pipeline_lists_contracts_over_two_million_within_eighteen_months():
    facts = {"published": True, "expected_start": None, "expected_end": None, "value_gross": Decimal("2000000.01")}
    IntentionFactory(title="In", expected_notice_date=date(2027, 4, 1), **facts)
    IntentionFactory(title="Late", expected_notice_date=date(2028, 10, 1), **facts)
    IntentionFactory(title="Early", expected_notice_date=date(2027, 3, 31), **facts)
    IntentionFactory(title="Last", expected_notice_date=date(2028, 9, 30), **facts)
    IntentionFactory(title="Small", expected_notice_date=date(2027, 5, 1), **{**facts, "value_gross": 2_000_000})
    found = pipeline(2027, is_large_spender=True, book=written())
    assert [row.intention.title for row in found.rows] == ["In", "Last"]
    assert (found.due.last, found.is_due) == (date(2027, 5, 26), True)
    assert not pipeline(2027, is_large_spender=False, book=written()).is_due


def test_a_plan_that_vat_could_lift_over_the_amount_is_named_not_counted():
    facts = {"published": True, "expected_start": None, "expected_end": None, "expected_notice_date": date(2027, 5, 1)}
    IntentionFactory(title="Perhaps", value_net=Decimal("1700000"), **facts)
    IntentionFactory(title="Too small", value_net=Decimal("1600000"), **facts)
    IntentionFactory(title="Unknown", **facts)
    found = pipeline(2027, is_large_spender=True, book=written())
    assert ([row.title for row in found.unsure], found.rows) == (["Perhaps", "Unknown"], [])


def test_a_plan_knows_when_a_planned_notice_would_shorten_the_time():
    intention = IntentionFactory.build(owner=None, expected_notice_date=date(2026, 11, 2))
    assert planned_notice_window(intention, written()) == (date(2025, 11, 2), date(2026, 9, 23))


def test_the_pipeline_page_is_for_those_who_run_procurements(client):
    from portal.accounts.roles import Role
    from tests.factories.accounts import StaffFactory

    client.force_login(StaffFactory(role=Role.COMMISSIONER))
    page = client.get("/admin/pipeline/?year=2027").content.decode()
    assert "26 May 2027" in page
    assert client.get("/admin/pipeline/?year=2099").status_code == 200
    client.force_login(StaffFactory(role=Role.EDITOR))
    assert client.get("/admin/pipeline/").status_code in (302, 403)
