"""The open-data interface: pages, filters, conditional requests, refusals, streams."""

import csv
import io
import json
import tracemalloc
from datetime import timedelta

import pytest

from tenders.notices.models import Release
from tenders.notices.services import write_release
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import THEN
from tests.factories.intentions import IntentionFactory
from tests.factories.opportunities import OpportunityFactory, make_authority
from tests.factories.releases import WINNER, make_award, make_public, write_many

pytestmark = pytest.mark.django_db
LIST = "/api/ocds/releases.json"


@pytest.fixture
def opportunity():
    make_authority()
    return OpportunityFactory(published=True, title="Short breaks", slug="breaks")


def _ids(answer):
    return [release["id"] for release in answer.json()["releases"]]


def _whole(answer):
    return b"".join(answer.streaming_content).decode()


def test_a_package_says_who_publishes_it_and_under_which_licence(client, opportunity):
    package = client.get(LIST).json()
    assert package["version"] == "1.1"
    assert package["publisher"] == {"name": "Kingsmere Council", "scheme": "GB-PPON", "uid": "PKNG-1234-MERE"}
    assert package["license"].endswith("open-government-licence/version/3/")
    assert package["publicationPolicy"] == "http://localhost:8000/open-data/"
    assert len(package["extensions"]) == 10


def test_following_next_gives_every_release_once(client, opportunity):
    write_many(5, opportunity=opportunity)
    seen, address, pages = [], f"{LIST}?limit=2", 0
    while address:
        answer = client.get(address)
        seen += _ids(answer)
        address = answer.json().get("links", {}).get("next", "").removeprefix("http://localhost:8000")
        pages += 1
    assert (pages, seen) == (3, list(Release.objects.order_by("pk").values_list("release", flat=True)))


def test_next_keeps_the_filters(client, opportunity):
    write_many(2, opportunity=opportunity)
    following = client.get(f"{LIST}?limit=1&stages=tender").json()["links"]["next"]
    assert "limit=1" in following
    assert "stages=tender" in following


def test_the_last_page_has_no_next(client, opportunity):
    assert "links" not in client.get(f"{LIST}?limit=1").json()


def test_stages_and_moments_filter(client, opportunity):
    IntentionFactory(published=True)
    assert len(_ids(client.get(LIST))) == 2
    assert len(_ids(client.get(f"{LIST}?stages=planning"))) == 1
    assert len(_ids(client.get(f"{LIST}?stages=tender,planning"))) == 2
    assert _ids(client.get(f"{LIST}?stages=award")) == []
    assert len(_ids(client.get(f"{LIST}?updatedFrom=2026-11-02T09:00:00"))) == 2
    assert _ids(client.get(f"{LIST}?updatedFrom=2026-11-02T09:00:01")) == []
    assert len(_ids(client.get(f"{LIST}?updatedTo=2026-11-02T10:00:00 01:00"))) == 2
    assert _ids(client.get(f"{LIST}?updatedTo=2026-11-02T08:59:59Z")) == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("limit=0", "limit must be a whole number from 1 to 100."),
        ("limit=101", "limit must be a whole number from 1 to 100."),
        ("limit=", "limit must be a whole number from 1 to 100."),
        ("limit=ten", "limit must be a whole number from 1 to 100."),
        ("limit=²", "limit must be a whole number from 1 to 100."),
        ("cursor=-1", "cursor must be the one that links.next gave."),
        ("cursor=99999999999999999999", "cursor must be the one that links.next gave."),
        ("cursor=a", "cursor must be the one that links.next gave."),
        ("updatedFrom=2026-11-02", "Write updatedFrom as a date and time, such as 2026-11-02T09:00:00."),
        ("updatedTo=yesterday", "Write updatedTo as a date and time, such as 2026-11-02T09:00:00."),
        ("updatedTo=2026-13-02T09:00:00", "Write updatedTo as a date and time, such as 2026-11-02T09:00:00."),
        (
            "updatedFrom=2026-11-02T09:00:00&updatedTo=2026-11-01T09:00:00",
            "updatedTo lies before updatedFrom.",
        ),
        ("stages=contract", "There is no stage contract. The stages are planning, tender, award."),
        (
            "stage=tender",
            "There is no argument stage. The arguments are cursor, limit, updatedFrom, updatedTo, stages.",
        ),
    ],
)
def test_a_bad_argument_is_400_with_a_sentence(client, opportunity, query, sentence):
    answer = client.get(f"{LIST}?{query}")
    assert (answer.status_code, answer.json()) == (400, {"error": sentence})


def test_addresses_without_arguments_refuse_them(client, opportunity):
    assert client.get("/api/ocds/bulk.json?limit=1").status_code == 400


