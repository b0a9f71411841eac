"""Publishing, revising and dropping intentions."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from tenders.intentions import services
from tenders.intentions.enums import State
from tenders.intentions.models import CommissioningIntention, IntentionRevision
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.intentions import IntentionFactory, redraft

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(days=9)


def test_publish_shows_the_draft_as_it_stands():
    intention = IntentionFactory(published=True)
    assert (intention.state, intention.live, intention.published_at) == (State.PUBLISHED, True, THEN)
    assert list(CommissioningIntention.objects.published(THEN)) == [intention]


def test_publish_by_somebody_else_is_refused_and_saves_nothing():
    intention = IntentionFactory()
    with pytest.raises(NotAllowed, match="Only commissioners"):
        services.publish(intention=intention, actor=StaffFactory(role=Role.EDITOR), now=THEN)
    intention.refresh_from_db()
    assert (intention.state, intention.live) == (State.DRAFT, False)


def test_publish_twice_is_refused():
    intention = IntentionFactory(published=True)
    with pytest.raises(NotAllowed, match="already published"):
        services.publish(intention=intention, actor=intention.owner, now=LATER)


def test_a_newer_draft_is_not_public_before_it_is_revised():
    intention = IntentionFactory(published=True)
    redraft(intention, title="CANARY", summary="CANARY")
    assert "CANARY" not in (intention.title, intention.summary)


def test_revise_shows_the_draft_with_a_dated_reason():
    intention = IntentionFactory(published=True)
    redraft(intention, expected_notice_date=date(2027, 3, 1), title="New name")
    services.revise(intention=intention, actor=intention.owner, now=LATER, reason="The consultation runs longer.")
    intention.refresh_from_db()
    change = IntentionRevision.objects.get()
    assert (intention.expected_notice_date, intention.state) == (date(2027, 3, 1), State.PUBLISHED)
    assert (change.at, change.by, change.reason) == (LATER, intention.owner, "The consultation runs longer.")
    assert [row[0] for row in change.difference] == ["Title", "Opportunity expected"]
    assert change.difference[1][1:] == ["1 February 2027", "1 March 2027"]
    assert intention.published_at == THEN


@pytest.mark.parametrize("reason", ["", "  "])
def test_revise_and_drop_need_a_reason(reason):
    intention = IntentionFactory(published=True)
    redraft(intention, title="New name")
    for act in (services.revise, services.drop):
        with pytest.raises(NotAllowed, match="Give the reason"):
            act(intention=intention, actor=intention.owner, now=LATER, reason=reason)
    assert not IntentionRevision.objects.exists()


def test_revise_without_a_change_is_refused():
    intention = IntentionFactory(published=True)
    with pytest.raises(NotAllowed, match="Nothing has changed"):
        services.revise(intention=intention, actor=intention.owner, now=LATER, reason="Because")


def test_revise_by_an_incomplete_draft_is_refused_and_saves_nothing():
    intention = IntentionFactory(published=True)
    redraft(intention, why="")
    with pytest.raises(NotAllowed, match="add why we are doing this"):
        services.revise(intention=intention, actor=intention.owner, now=LATER, reason="Because")
    intention.refresh_from_db()
    assert (intention.why != "", IntentionRevision.objects.count()) == (True, 0)


def test_every_field_that_the_public_reads_can_be_revised():
    intention = IntentionFactory(published=True)
    redraft(intention, kind="HEALTH", contact="ask@example.org", cpv_codes="85000000", suits_small=True)
    services.revise(intention=intention, actor=intention.owner, now=LATER, reason="More to say.")
    intention.refresh_from_db()
    assert (intention.kind, intention.contact, intention.suits_small) == ("HEALTH", "ask@example.org", True)


def test_drop_says_why_and_stays_readable():
    intention = IntentionFactory(published=True)
    services.drop(intention=intention, actor=intention.owner, now=LATER, reason="No money.")
    intention.refresh_from_db()
    assert (intention.state, IntentionRevision.objects.get().reason) == (State.DROPPED, "No money.")
    assert intention in CommissioningIntention.objects.published(LATER)


def test_restoring_an_old_revision_brings_no_old_state_back():
    intention = IntentionFactory()
    old = intention.save_revision()
    services.publish(intention=intention, actor=intention.owner, now=THEN)
    intention.refresh_from_db()
    services.drop(intention=intention, actor=intention.owner, now=LATER, reason="No money.")
    intention.refresh_from_db()
    restored = old.as_object()
    restored.save()
    intention.refresh_from_db()
    assert (intention.state, intention.published_at) == (State.DROPPED, THEN)


def test_a_failing_audit_write_saves_nothing(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    intention = IntentionFactory(published=True)
    redraft(intention, title="New name")
    monkeypatch.setattr("portal.lifecycle.record", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        services.revise(intention=intention, actor=intention.owner, now=LATER, reason="Because")
    intention.refresh_from_db()
    assert (intention.title != "New name", IntentionRevision.objects.count()) == (True, 0)


def test_the_audit_names_the_changed_fields():
    intention = IntentionFactory(published=True)
    redraft(intention, title="New name")
    services.revise(intention=intention, actor=intention.owner, now=LATER, reason="Because")
    assert AuditEvent.objects.get(verb="revise").data == '{"changed":["Title"],"from":"PUBLISHED","to":"PUBLISHED"}'


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"expected_start": date(2027, 2, 1)}, "expected_start"),
        ({"expected_end": date(2027, 7, 1)}, "expected_end"),
        ({"expected_end": None}, None),
    ],
    ids=["start on the day of the notice", "end on the day of the start", "no end"],
)
def test_clean_refuses_dates_that_contradict_each_other(dates, field):
    intention = IntentionFactory.build(owner=None, **dates)
    if field is None:
        intention.clean()
        return
    with pytest.raises(ValidationError) as caught:
        intention.clean()
    assert list(caught.value.message_dict) == [field]


def test_clean_keeps_each_cpv_code_once_without_its_check_digit():
    intention = IntentionFactory.build(owner=None, cpv_codes="85000000-9, 85000000")
    intention.clean()
    assert intention.cpv_codes == "85000000"
