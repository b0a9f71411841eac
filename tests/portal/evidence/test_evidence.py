"""Requests are written down without content, probes tell outages, and both are forgotten in time."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from portal.accounts.roles import Role
from portal.evidence import middleware, services
from portal.evidence.models import ProbeResult, RequestTrace
from portal.evidence.queries import SILENCE, outages, outages_in, recent_outages
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.bids import make_draft

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _then(set_clock):
    set_clock(THEN)


def test_a_request_to_a_bid_is_written_down_without_what_was_asked(client):
    bid, author = make_draft()
    client.force_login(author)
    client.get(f"/workspace/bids/{bid.pk}/?secret=CANARY")
    row = RequestTrace.objects.get()
    assert (row.at, row.user, row.method, row.path, row.status) == (
        THEN,
        author,
        "GET",
        f"/workspace/bids/{bid.pk}/",
        200,
    )
    assert list(RequestTrace.objects.about(bid.pk)) == [row]


def test_other_pages_leave_no_trace(client):
    client.get("/opportunities/")
    assert not RequestTrace.objects.exists()


def test_a_refused_request_to_the_panel_is_an_attempt_and_one_to_a_bid_is_not(client):
    bid, _author = make_draft()
    stranger = StaffFactory(role=Role.EVALUATOR)
    client.force_login(stranger)
    assert client.get(f"/workspace/bids/{bid.pk}/").status_code == 404
    assert client.get("/panel/keys/").status_code == 404
    assert [row.path for row in RequestTrace.objects.attempts()] == ["/panel/keys/"]


def test_an_answer_never_waits_for_its_trace(client, monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError("disk full")

    bid, author = make_draft()
    client.force_login(author)
    monkeypatch.setattr(middleware, "trace", broken)
    assert client.get(f"/workspace/bids/{bid.pk}/").status_code == 200


def _probe(*states):
    for step, is_up in enumerate(states):
        services.note_probe(at=THEN + step * MINUTE, milliseconds=40, failed_at="" if is_up else "submit")


def _rounds(*minutes):
    for minute in minutes:
        services.note_probe(at=THEN + minute * MINUTE, milliseconds=40)


def test_silence_of_five_minutes_is_an_outage_unless_the_probe_was_switched_off():
    _rounds(0, 1, 7, 8)
    (found,) = outages(THEN, THEN + 8 * MINUTE)
    assert (found.since, found.until, found.failed_at) == (THEN + MINUTE, THEN + 7 * MINUTE, "no result of the probe")
    services.note_probe_off()
    _rounds(60, 61)
    assert outages(THEN + 8 * MINUTE, THEN + 61 * MINUTE) == []


def test_silence_that_lasts_still_and_one_that_began_before_the_hours_asked_for():
    _rounds(0, 30)
    (lasting,) = outages(THEN + 30 * MINUTE, THEN + 40 * MINUTE)
    assert (lasting.since, lasting.until) == (THEN + 30 * MINUTE, THEN + 40 * MINUTE)
    (before,) = outages(THEN + 20 * MINUTE, THEN + 31 * MINUTE)
    assert (before.since, before.until) == (THEN, THEN + 30 * MINUTE)
    _rounds(31)
    assert outages(THEN + 30 * MINUTE, THEN + 33 * MINUTE) == []


def test_an_outage_that_begins_in_the_last_minute_is_not_cut_off_there():
    _probe(True, True, False, False, False, False, False, False, True)
    (found,) = outages(THEN, THEN + 3 * MINUTE)
    assert (found.since, found.until) == (THEN + 2 * MINUTE, THEN + 8 * MINUTE)


def test_five_minutes_without_a_good_probe_are_an_outage():
    _probe(True, False, False, False, False, False, True)
    services.note_probe_off()
    (found,) = outages(THEN, THEN + 10 * MINUTE)
    assert (found.since, found.until, found.failed_at, found.minutes) == (THEN + MINUTE, THEN + 6 * MINUTE, "submit", 5)


def test_four_minutes_are_none_and_what_still_lasts_counts_until_now():
    _probe(True, False, False, False, False, True)
    services.note_probe_off()
    assert outages(THEN, THEN + 10 * MINUTE) == []
    ProbeResult.objects.all().delete()
    _probe(True, False)
    assert [row.until for row in outages(THEN, THEN + 6 * MINUTE)] == [THEN + 6 * MINUTE]


def test_only_the_last_two_hours_are_recent():
    _probe(False, False, False, False, False, False)
    services.note_probe_off()
    assert recent_outages(THEN + timedelta(hours=1)) != []
    assert recent_outages(THEN + timedelta(hours=3)) == []


def test_evidence_is_forgotten_in_time():
    _probe(True)
    RequestTrace.objects.create(at=THEN, method="GET", path="/panel/", status=200, milliseconds=1)
    assert services.forget_old(THEN + services.KEPT) == "0 forgotten"
    assert services.forget_old(THEN + services.KEPT + MINUTE) == "2 forgotten"


def test_many_times_are_answered_as_each_alone_in_two_queries(django_assert_num_queries):
    _probe(True, False, False, False, False, False, True, True)
    services.note_probe_off()
    _rounds(60, 61, 75, 76)
    starts = (-30, 0, 3, 6, 20, 62, 70, 76, 200)
    windows = [(THEN + start * MINUTE, THEN + (start + length) * MINUTE) for start in starts for length in (2, 15, 90)]
    alone = [outages(*window) for window in windows]
    with django_assert_num_queries(2):
        assert outages_in(windows) == alone
    assert {row.failed_at for rows in alone for row in rows} == {"submit", SILENCE}
    assert outages_in([]) == []
