"""What becomes of notices over time: plans, tenders, awards, and running it twice."""

from datetime import timedelta

import pytest
from django.db import DataError

from portal.audit.models import AuditEvent
from tenders.intentions.enums import State as IntentionState
from tenders.intentions.models import CommissioningIntention
from tenders.notices.models import ImportedNotice
from tenders.notices.services import importing
from tenders.opportunities.enums import State
from tenders.opportunities.models import Opportunity
from tests.factories.notices import NOW, award, package, release, row, table, take_in

pytestmark = pytest.mark.django_db
PLAN = release(tag="planning", id="1", date="2026-03-01T09:00:00Z")
TENDER = release(tag="tender", id="2", date="2026-06-01T09:00:00Z")
AWARD = release(tag="award", id="3", date="2026-09-01T09:00:00Z", awards=[award()])


def _numbers(report):
    return (report.read, report.created, report.updated, report.unchanged, len(report.refused))


def _rows():
    return (CommissioningIntention.objects.count(), Opportunity.objects.count(), ImportedNotice.objects.count())


def test_a_plan_becomes_an_opportunity_held_elsewhere_and_says_so(tmp_path):
    take_in(tmp_path, package(PLAN))
    assert CommissioningIntention.objects.get().state == IntentionState.PUBLISHED
    take_in(tmp_path, package(TENDER))
    intention, opportunity = CommissioningIntention.objects.get(), Opportunity.objects.get()
    assert (opportunity.intention, opportunity.is_held_elsewhere, opportunity.state) == (
        intention,
        True,
        State.PUBLISHED,
    )
    assert intention.state == IntentionState.BECAME_OPPORTUNITY


def test_plan_and_tender_in_one_file(tmp_path):
    assert _numbers(take_in(tmp_path, package(TENDER, PLAN))) == (2, 2, 0, 0, 0)
    assert CommissioningIntention.objects.get().state == IntentionState.BECAME_OPPORTUNITY


def test_a_plan_whose_file_comes_after_that_of_its_tender(tmp_path):
    take_in(tmp_path, package(TENDER))
    take_in(tmp_path, package(PLAN))
    assert Opportunity.objects.get().intention == CommissioningIntention.objects.get()
    assert CommissioningIntention.objects.get().state == IntentionState.BECAME_OPPORTUNITY


def test_the_award_finishes_it_and_keeps_what_it_does_not_repeat(tmp_path):
    period = {"tenderPeriod": {"endDate": "2026-07-01T12:00:00+01:00"}}
    take_in(tmp_path, package(release(id="2", tender=period)))
    report = take_in(tmp_path, package({**AWARD, "tender": {}}))
    opportunity = Opportunity.objects.get()
    assert _numbers(report) == (1, 0, 1, 0, 0)
    assert (opportunity.state, opportunity.title) == (State.FINISHED, "Night shelter")
    assert opportunity.deadline is not None


def test_an_update_of_the_award_changes_the_award_only(tmp_path):
    take_in(tmp_path, package(AWARD))
    update = release(
        tag="awardUpdate", id="4", date="2026-09-02T09:00:00Z", awards=[award(suppliers=[{"name": "Other Ltd"}])]
    )
    assert _numbers(take_in(tmp_path, package(update))) == (1, 0, 1, 0, 0)
    opportunity = Opportunity.objects.get()
    assert (opportunity.external_award["suppliers"], opportunity.state) == (["Other Ltd"], State.FINISHED)


def test_a_cancellation_ends_it(tmp_path):
    take_in(tmp_path, package(TENDER))
    take_in(tmp_path, package(release(tag="tenderCancellation", id="5", date="2026-06-09T09:00:00Z")))
    assert Opportunity.objects.get().state == State.TERMINATED


def test_a_cancelled_plan_is_dropped(tmp_path):
    take_in(tmp_path, package(PLAN))
    later = release(tag="planningUpdate", id="5", date="2026-03-09T09:00:00Z", tender={"status": "cancelled"})
    take_in(tmp_path, package(later))
    assert CommissioningIntention.objects.get().state == IntentionState.DROPPED


