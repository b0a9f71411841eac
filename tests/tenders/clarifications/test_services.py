"""Asking and answering: deadlines to the microsecond, two hours of law about who hears what, one message each."""

from datetime import timedelta

import pytest

from portal.accounts.enums import MemberRole
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from portal.mail.models import Message
from tenders.clarifications import rules, services
from tenders.clarifications.enums import Confidence, State
from tenders.clarifications.models import Clarification
from tenders.clarifications.queries import answers_beside, open_questions
from tests.factories.accounts import THEN, OrganisationFactory, StaffFactory, UserFactory
from tests.factories.clarifications import make_question
from tests.factories.opportunities import DEADLINE, OpportunityFactory, make_complete, publish_twice

pytestmark = pytest.mark.django_db
MICROSECOND, DAY = timedelta(microseconds=1), timedelta(days=1)
LATER = THEN + DAY


def _publish(row, lead, *, text="May bids cover nights?", answer="Yes.", overruled=None, now=LATER):
    return services.publish(clarification=row, text=text, answer=answer, overruled=overruled or {}, actor=lead, now=now)


@pytest.mark.parametrize(
    ("after", "help_", "allowed"),
    [
        (-MICROSECOND, False, True),
        (timedelta(0), False, True),
        (MICROSECOND, False, False),
        (MICROSECOND, True, True),
    ],
)
def test_questions_end_at_their_deadline_the_instant_is_in(after, help_, allowed):
    until = THEN + timedelta(days=10)
    opportunity = OpportunityFactory(published=True, questions_by=until)
    assert bool(rules.may_ask(opportunity, until + after, is_help=help_)) is allowed


@pytest.mark.parametrize(("after", "allowed"), [(timedelta(0), True), (MICROSECOND, False)])
def test_help_ends_with_bidding(after, allowed):
    assert bool(rules.may_ask(OpportunityFactory(published=True), DEADLINE + after, is_help=True)) is allowed


def test_nobody_asks_about_what_is_embargoed_or_held_elsewhere():
    embargoed = publish_twice(make_complete("LIGHT_TOUCH"))
    assert not rules.may_ask(embargoed, LATER)
    assert "held elsewhere" in rules.may_ask(OpportunityFactory(is_held_elsewhere=True), LATER).reason


def test_only_those_who_may_speak_for_an_organisation_ask():
    opportunity, organisation = OpportunityFactory(published=True), OrganisationFactory()
    viewer = UserFactory(of=organisation, of__as_=MemberRole.VIEWER)
    for person in (viewer, UserFactory(), StaffFactory(role=Role.PROCUREMENT_LEAD)):
        with pytest.raises(NotAllowed, match="owner or an editor"):
            services.ask(opportunity=opportunity, organisation=organisation, text="x", actor=person, now=LATER)
    assert Clarification.objects.count() == 0


def test_a_published_answer_is_numbered_without_gaps_and_keeps_the_words_asked(lead):
    opportunity = OpportunityFactory(published=True)
    rows = [make_question(opportunity=opportunity, text=f"Question {n}?") for n in range(3)]
    services.decline(clarification=rows[0], reason="Not about this.", actor=lead, now=LATER)
    first, second = _publish(rows[2], lead), _publish(rows[1], lead, text="Shorter?")
    assert [first.number, second.number] == [1, 2]
    assert (second.text, second.published_text) == ("Question 1?", "Shorter?")
    assert open_questions(opportunity) == 0


def test_a_text_that_tells_who_asked_is_not_published_until_a_person_says_why_it_may(lead):
    row = make_question()
    text = "May Harbour Lights cover nights?"
    with pytest.raises(NotAllowed, match=r"Harbour.*may tell|may tell who asked"):
        _publish(row, lead, text=text)
    with pytest.raises(NotAllowed):
        _publish(row, lead, answer="As Anwen Pryce-Jones was told: yes.")
    row.refresh_from_db()
    assert row.state == State.ASKED
    found = _publish(row, lead, text="May the harbour be crossed?", overruled={"harbour": "The harbour of the town."})
    assert found.overruled == [["harbour", "The harbour of the town."]]


