"""The appropriate authority is told of an exclusion within 30 days that begin with the decision (section 59)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from home.waiting import waiting_for
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from tenders.diligence.enums import Ground, Kind, Outcome, Result
from tenders.diligence.models import ExclusionNotice
from tenders.diligence.queries.exclusions import not_notified, notified_by
from tenders.diligence.services import checks
from tenders.evaluation.queries.history import events_of, told
from tenders.opportunities.models import Opportunity
from tenders.regimes.queries import book
from tests.factories.accounts import StaffFactory, just_signed_in
from tests.factories.diligence import make_check
from tests.factories.evaluation import AFTER, make_assessed

pytestmark = pytest.mark.django_db
DECIDED = AFTER.date()


@pytest.fixture
def bid():
    (bid,) = make_assessed(5)
    Opportunity.objects.update(regime="PA23", band="LIGHT_TOUCH")
    bid.lot.opportunity.refresh_from_db()
    return bid


def _rule(bid, lead, *, outcome=Outcome.EXCLUDE, kind=Kind.EXCLUSION):
    ground = Ground.DISCRETIONARY if kind == Kind.EXCLUSION else ""
    concern = make_check(bid, kind=kind, result=Result.CONCERN, ground=ground, note="A fine.", actor=lead)
    second = StaffFactory(role=Role.PROCUREMENT_LEAD)
    return checks.rule(
        concern=concern, outcome=outcome, heard="Nothing.", reason="It goes on.", actor=second, now=AFTER
    )


def _notify(ruling, actor, given_on=DECIDED, now=AFTER):
    return checks.notify(ruling=ruling, given_on=given_on, reference="PRU 7", actor=actor, now=now)


def test_the_day_of_the_decision_is_day_one(bid, lead):
    assert (DECIDED, notified_by(_rule(bid, lead), book())) == (date(2026, 12, 11), date(2027, 1, 9))


@pytest.mark.parametrize(
    ("law", "more"),
    [
        (("PA23", "SMALL"), {}),
        (("PSR", "COVERED"), {}),
        (("PA23", "COVERED"), {"outcome": Outcome.KEEP}),
        (("PA23", "COVERED"), {"kind": Kind.CONDITIONS}),
    ],
)
def test_other_decisions_are_not_notified(bid, lead, law, more):
    Opportunity.objects.update(regime=law[0], band=law[1])
    bid.lot.opportunity.refresh_from_db()
    ruling = _rule(bid, lead, **more)
    assert (notified_by(ruling, book()), list(not_notified())) == (None, [])
    with pytest.raises(NotAllowed, match="does not ask for a notice"):
        _notify(ruling, lead)


def test_a_lead_records_it_once_for_a_day_since_the_decision(bid, lead):
    ruling = _rule(bid, lead)
    for day in (DECIDED - timedelta(days=1), DECIDED + timedelta(days=1)):
        with pytest.raises(NotAllowed, match="from the decision to today"):
            _notify(ruling, lead, day)
    with pytest.raises(NotAllowed, match="Only a procurement lead"):
        _notify(ruling, StaffFactory(role=Role.AUDITOR))
    _notify(ruling, lead)
    with pytest.raises(NotAllowed, match="is recorded"):
        _notify(ruling, lead)
    assert list(not_notified()) == []
    sentences = [row.sentence for row in told(list(events_of(bid.lot.opportunity)))]
    name = bid.organisation.name
    assert (
        f"{lead} recorded that the appropriate authority was told of the exclusion of {name} ({name}) on 11 December 2026"
        in sentences
    )
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ExclusionNotice.objects.update(reference="Another")


def test_it_waits_for_a_lead_and_is_recorded_beside_the_decision(client, bid, lead, set_clock):
    ruling = _rule(bid, lead)
    set_clock(AFTER)
    (row,) = [row for row in waiting_for(lead, AFTER) if "Notify an exclusion" in row.what]
    assert (row.what, row.is_mine) == (f"Notify an exclusion by 9 January 2027: {bid.lot.opportunity}", True)
    url = reverse("checks_concern", args=(ruling.concern_id,))
    assert row.href == url
    just_signed_in(client, lead)
    assert "must be told by <strong>9 January 2027</strong>" in client.get(url).content.decode()
    typed = {"given_on-day": "12", "given_on-month": "12", "given_on-year": "2026", "reference": "PRU 7"}
    refused = client.post(url, typed)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Enter a day from the decision to today." in page
    assert 'value="PRU 7"' in page
    done = client.post(url, {**typed, "given_on-day": "11"}, follow=True).content.decode()
    assert "Notice of the exclusion" in done
    assert "PRU 7" in done
    assert AuditEvent.objects.get(verb="notify")
    assert [row for row in waiting_for(lead, AFTER) if "Notify an exclusion" in row.what] == []
