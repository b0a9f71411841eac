"""Reminders: at 7 days, 2 days and 3 hours, once for each person, to nobody on the council's side."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.accounts.enums import MemberRole
from portal.audit.models import AuditEvent
from portal.mail.jobs import JOBS
from portal.mail.models import Message
from tenders.bids.enums import Lead
from tenders.bids.models import Bid, Reminder
from tenders.bids.services import changing, drafts, reminding, submitting
from tenders.opportunities.enums import SealMode
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import THEN, OrganisationFactory, StaffFactory, UserFactory
from tests.factories.bids import make_draft, make_submitted
from tests.factories.opportunities import DEADLINE, OpportunityFactory

pytestmark = pytest.mark.django_db
WEEK, TWO_DAYS, THREE_HOURS = timedelta(days=7), timedelta(days=2), timedelta(hours=3)
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def draft():
    bid, _author = make_draft(text="CANARY-TEXT", price="98765.43")
    return bid


def _leads():
    return list(Reminder.objects.order_by("pk").values_list("lead", flat=True))


def _move(bid, deadline):
    Opportunity.objects.filter(pk=bid.lot.opportunity_id).update(deadline=deadline)


@pytest.mark.parametrize(
    ("before", "leads"),
    [
        (WEEK + MOMENT, []),
        (WEEK, [Lead.WEEK]),
        (TWO_DAYS + MOMENT, [Lead.WEEK]),
        (TWO_DAYS, [Lead.TWO_DAYS]),
        (THREE_HOURS, [Lead.THREE_HOURS]),
        (timedelta(0), [Lead.THREE_HOURS]),
        (-MOMENT, []),
    ],
)
def test_of_all_that_is_due_only_the_newest_is_sent(draft, before, leads):
    reminding.remind(DEADLINE - before)
    assert _leads() == leads
    assert Message.objects.count() == len(leads)


def test_each_comes_once_however_often_the_job_runs(draft):
    for hours in range(24 * 8, -2, -1):
        for _worker in (1, 2):
            reminding.remind(DEADLINE - timedelta(hours=hours))
    assert _leads() == [Lead.WEEK, Lead.TWO_DAYS, Lead.THREE_HOURS]
    assert Message.objects.filter(kind="bids/reminder").count() == 3


def test_everybody_of_the_organisation_gets_one_and_nobody_else(draft):
    viewer = UserFactory(of=draft.organisation, of__as_=MemberRole.VIEWER)
    closed = UserFactory(of=draft.organisation)
    closed.is_active = False
    closed.save()
    UserFactory(of=OrganisationFactory())
    StaffFactory(is_superuser=True)
    reminding.remind(DEADLINE - WEEK)
    author = draft.created_by
    assert set(Message.objects.values_list("to", flat=True)) == {author.email, viewer.email}


def test_each_bid_has_its_own(draft):
    other = draft.lot.opportunity.lots.exclude(pk=draft.lot_id).first()
    drafts.start(lot=other, organisation=draft.organisation, actor=draft.created_by, now=THEN)
    reminding.remind(DEADLINE - WEEK)
    assert Reminder.objects.values("bid").distinct().count() == 2


def test_the_mail_says_why_and_how_and_nothing_of_the_content(draft):
    reminding.remind(DEADLINE - WEEK)
    mail = Message.objects.get()
    assert mail.subject.startswith("Not submitted yet: your bid for ")
    assert mail.subject.endswith("bids close on 11 December 2026, 12:00 noon")
    assert f"/workspace/bids/{draft.pk}/" in mail.text
    assert "You get this because your organisation has a bid that is not submitted." in mail.text
    assert "CANARY" not in mail.subject + mail.text + mail.html
    assert "98765" not in mail.subject + mail.text + mail.html


def test_a_submitted_bid_has_none_and_a_withdrawn_one_neither():
    bid, author, _receipt = make_submitted()
    reminding.remind(DEADLINE - WEEK)
    submitting.withdraw(bid=bid, actor=author, now=DEADLINE - WEEK)
    reminding.remind(DEADLINE - TWO_DAYS)
    assert not Reminder.objects.exists()


def test_what_takes_no_bids_any_more_has_none(draft):
    Opportunity.objects.filter(pk=draft.lot.opportunity_id).update(state="WITHDRAWN")
    reminding.remind(DEADLINE - WEEK)
    assert not Reminder.objects.exists()


def test_none_is_sent_that_was_due_before_the_bid_was_begun():
    make_draft(now=DEADLINE - timedelta(days=1))
    reminding.remind(DEADLINE - timedelta(days=1))
    assert _leads() == []
    reminding.remind(DEADLINE - THREE_HOURS)
    assert _leads() == [Lead.THREE_HOURS]


def test_a_deadline_that_moves_moves_what_follows(draft):
    reminding.remind(DEADLINE - TWO_DAYS)
    later = DEADLINE + timedelta(days=10)
    _move(draft, later)
    reminding.remind(DEADLINE)
    assert _leads() == [Lead.TWO_DAYS]
    for before in (WEEK, TWO_DAYS, THREE_HOURS):
        reminding.remind(later - before)
    assert _leads() == [Lead.TWO_DAYS, Lead.WEEK, Lead.TWO_DAYS, Lead.THREE_HOURS]


def test_an_extension_by_an_hour_does_not_repeat_what_was_just_sent(draft):
    reminding.remind(DEADLINE - timedelta(days=6))
    _move(draft, DEADLINE + timedelta(hours=1))
    reminding.remind(DEADLINE - timedelta(days=6) + timedelta(minutes=1))
    assert _leads() == [Lead.WEEK]


def test_killed_in_the_middle_nothing_is_lost_and_nothing_is_doubled(draft, monkeypatch):
    UserFactory(of=draft.organisation)
    real, sent = reminding.send, []

    def dies_at_the_second(**more):
        sent.append(more["to"])
        if len(sent) == 2:
            raise KeyboardInterrupt
        return real(**more)

    monkeypatch.setattr(reminding, "send", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        reminding.remind(DEADLINE - WEEK)
    assert (Reminder.objects.count(), Message.objects.count()) == (0, 0)
    monkeypatch.setattr(reminding, "send", real)
    reminding.remind(DEADLINE - WEEK)
    assert (Reminder.objects.count(), Message.objects.count()) == (2, 2)


def test_what_another_worker_did_in_between_is_seen_under_the_lock(draft):
    stale = Bid.objects.select_related("lot__opportunity", "organisation").get(pk=draft.pk)
    reminding.remind(DEADLINE - WEEK)
    reminding._remind(stale, DEADLINE - WEEK)
    assert Message.objects.count() == 1
    submitting.submit(bid=draft, token="7b1f3f8e-1111-4222-8333-444455556666", actor=draft.created_by, now=THEN)
    reminding._remind(stale, DEADLINE - TWO_DAYS)
    assert _leads() == [Lead.WEEK]


def test_the_table_itself_refuses_a_second_one(draft):
    reminding.remind(DEADLINE - WEEK)
    facts = Reminder.objects.values("bid_id", "person_id", "lead", "deadline", "sent_at").get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(**facts)


def test_nothing_on_the_councils_side_tells_of_it(draft):
    before = AuditEvent.objects.count()
    job = next(job for job in JOBS.ask() if job.name == "Reminders of bids that are not submitted")
    assert job.run(DEADLINE - WEEK) is None
    assert AuditEvent.objects.count() == before


def test_later_rounds_ask_nothing_of_those_who_had_theirs(django_assert_num_queries):
    make_draft(opportunity=OpportunityFactory(published=True))
    reminding.remind(DEADLINE - WEEK)
    with django_assert_num_queries(2):
        reminding.remind(DEADLINE - WEEK)


@pytest.mark.parametrize(("mode", "tells"), [(SealMode.SUBMITTED, True), (SealMode.DEADLINE, False)])
def test_a_reminder_says_how_a_submitted_bid_is_changed(mode, tells):
    make_draft(opportunity=OpportunityFactory(published=True, seal_mode=mode))
    reminding.remind(DEADLINE - WEEK)
    text = Message.objects.get().text
    assert "it stands meanwhile" in text
    assert "withdraw it" not in text
    assert ("bid key" in text) is tells


def test_who_changes_a_submitted_bid_is_told_that_the_change_is_not_submitted():
    bid, author, _receipt = make_submitted()
    reminding.remind(DEADLINE - WEEK)
    assert _leads() == []
    changing.change(bid=bid, actor=author, now=DEADLINE - WEEK + MOMENT)
    reminding.remind(DEADLINE - WEEK + 2 * MOMENT)
    assert _leads() == []
    reminding.remind(DEADLINE - TWO_DAYS)
    assert _leads() == [Lead.TWO_DAYS]
    message = Message.objects.get(kind="bids/reminder")
    assert message.subject.startswith("Your changes are not submitted")
    assert "version 1" in message.text
    assert "What you changed since then is not submitted" in message.text
    assert "is not submitted yet" not in message.text
    changing.stop_changing(bid=bid, actor=author, now=DEADLINE - TWO_DAYS)
    reminding.remind(DEADLINE - THREE_HOURS)
    assert _leads() == [Lead.TWO_DAYS]
