"""Procurement leads are mailed of an outage shortly before a deadline: once, whoever bids and whatever the worker does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.waiting import waiting_for
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.evidence.services import note_probe, note_probe_off
from portal.mail.jobs import JOBS
from portal.mail.models import Message
from tenders.bids.services import outages
from tests.factories.accounts import StaffFactory
from tests.factories.bids import make_submitted
from tests.factories.evaluation import open_bids
from tests.factories.opportunities import DEADLINE, OpportunityFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
AFTER = DEADLINE + 5 * MINUTE


@pytest.fixture
def opportunity():
    return OpportunityFactory(published=True, title="Day care")


@pytest.fixture
def leads():
    # Accounts of the council that publish are leads too: only these are counted.
    return {StaffFactory(role=Role.PROCUREMENT_LEAD).email for _lead in (1, 2)}


def _down(since, minutes=12):
    for step in range(minutes):
        note_probe(at=since + step * MINUTE, milliseconds=20_000, failed_at="submit: 503")
    note_probe(at=since + minutes * MINUTE, milliseconds=80)
    note_probe_off()


def _mails(leads):
    return Message.objects.filter(kind="bids/outage", to__in=leads)


def test_each_lead_is_mailed_once_however_often_the_job_runs(opportunity, leads):
    _down(DEADLINE - 40 * MINUTE)
    for _round in range(3):
        outages.tell_of_outages(AFTER)
    assert sorted(_mails(leads).values_list("to", flat=True)) == sorted(leads)
    mail = _mails(leads).first()
    assert mail.subject == "The portal was down before a deadline: Day care"
    assert "From 11 December 2026, 11:20am the portal was not seen to take bids for at least 12 minutes." in mail.text
    assert "closed on 11 December 2026, 12:00 noon" in mail.text
    assert "proposes 14 December 2026, 12:00 noon for everybody" in mail.text
    assert f"/snippets/opportunities/opportunity/changes/{opportunity.pk}/" in mail.text
    event = AuditEvent.objects.get(verb=outages.VERB)
    assert (event.subject_id, event.actor_id) == (str(opportunity.pk), None)


def test_an_outage_that_lasts_is_one_and_the_next_is_another(opportunity, leads):
    note_probe(at=DEADLINE - 60 * MINUTE, milliseconds=80)
    for minutes in (56, 50, 40):
        outages.tell_of_outages(DEADLINE - minutes * MINUTE)
        assert _mails(leads).count() == (0 if minutes == 56 else 2)
    assert "Bids for “Day care” close on" in _mails(leads).first().text
    note_probe(at=DEADLINE - 39 * MINUTE, milliseconds=80)
    outages.tell_of_outages(DEADLINE - 38 * MINUTE)
    assert _mails(leads).count() == 2
    outages.tell_of_outages(DEADLINE - 30 * MINUTE)
    assert _mails(leads).count() == 4


def test_every_opportunity_is_told_of_by_itself_whether_or_not_it_has_bids(opportunity, leads):
    make_submitted(opportunity=opportunity)
    OpportunityFactory(published=True)
    _down(DEADLINE - 40 * MINUTE)
    outages.tell_of_outages(AFTER)
    assert _mails(leads).count() == 4


def test_a_worker_that_dies_in_the_middle_tells_of_it_the_next_time(opportunity, leads, monkeypatch):
    _down(DEADLINE - 40 * MINUTE)
    with monkeypatch.context() as patched:
        patched.setattr(outages, "send", lambda **given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            outages.tell_of_outages(AFTER)
    assert not AuditEvent.objects.filter(verb=outages.VERB).exists()
    outages.tell_of_outages(AFTER)
    assert _mails(leads).count() == 2


def test_nobody_is_mailed_hours_before_a_deadline_or_after_the_opening(opportunity, leads):
    _down(DEADLINE - timedelta(hours=5))
    outages.tell_of_outages(DEADLINE - timedelta(hours=4))
    _down(DEADLINE - 40 * MINUTE)
    open_bids(opportunity, now=AFTER)
    outages.tell_of_outages(AFTER)
    assert not _mails(leads).exists()


def test_the_worker_does_it():
    assert any(job.run is outages.tell_of_outages for job in JOBS.ask())


def test_the_page_of_what_waits_asks_for_outages_in_as_many_queries_for_five_as_for_one(opportunity):
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    _down(DEADLINE - 40 * MINUTE)
    waiting_for(lead, AFTER)  # what is read once and kept
    counts = []
    for more in range(5):
        if more:
            OpportunityFactory(published=True, deadline=DEADLINE - 7 * more * MINUTE)
        with CaptureQueriesContext(connection) as seen:
            rows = waiting_for(lead, AFTER)
        assert sum(row.what.startswith("Decide about") for row in rows) == more + 1
        counts.append(len(seen))
    assert len(set(counts)) == 1