def test_what_one_is_told_all_are_told(lead):
    row = make_question()
    with pytest.raises(NotAllowed, match="publish it to all"):
        services.answer_privately(clarification=row, answer="Yes.", actor=lead, now=LATER)
    with pytest.raises(NotAllowed, match="Only a procurement lead"):
        _publish(row, StaffFactory(role=Role.COMMISSIONER))


def test_confidence_is_decided_before_anything_is_answered(lead):
    row = make_question(confidence_reason="It names our price model.")
    with pytest.raises(NotAllowed, match="Decide on that first"):
        _publish(row, lead)
    accepted = services.decide_confidence(clarification=row, accept=True, reason="", actor=lead, now=LATER)
    with pytest.raises(NotAllowed, match="answer it privately"):
        _publish(accepted, lead)
    answered = services.answer_privately(clarification=accepted, answer="Yes, that is fine.", actor=lead, now=LATER)
    assert answered.state == State.PRIVATE
    message = Message.objects.filter(kind__contains="answered").last() or Message.objects.order_by("pk").last()
    assert (message.to, "that is fine" in message.text) == (row.asked_by.email, False)


def test_refused_confidence_leaves_a_day_to_withdraw(lead):
    row = make_question(confidence_reason="It is ours.")
    with pytest.raises(NotAllowed, match="Say why"):
        services.decide_confidence(clarification=row, accept=False, reason=" ", actor=lead, now=LATER)
    refused = services.decide_confidence(
        clarification=row, accept=False, reason="Everyone needs to know.", actor=lead, now=LATER
    )
    assert refused.confidence == Confidence.REFUSED
    with pytest.raises(NotAllowed, match="may still withdraw"):
        _publish(refused, lead, now=LATER + DAY - MICROSECOND)
    assert rules.may_publish(lead, refused, LATER + DAY)
    withdrawn = services.withdraw(clarification=refused, actor=row.asked_by, now=LATER + DAY - MICROSECOND)
    assert withdrawn.state == State.WITHDRAWN


def test_others_cannot_withdraw_it():
    row = make_question()
    stranger = UserFactory(of=OrganisationFactory(), of__as_=MemberRole.OWNER)
    with pytest.raises(NotAllowed, match="owner or an editor"):
        services.withdraw(clarification=row, actor=stranger, now=LATER)


def test_duplicates_are_merged_within_one_opportunity(lead):
    opportunity = OpportunityFactory(published=True)
    first, second = make_question(opportunity=opportunity), make_question(opportunity=opportunity)
    with pytest.raises(NotAllowed, match="same opportunity"):
        services.merge(clarification=first, into=make_question(), actor=lead, now=LATER)
    with pytest.raises(NotAllowed, match="same opportunity"):
        services.merge(clarification=first, into=first, actor=lead, now=LATER)
    merged = services.merge(clarification=second, into=first, actor=lead, now=LATER)
    assert (merged.state, merged.merged_into) == (State.MERGED, first)


def test_an_answer_stands_beside_the_question_it_is_about(lead):
    opportunity = OpportunityFactory(published=True)
    row = _publish(make_question(opportunity=opportunity, question_number="1.2"), lead)
    section = opportunity.question_version.structure.sections[0]
    assert answers_beside(opportunity, section, LATER) == {"1.2": [row]}
    assert answers_beside(opportunity, section, LATER - MICROSECOND) == {}
    assert answers_beside(OpportunityFactory(published=True), section, LATER) == {}


# --- who hears, who sees ---------------------------------------------------------------------------------------------


@pytest.fixture
def officers():
    return [StaffFactory(role=Role.DUTY_OFFICER, email=f"duty{n}@example.org") for n in range(2)]


def _duty_mails():
    return sorted(Message.objects.filter(subject__startswith="At once").values_list("to", flat=True))


