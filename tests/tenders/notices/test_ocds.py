"""OCDS releases with the faults that real files have."""

from datetime import UTC, datetime

import pytest

from portal.core.clock import local
from tenders.intentions.models import CommissioningIntention
from tenders.opportunities.models import Opportunity
from tenders.opportunities.queries import external_award
from tests.factories.notices import OCID, award, package, release, take_in

pytestmark = pytest.mark.django_db


def _taken(tmp_path, whole):
    report = take_in(tmp_path, package(whole))
    assert (report.created, report.refused) == (1, [])
    return Opportunity.objects.get()


@pytest.mark.parametrize(
    ("value", "net", "gross", "currency"),
    [
        ({"amount": 500_000, "amountGross": 600_000, "currency": "GBP"}, "500000.00", "600000.00", "GBP"),
        ({"amountGross": 600_000, "currency": "GBP"}, None, "600000.00", "GBP"),
        ({"amount": 500_000, "currency": "GBP"}, "500000.00", None, "GBP"),
        ({"amount": 1, "currency": "GBP"}, None, None, "GBP"),
        ({"amount": 0}, None, None, "GBP"),
        ({"amount": "lots"}, None, None, "GBP"),
        ({"amount": 10**30}, None, None, "GBP"),
        ({"amount": True}, None, None, "GBP"),
        ({"amount": 7000, "currency": "EUR"}, "7000.00", None, "EUR"),
        (None, None, None, "GBP"),
        ("much", None, None, "GBP"),
    ],
    ids=["both", "gross only", "net only", "one pound", "nought", "words", "endless", "yes", "euros", "null", "text"],
)
def test_net_and_gross_are_read_and_never_made_from_each_other(tmp_path, value, net, gross, currency):
    opportunity = _taken(tmp_path, release(tender={"value": value}))
    found = [str(amount) if amount is not None else None for amount in (opportunity.value_net, opportunity.value_gross)]
    assert (*found, opportunity.currency) == (net, gross, currency)


def test_the_currency_of_a_lot_says_nothing_of_the_whole(tmp_path):
    lots = [{"id": "1", "value": {"amount": 90_000, "currency": "AED"}}]
    tender = {"value": {"amount": 100_000, "currency": "GBP"}, "lots": lots}
    opportunity = _taken(tmp_path, release(tender=tender))
    assert (str(opportunity.value_net), opportunity.currency) == ("100000.00", "GBP")


def test_values_of_lots_are_not_added_up_and_the_report_says_so(tmp_path):
    lots = [{"id": n, "value": {"amount": 90_000, "currency": "AED"}} for n in "12"]
    report = take_in(tmp_path, package(release(tender={"lots": lots})))
    assert report.notes == [{"id": "000001-2026", "note": "Only its lots have values; they were not added up."}]
    assert Opportunity.objects.get().value_net is None


@pytest.mark.parametrize("description", [None, "", "  ", 7])
def test_without_a_description_the_title_stands_for_it(tmp_path, description):
    assert _taken(tmp_path, release(tender={"description": description})).description == "Night shelter"


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"buyer": {"id": "1"}, "buyerID": []}, ""),
        ({"buyer": []}, ""),
        ({"buyer": None, "parties": [{"name": "By Role Council", "roles": ["buyer"]}]}, "By Role Council"),
        ({"parties": [{"name": "Same", "roles": ["buyer"]}] * 2}, "Elsewhere Council"),
    ],
    ids=["no name", "a list", "among the parties", "parties twice"],
)
def test_the_buyer_wherever_it_stands(tmp_path, more, name):
    assert _taken(tmp_path, release(**more)).buyer == name


@pytest.mark.parametrize(
    ("whole", "reason"),
    [
        (release(ocid=None), "It has no ocid, so it belongs to no process."),
        (release(ocid=7), "It has no ocid, so it belongs to no process."),
        (release(date=None), "It has no valid date, so it is not known which release is the latest."),
        (release(date="yesterday"), "It has no valid date, so it is not known which release is the latest."),
        (release(date="0001-01-01T00:00:00Z"), "It has no valid date, so it is not known which release is the latest."),
        ("a text", "This is not a release."),
        (None, "This is not a release."),
        (release(tender={"title": None}), "It has no title, and no earlier release of its process is known here."),
        (release(tender={"title": 7}), "It has no title, and no earlier release of its process is known here."),
    ],
    ids=["no ocid", "ocid 7", "no date", "no real date", "the year 1", "text", "null", "no title", "title 7"],
)
def test_what_cannot_be_taken_in_is_refused_with_its_reason_and_stops_nothing(tmp_path, whole, reason):
    good = release(ocid="ocds-x-good", id="good")
    report = take_in(tmp_path, package(whole, good))
    assert (report.read, report.created, [row["reason"] for row in report.refused]) == (2, 1, [reason])


def test_a_release_without_id_gets_one_and_the_report_says_so(tmp_path):
    report = take_in(tmp_path, package(release(id=None)))
    assert report.notes == [
        {"id": f"{OCID}@2026-06-01T09:00:00+00:00", "note": "It has no id; one was made from ocid and date."}
    ]
    assert Opportunity.objects.get().held_elsewhere_url == ""


