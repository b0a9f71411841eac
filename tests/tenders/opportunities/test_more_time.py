"""The probe saw that the portal was down before a deadline: more time is proposed, the same for everybody."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from home.waiting import waiting_for
from portal.accounts.roles import Role
from portal.evidence.services import note_probe, note_probe_off
from tenders.opportunities.queries import more_time
from tests.factories.accounts import StaffFactory, just_signed_in
from tests.factories.evaluation import open_bids
from tests.factories.opportunities import DEADLINE, OpportunityFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def _down(since, minutes):
    for step in range(minutes):
        note_probe(at=since + step * MINUTE, milliseconds=20_000, failed_at="submit: 503")
    note_probe(at=since + minutes * MINUTE, milliseconds=80)
    note_probe_off()


@pytest.fixture
def opportunity():
    return OpportunityFactory(published=True)


def test_an_outage_within_two_hours_before_the_deadline_proposes_the_next_working_day(opportunity):
    _down(DEADLINE - 40 * MINUTE, 12)
    found = more_time(opportunity, DEADLINE + 5 * MINUTE)
    # The deadline is a Friday.
    assert found.deadline == datetime(2026, 12, 14, 12, 0, tzinfo=UTC)
    assert "from 11 December 2026, 11:20am to 11 December 2026, 11:32am" in found.details


@pytest.mark.parametrize(
    ("since", "minutes", "asked"),
    [
        (DEADLINE - 40 * MINUTE, 3, DEADLINE),
        (DEADLINE - timedelta(hours=3), 12, DEADLINE),
        (DEADLINE + MINUTE, 12, DEADLINE + 20 * MINUTE),
        (DEADLINE - timedelta(days=2), 12, DEADLINE - timedelta(days=2) + 20 * MINUTE),
    ],
    ids=["too short", "too early", "after it", "days before"],
)
def test_nothing_is_proposed_otherwise(opportunity, since, minutes, asked):
    _down(since, minutes)
    assert more_time(opportunity, asked) is None


def test_the_form_begins_with_the_proposal_and_the_lead_is_told(client, set_clock, opportunity):
    _down(DEADLINE - 40 * MINUTE, 12)
    now = DEADLINE + 5 * MINUTE
    set_clock(now)
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    assert f"Decide about {opportunity}" in [row.what for row in waiting_for(lead, now)]
    client.force_login(lead)
    page = client.get(
        reverse("wagtailsnippets_opportunities_opportunity:changes", args=(opportunity.pk,))
    ).content.decode()
    assert "Bidders may have been kept out." in page
    assert "The same hour of the next working day, for everybody." in page
    assert '<option value="OUTAGE" selected>' in page


def test_the_proposal_stays_until_the_bids_are_opened_and_openers_read_of_it(client, set_clock, opportunity):
    _down(DEADLINE - 40 * MINUTE, 12)
    set_clock(DEADLINE + timedelta(days=5))
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    assert f"Decide about {opportunity}" in [row.what for row in waiting_for(lead, DEADLINE + timedelta(days=5))]
    opener = StaffFactory(role=Role.OPENER)
    just_signed_in(client, opener)
    for name in ("panel_opening", "panel_opening_approve"):
        page = client.get(reverse(name, args=(opportunity.pk,))).content.decode()
        assert (
            "The portal was not seen to take bids from 11 December 2026, 11:20am to 11 December 2026, 11:32am." in page
        )
        assert "Two procurement leads decide about more time first" in page
    open_bids(opportunity, now=DEADLINE + timedelta(days=5))
    assert f"Decide about {opportunity}" not in [row.what for row in waiting_for(lead, DEADLINE + timedelta(days=5))]


def test_before_the_outage_nobody_is_told(opportunity):
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    assert [row.what for row in waiting_for(lead, DEADLINE) if row.what.startswith("Decide")] == []