def test_help_in_the_last_minutes_reaches_the_duty_officers_at_once_and_once(officers):
    row = make_question(is_help=True, now=DEADLINE - timedelta(minutes=6))
    assert _duty_mails() == ["duty0@example.org", "duty1@example.org"]
    assert row.duty_told_at == DEADLINE - timedelta(minutes=6)
    services.alert_duty(DEADLINE - timedelta(minutes=5))
    assert len(_duty_mails()) == 2
    assert row.organisation.name not in "".join(Message.objects.values_list("text", flat=True))


def test_a_question_that_still_waits_48_hours_before_the_deadline_is_told_once(officers):
    make_question()
    begins = DEADLINE - timedelta(hours=48)
    assert (services.alert_duty(begins - MICROSECOND), _duty_mails()) == (0, [])
    assert services.alert_duty(begins) == 1
    assert services.alert_duty(begins + timedelta(minutes=5)) == 0
    assert len(_duty_mails()) == 2


def test_an_alert_that_fails_half_way_is_told_later_and_once(officers, monkeypatch):
    make_question()
    now = DEADLINE - timedelta(hours=1)
    real = services.send
    monkeypatch.setattr(services, "send", lambda **more: (real(**more), 1 / 0))
    with pytest.raises(ZeroDivisionError):
        services.alert_duty(now)
    assert _duty_mails() == []
    monkeypatch.setattr(services, "send", real)
    assert services.alert_duty(now) == 1
    assert len(_duty_mails()) == 2


@pytest.mark.parametrize(
    ("hours", "help_", "priority"), [(49, False, False), (48, False, True), (49, True, True), (-1, False, False)]
)
def test_what_is_urgent(hours, help_, priority):
    row = make_question(is_help=help_)
    assert row.is_priority(DEADLINE - timedelta(hours=hours)) is priority


def test_the_answer_clock_counts_working_days():
    friday = THEN + timedelta(days=4)
    row = make_question(now=friday)
    assert f"{row.due_on}" == "2026-11-10"
    assert not row.is_overdue(THEN + timedelta(days=8, hours=14))
    assert row.is_overdue(THEN + timedelta(days=9))


def test_who_may_see_which_question(lead):
    opportunity = OpportunityFactory(published=True)
    waiting = make_question(opportunity=opportunity)
    public = _publish(make_question(opportunity=opportunity, text="Two?"), lead, text="Two?")
    rival = UserFactory(of=OrganisationFactory(), of__as_=MemberRole.OWNER)
    sees = {
        "lead": lead,
        "commissioner": StaffFactory(role=Role.COMMISSIONER),
        "duty": StaffFactory(role=Role.DUTY_OFFICER),
        "evaluator": StaffFactory(role=Role.EVALUATOR),
        "asker": waiting.asked_by,
        "rival": rival,
        "nobody": None,
    }
    found = {name: set(Clarification.objects.visible_to(person, LATER)) for name, person in sees.items()}
    both, only = {waiting, public}, {public}
    assert found == {
        "lead": both, "commissioner": both, "duty": both, "evaluator": only, "asker": both, "rival": only, "nobody": only
    }  # fmt: skip


def test_the_open_audit_trail_does_not_say_who_asked(lead):
    row = make_question()
    assert not AuditEvent.objects.unsealed().about(row).filter(verb="ask").exists()
    services.reveal(clarification=row, actor=lead, now=LATER)
    event = AuditEvent.objects.unsealed().about(row).get()
    assert (event.verb, "Harbour" in str(event.data)) == ("reveal", False)


@pytest.mark.django_db(transaction=True)
def test_looking_up_who_asked_is_recorded():
    row, person = make_question(), StaffFactory(role=Role.PROCUREMENT_LEAD)
    assert services.reveal(clarification=row, actor=person, now=LATER) == row.organisation.name
    assert AuditEvent.objects.get(verb="reveal").actor_id == person.pk


def test_a_failing_audit_row_publishes_nothing(lead, monkeypatch):
    row = make_question()

    def fails(*args, **kwargs):
        raise RuntimeError("no audit")

    monkeypatch.setattr("portal.lifecycle.record", fails)
    with pytest.raises(RuntimeError):
        _publish(row, lead)
    row.refresh_from_db()
    assert (row.state, row.number) == (State.ASKED, None)