def test_a_supplier_who_stands_twice_is_named_once(tmp_path):
    suppliers = [{"name": "Warm Beds Ltd"}, {"name": "Warm Beds Ltd"}, {"name": None}, "x"]
    opportunity = _taken(tmp_path, release(tag="award", awards=[award(suppliers=suppliers), award()]))
    assert external_award(opportunity).suppliers == ["Warm Beds Ltd"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"amount": 512_000, "currency": "GBP"}, "£512,000 without VAT"),
        ({"amountGross": 614_400, "currency": "GBP"}, "£614,400 with VAT"),
        ({"amount": 1, "currency": "GBP"}, ""),
        (None, ""),
    ],
    ids=["net", "gross only", "one pound for a framework", "none"],
)
def test_the_value_of_an_award_in_words(tmp_path, value, words):
    opportunity = _taken(tmp_path, release(tag="award", awards=[award(value=value)]))
    found = external_award(opportunity)
    assert (found.value, f"{found.day}", opportunity.state) == (words, "2026-09-01", "FINISHED")


@pytest.mark.parametrize(
    "url", ["see the portal", "javascript:alert(1)", "ftp://example.org/x", "https://" + "x" * 600, "", None, 7]
)
def test_an_invalid_address_of_a_document_is_left_out(tmp_path, url):
    documents = [{"documentType": "tenderNotice", "url": url}]
    whole = release(ocid="ocds-b5fd17-1", tender={"documents": documents})
    assert _taken(tmp_path, whole).held_elsewhere_url == ""


def test_the_notice_is_linked_where_it_was_published(tmp_path):
    found = _taken(tmp_path, release())
    assert found.held_elsewhere_url == "https://www.find-tender.service.gov.uk/Notice/000001-2026"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("First.rnrnSecond", "First.\nSecond"),
        ("First. rnSecond", "First.\nSecond"),
        ("A modern barn in Ternhill", "A modern barn in Ternhill"),
        ("One\r\nTwo\x00", "One\nTwo"),
    ],
)
def test_lost_line_breaks_come_back(tmp_path, text, cleaned):
    assert _taken(tmp_path, release(tender={"description": text})).description == cleaned


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2026-12-01T12:00:00Z", "2026-12-01 12:00:00"),
        ("2026-07-01T12:00:00Z", "2026-07-01 13:00:00"),
        ("2026-07-01T12:00:00+01:00", "2026-07-01 12:00:00"),
        ("2026-07-01T12:00:00+00:00", "2026-07-01 13:00:00"),
        ("2026-12-01T23:59:59Z", "2026-12-01 23:59:59"),
        ("2026-12-01", "2026-12-01 00:00:00"),
        ("2026-07-01T12:00:00", "2026-07-01 12:00:00"),
    ],
)
def test_deadlines_of_mixed_zones_are_one_moment(tmp_path, written, shown):
    opportunity = _taken(tmp_path, release(tender={"tenderPeriod": {"endDate": written}}))
    assert f"{local(opportunity.deadline):%Y-%m-%d %H:%M:%S}" == shown


def test_an_end_of_day_belongs_to_its_day(tmp_path):
    period = {"startDate": "2027-04-01T00:00:00+01:00", "endDate": "2030-03-31T23:59:59+01:00"}
    opportunity = _taken(tmp_path, release(tender={"contractPeriod": period}))
    assert (str(opportunity.contract_start), str(opportunity.contract_end)) == ("2027-04-01", "2030-03-31")


def test_a_contract_tag_without_contracts_is_an_award(tmp_path):
    assert _taken(tmp_path, release(tag="contract")).state == "FINISHED"


@pytest.mark.parametrize("status", ["cancelled", "withdrawn", "unsuccessful"])
def test_a_cancelled_tender_is_ended(tmp_path, status):
    assert _taken(tmp_path, release(tender={"status": status})).state == "TERMINATED"


@pytest.mark.parametrize(
    "odd",
    [
        {"tag": "tender"},
        {"tag": [7, None]},
        {"tender": []},
        {"awards": {"a": 1}},
        {"awards": [7]},
        {"tender": {"title": "T", "status": ["open"], "items": [7, {"classification": []}], "lots": {"a": 1}}},
        {"planning": {"documents": [{"noticeType": ["UK1"]}]}},
        {"parties": "none", "links": [7]},
    ],
    ids=str,
)
def test_odd_shapes_never_stop_a_file(tmp_path, odd):
    whole = {**release(), "title": "Night shelter", **odd}
    report = take_in(tmp_path, package(whole, release(ocid="ocds-x-good", id="good")))
    assert (report.read, report.created + len(report.refused)) == (2, 2)
    assert Opportunity.objects.filter(notice__process="ocds-x-good").exists()


@pytest.mark.parametrize("tag", ["planning", "planningUpdate"])
def test_a_plan_becomes_an_intention(tmp_path, tag):
    tender = {"communication": {"futureNoticeDate": "2027-01-31T23:59:59Z"}}
    tender |= {"contractPeriod": {"startDate": "2027-06-01T00:00:00+01:00"}}
    tender |= {"items": [{"additionalClassifications": [{"scheme": "CPV", "id": "85310000"}]}]}
    take_in(tmp_path, package(release(tag=tag, tender=tender)))
    intention = CommissioningIntention.objects.get()
    assert (str(intention.expected_notice_date), str(intention.expected_start)) == ("2027-01-31", "2027-06-01")
    assert (intention.state, intention.kind, intention.live) == ("PUBLISHED", "ADULT_CARE", True)
    assert intention.published_at == datetime(2026, 6, 1, 9, tzinfo=UTC)


def test_a_record_package_gives_its_releases_or_what_was_compiled(tmp_path):
    import json

    records = [
        {"ocid": "ocds-x-1", "releases": [release(ocid="ocds-x-1")]},
        {"ocid": "ocds-x-2", "compiledRelease": release(ocid="ocds-x-2", tag="compiled")},
        {"ocid": "ocds-x-3", "releases": [{"url": "https://example.org/linked"}]},
        7,
    ]
    report = take_in(tmp_path, json.dumps({"records": records}).encode())
    assert (report.read, report.created, len(report.refused)) == (4, 2, 2)