def test_the_second_run_changes_nothing(tmp_path):
    file = package(PLAN, TENDER, AWARD, release(ocid="ocds-x-9", id="9"))
    take_in(tmp_path, file)
    events, rows = AuditEvent.objects.count(), _rows()
    report = take_in(tmp_path, file, now=NOW + timedelta(days=1))
    assert _numbers(report) == (4, 0, 0, 4, 0)
    assert (AuditEvent.objects.count(), _rows()) == (events, rows)


def test_an_older_file_after_a_newer_changes_nothing(tmp_path):
    take_in(tmp_path, package(release(id="2", date="2026-06-02T09:00:00Z", tender={"title": "New"})))
    events = AuditEvent.objects.count()
    report = take_in(tmp_path, package(release(id="1", tender={"title": "Old"})))
    assert _numbers(report) == (1, 0, 0, 1, 0)
    assert (Opportunity.objects.get().title, AuditEvent.objects.count()) == ("New", events)


def test_of_many_releases_within_minutes_the_latest_counts(tmp_path):
    minutes = [release(id=f"{n}", date=f"2026-06-01T09:{n:02}:00Z", tender={"title": f"Title {n}"}) for n in range(13)]
    report = take_in(tmp_path, package(*reversed(minutes)))
    assert _numbers(report) == (13, 1, 0, 12, 0)
    opportunity = Opportunity.objects.get()
    assert (opportunity.title, opportunity.published_at.minute) == ("Title 12", 0)


def test_an_update_leaves_one_sentence_in_the_history(tmp_path):
    take_in(tmp_path, package(TENDER))
    take_in(tmp_path, package(release(id="3", date="2026-06-02T09:00:00Z", tender={"title": "New"})))
    assert list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True)) == [
        "list_imported",
        "update_imported",
    ]


def test_two_processes_with_the_same_title_have_two_addresses(tmp_path):
    take_in(tmp_path, package(TENDER, release(ocid="ocds-x-2")))
    assert len(set(Opportunity.objects.values_list("slug", flat=True))) == 2


@pytest.mark.parametrize("error", [DataError("value too long"), ValueError("odd"), TypeError("odder")])
def test_a_row_that_the_database_refuses_never_stops_the_file(tmp_path, monkeypatch, error):
    write = importing._write_opportunity

    def fail(notice, *args):
        if notice.process == "ocds-x-bad":
            raise error
        write(notice, *args)

    monkeypatch.setattr(importing, "_write_opportunity", fail)
    report = take_in(tmp_path, package(release(ocid="ocds-x-bad", id="bad"), TENDER))
    assert _numbers(report) == (2, 1, 0, 0, 1)
    assert report.refused == [{"id": "bad", "reason": str(error)}]
    assert _rows() == (0, 1, 1)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{ not json", "This is not JSON"),
        (b"[" * 100_000, "This is not JSON"),
        (b'{"title": "something"}', "This is neither an OCDS release package nor a record package."),
        (b"[]", "This is neither an OCDS release package nor a record package."),
        (b"", "This is not the Contracts Finder export"),
        (b"name,price\r\nx,1\r\n", "This is not the Contracts Finder export"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "This is not the Contracts Finder export"),
    ],
    ids=["broken", "nested without end", "another object", "a list", "empty", "another table", "a picture"],
)
def test_a_file_that_is_none_of_these_is_refused_as_a_whole(tmp_path, content, reason):
    report = take_in(tmp_path, content)
    assert _numbers(report) == (1, 0, 0, 0, 1)
    assert report.refused[0]["reason"].startswith(reason)


def test_a_plan_without_buyer_and_address_is_refused_in_words(tmp_path):
    whole = release(tag="planning", ocid="ocds-x-1", buyer={})
    report = take_in(tmp_path, package(whole, TENDER))
    assert _numbers(report) == (2, 1, 0, 0, 1)
    assert report.refused[0]["reason"] == "It names neither a buyer nor the address where it was published."


def test_the_table_is_taken_in_twice_without_change(tmp_path):
    file = table(row(), row(Notice_Identifier="EC-2", Notice_Type="Pipeline"))
    assert _numbers(take_in(tmp_path, file, name="n.csv")) == (2, 2, 0, 0, 0)
    assert _numbers(take_in(tmp_path, file, name="n.csv")) == (2, 0, 0, 2, 0)