def test_asked_again_nothing_is_sent_until_something_is_new(client, opportunity):
    first = client.get(LIST)
    again = client.get(LIST, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    since = client.get(LIST, headers={"if-modified-since": first["Last-Modified"]})
    assert (first["Last-Modified"], since.status_code) == ("Mon, 02 Nov 2026 09:00:00 GMT", 304)
    OpportunityFactory(published=True)
    assert client.get(LIST, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_another_page_has_another_etag(client, opportunity):
    assert client.get(LIST)["ETag"] != client.get(f"{LIST}?limit=1")["ETag"]


def test_a_script_of_any_site_may_read_it_without_a_cookie(client, opportunity):
    answer = client.get(LIST)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_one_process_and_an_unknown_one(client, opportunity):
    ocid = opportunity.releases.get().ocid
    assert [release["ocid"] for release in client.get(f"/api/ocds/releases/{ocid}.json").json()["releases"]] == [ocid]
    missing = client.get("/api/ocds/releases/ocds-kngsmr-op-0.json")
    assert (missing.status_code, missing.json()) == (404, {"error": "No release with this ocid was published here."})


def test_a_record_says_how_it_stands_now(client):
    opportunity = make_public()
    make_award(opportunity)
    ocid = opportunity.releases.first().ocid
    (record,) = client.get(f"/api/ocds/records/{ocid}.json").json()["records"]
    assert [release["tag"] for release in record["releases"]] == [["tender"], ["award"]]
    assert record["compiledRelease"]["tag"] == ["compiled"]
    assert record["compiledRelease"]["awards"][0]["suppliers"][0]["name"] == WINNER


@pytest.mark.parametrize("prefix", ["", "ocds-213czf"])
@pytest.mark.parametrize(
    "address",
    [
        LIST,
        "/api/ocds/bulk.json",
        "/api/ocds/releases.jsonl",
        "/api/ocds/opportunities.csv",
        "/api/ocds/records/x.json",
    ],
)
def test_without_a_prefix_every_address_is_404_and_says_why(client, prefix, address):
    make_authority(ocid_prefix=prefix)
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.json()["error"].startswith("No open data are published yet: ")
    assert "No open data are published yet" in client.get("/open-data/").content.decode()


def test_only_reading_is_possible(client, opportunity):
    for method in (client.post, client.put, client.delete):
        assert method(LIST).status_code == 405


def test_the_page_about_it_counts_and_leads(client, opportunity):
    page = client.get("/open-data/").content.decode()
    assert "1 release of 1 procurement, the newest of" in page
    assert "/api/ocds/opportunities.csv" in page


def test_everything_comes_as_a_package_and_line_by_line(client, opportunity):
    write_many(3, opportunity=opportunity)
    package = json.loads(_whole(client.get("/api/ocds/bulk.json")))
    lines = [json.loads(line) for line in _whole(client.get("/api/ocds/releases.jsonl")).splitlines()]
    assert len(package["releases"]) == 4
    assert package["releases"] == lines


def test_an_empty_package_is_still_one(client):
    make_authority()
    assert client.get(LIST).json()["releases"] == []
    assert json.loads(_whole(client.get("/api/ocds/bulk.json")))["releases"] == []


def test_the_table_has_one_line_an_opportunity_with_what_was_said_last(client):
    opportunity = make_public(title="=cmd|'/c calc'!A0")
    make_award(opportunity)
    IntentionFactory(published=True)
    text = _whole(client.get("/api/ocds/opportunities.csv"))
    assert text.startswith("\ufeffocid,title,status")
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["title"], row["suppliers"], row["lots"]) == ("'=cmd|'/c calc'!A0", WINNER, "2")
    assert (row["value_net"], row["contract_end"], row["suits_small"]) == ("400000", "2030-03-31", "no")


def test_lists_ask_the_database_as_often_for_many_as_for_one(client, opportunity, django_assert_num_queries):
    for expected in (1, 31):
        with django_assert_num_queries(3):
            assert len(_ids(client.get(LIST))) == expected
        write_many(30, opportunity=opportunity, text=str(expected))


def _peak(client, address):
    tracemalloc.start()
    answer = client.get(address)
    size = sum(len(piece) for piece in answer.streaming_content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size, peak


@pytest.mark.parametrize("address", ["/api/ocds/bulk.json", "/api/ocds/releases.jsonl", "/api/ocds/opportunities.csv"])
def test_ten_times_as_much_needs_no_more_memory(client, opportunity, address):
    write_many(400, opportunity=opportunity)
    _peak(client, address)
    size, peak = _peak(client, address)
    write_many(3600, opportunity=opportunity, ocid="ocds-kngsmr-more-{}", text="more")
    larger, larger_peak = _peak(client, address)
    assert larger > size * 9
    assert larger_peak < peak * 1.5


def test_a_release_can_be_asked_for_by_when_it_was_written(client, opportunity):
    write_release(Opportunity.objects.get(), "tenderUpdate", None, THEN + timedelta(days=1))
    assert len(_ids(client.get(f"{LIST}?updatedFrom=2026-11-03T00:00:00"))) == 1
