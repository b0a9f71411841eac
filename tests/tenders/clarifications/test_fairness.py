"""Nobody learns too much: merging, confidence, drafts, who judges, what is about what, what is on the record."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.accounts.enums import MemberRole
from portal.accounts.roles import Role
from portal.alerts.models import Event
from portal.alerts.services import delivering
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from portal.lifecycle import history_of
from portal.mail.models import Message
from tenders.clarifications import rules, services
from tenders.clarifications.enums import State
from tenders.clarifications.models import Clarification
from tests.factories.accounts import THEN, OrganisationFactory, StaffFactory, UserFactory, give_role
from tests.factories.clarifications import make_question
from tests.factories.opportunities import DEADLINE, OpportunityFactory

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(days=1)


@pytest.fixture
def commissioner():
    return StaffFactory(role=Role.COMMISSIONER)


def _publish(row, lead, **more):
    facts = {"text": "May bids cover nights?", "answer": "Yes.", "overruled": {}, **more}
    return services.publish(clarification=row, actor=lead, now=LATER, **facts)


def _pair():
    opportunity = OpportunityFactory(published=True)
    return make_question(opportunity=opportunity), make_question(opportunity=opportunity)


def test_the_clause_is_checked_for_who_asked_as_the_text_is(lead):
    row = make_question(clause="p. 3, as in the Harbour plan")
    with pytest.raises(NotAllowed, match="Harbour"):
        _publish(row, lead)
    found = _publish(row, lead, clause="p. 3")
    assert (found.published_clause, found.clause) == ("p. 3", "p. 3, as in the Harbour plan")


def test_it_is_about_a_question_and_a_document_of_this_opportunity_only():
    with pytest.raises(NotAllowed, match="Choose a question of the bid"):
        make_question(question_number="Harbour")
    other = OpportunityFactory(published=True)
    document = other.published_documents.first()
    if document is not None:
        with pytest.raises(NotAllowed, match="document of this opportunity"):
            make_question(document=document)
    assert Clarification.objects.count() == 0


@pytest.mark.parametrize("more", [{"confidence_reason": "Ours."}, {"is_help": True}])
def test_nothing_is_merged_into_what_may_be_answered_privately(lead, more):
    row = make_question()
    into = make_question(opportunity=row.opportunity, **more)
    with pytest.raises(NotAllowed, match="may be answered privately"):
        services.merge(clarification=row, into=into, actor=lead, now=LATER)


def test_a_confidential_question_and_one_that_carries_others_are_not_merged(lead):
    first, second = _pair()
    secret = make_question(opportunity=first.opportunity, confidence_reason="Ours.")
    with pytest.raises(NotAllowed, match="answered by itself"):
        services.merge(clarification=secret, into=first, actor=lead, now=LATER)
    services.merge(clarification=second, into=first, actor=lead, now=LATER)
    third = make_question(opportunity=first.opportunity)
    with pytest.raises(NotAllowed, match="other way round"):
        services.merge(clarification=first, into=third, actor=lead, now=LATER)


@pytest.mark.parametrize("ends", ["decline", "withdraw"])
def test_what_was_merged_waits_again_when_the_other_has_no_public_answer(lead, ends):
    first, second = _pair()
    services.merge(clarification=second, into=first, actor=lead, now=LATER)
    if ends == "decline":
        services.decline(clarification=first, reason="No.", actor=lead, now=LATER)
    else:
        services.withdraw(clarification=first, actor=first.asked_by, now=LATER)
    second.refresh_from_db()
    assert (second.state, second.merged_into, second.answered_at) == (State.ASKED, None, None)


def test_its_asker_does_not_learn_that_another_question_waits(client, lead, set_clock):
    set_clock(LATER)
    first, second = _pair()
    services.merge(clarification=second, into=first, actor=lead, now=LATER)
    assert not Message.objects.filter(to=second.asked_by.email).exists()
    client.force_login(second.asked_by)
    waiting = client.get(reverse("clarification_own")).content.decode()
    assert ("Waiting" in waiting, "another" in waiting) == (True, False)
    _publish(first, lead)
    assert "Read the answer: question 1" in client.get(reverse("clarification_own")).content.decode()


def test_merging_into_a_published_one_tells_where_the_answer_is(lead):
    first, second = _pair()
    _publish(first, lead)
    services.merge(clarification=second, into=first, actor=lead, now=LATER)
    assert "question 1" in Message.objects.get(to=second.asked_by.email, kind="clarifications/merged").text


def test_who_judges_bids_reads_only_what_everyone_reads():
    row = make_question()
    both = StaffFactory(role=Role.COMMISSIONER)
    give_role(both, Role.EVALUATOR)
    assert list(Clarification.objects.visible_to(both, LATER)) == []
    assert not rules.works_on_questions(both, row, LATER)


def test_a_commissioner_writes_a_draft_that_a_lead_publishes(lead, commissioner):
    row = make_question()
    facts = {"text": "May bids cover nights?", "answer": "Yes."}
    drafted = services.save_draft(clarification=row, actor=commissioner, now=LATER, **facts)
    assert (drafted.state, drafted.drafted_by, drafted.answer, drafted.text) == (
        State.ASKED, commissioner, "Yes.", row.text
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="Only a procurement lead"):
        _publish(row, commissioner)
    assert _publish(drafted, lead).number == 1
    with pytest.raises(NotAllowed, match="answered already"):
        services.save_draft(clarification=row, actor=commissioner, now=LATER, **facts)


def test_nobody_writes_over_a_draft_they_have_not_read(lead, commissioner):
    row = make_question()
    first = services.save_draft(clarification=row, text="a", answer="one", actor=commissioner, now=LATER)
    with pytest.raises(NotAllowed, match="in between"):
        services.save_draft(clarification=row, text="a", answer="two", actor=lead, now=LATER)
    seen = first.drafted_at.isoformat()
    assert services.save_draft(clarification=row, text="a", answer="2", seen=seen, actor=lead, now=LATER).answer == "2"


@pytest.mark.parametrize("role", [Role.DUTY_OFFICER, Role.EVALUATOR])
def test_others_write_no_drafts(role):
    with pytest.raises(NotAllowed):
        services.save_draft(
            clarification=make_question(), text="a", answer="b", actor=StaffFactory(role=role), now=LATER
        )


def test_a_draft_is_shown_to_nobody_outside_the_team(client, commissioner, set_clock):
    set_clock(LATER)
    row = make_question()
    services.save_draft(clarification=row, text="a", answer="SECRET DRAFT", actor=commissioner, now=LATER)
    client.force_login(row.asked_by)
    for url in (reverse("clarification_own"), row.opportunity.get_absolute_url()):
        assert "SECRET DRAFT" not in client.get(url).content.decode()


def test_a_duty_officer_answers_a_call_for_help_and_nothing_else():
    duty = StaffFactory(role=Role.DUTY_OFFICER)
    row = make_question(is_help=True, now=DEADLINE - timedelta(minutes=6))
    when = DEADLINE - timedelta(minutes=5)
    assert services.answer_privately(clarification=row, answer="Try a PDF.", actor=duty, now=when).answered_at == when
    secret = make_question(confidence_reason="Ours.")
    with pytest.raises(NotAllowed, match=r"Decide|Only a"):
        services.answer_privately(clarification=secret, answer="x", actor=duty, now=LATER)


def test_without_a_duty_officer_the_leads_are_told(lead):
    make_question(is_help=True)
    assert lead.email in Message.objects.filter(kind="clarifications/duty").values_list("to", flat=True)


def test_a_refused_question_is_withdrawn_within_a_working_day(lead):
    friday = THEN + timedelta(days=4)
    row = make_question(confidence_reason="Ours.", now=friday)
    refused = services.decide_confidence(clarification=row, accept=False, reason="All.", actor=lead, now=friday)
    monday = friday + timedelta(days=3)
    assert not rules.may_publish(lead, refused, monday - timedelta(microseconds=1))
    assert rules.may_withdraw(row.asked_by, refused, monday - timedelta(microseconds=1))
    assert "You could withdraw it until 9 November 2026" in rules.may_withdraw(row.asked_by, refused, monday).reason
    assert rules.may_publish(lead, refused, monday)


def test_a_published_answer_is_news_once_and_those_merged_into_it_are_told(lead):
    first, second = _pair()
    services.merge(clarification=second, into=first, actor=lead, now=LATER)
    _publish(first, lead)
    assert Event.objects.filter(kind="clarification").count() == 1
    for minutes in (1, 2):
        delivering.run(LATER + timedelta(minutes=minutes))
    told = sorted(message.to for message in Message.objects.filter(text__contains="Answered:"))
    assert told == sorted({first.asked_by.email, second.asked_by.email})


def test_the_history_that_the_team_reads_does_not_name_the_asker(lead):
    row = make_question()
    services.reveal(clarification=row, actor=lead, now=LATER)
    told = " ".join(sentence for _at, sentence in history_of(row))
    assert "looked up who asked" in told
    assert str(row.asked_by) not in told


def test_nothing_is_saved_when_the_audit_fails(lead, monkeypatch):
    row = make_question()
    monkeypatch.setattr("portal.lifecycle.record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        _publish(row, lead)
    row.refresh_from_db()
    assert (row.state, row.number, Event.objects.filter(kind="clarification").count()) == (State.ASKED, None, 0)
    assert not AuditEvent.objects.filter(verb="publish", subject_type="clarifications.clarification").exists()


# --- pages -----------------------------------------------------------------------------------------------------------


def test_what_was_typed_signed_out_is_there_after_the_sign_in(client, set_clock):
    set_clock(LATER)
    organisation = OrganisationFactory()
    person = UserFactory(of=organisation, of__as_=MemberRole.EDITOR)
    url = reverse("clarification_ask", args=(OpportunityFactory(published=True).slug,))
    response = client.post(url, {"organisation": organisation.pk, "text": "A long question?"})
    assert response.status_code == 302
    client.force_login(person)
    assert "A long question?" in client.get(url).content.decode()
    assert "A long question?" not in client.get(url).content.decode()


def test_what_was_typed_after_the_deadline_stays_on_the_page(client, set_clock):
    row = make_question()
    set_clock(DEADLINE + timedelta(seconds=1))
    client.force_login(row.asked_by)
    url = reverse("clarification_ask", args=(row.opportunity.slug,))
    response = client.post(url, {"organisation": row.organisation_id, "text": "Too late?"})
    assert (response.status_code, "Too late?" in response.content.decode()) == (422, True)


def test_the_answer_page_marks_the_place_and_keeps_the_draft(client, lead, set_clock):
    set_clock(LATER)
    row = make_question(text="Before. May Harbour Lights cover nights? After.")
    client.force_login(lead)
    url = reverse("clarification_answer", args=(row.pk,))
    assert "<mark>Harbour Lights</mark> cover nights? After." in client.get(url).content.decode()
    typed = {"act": "save_draft", "text": "May we cover nights?", "answer": "Yes, nights too."}
    assert client.post(url, typed).status_code == 302
    page = client.get(url).content.decode()
    assert ("Yes, nights too." in page, "<mark>" in page) == (True, False)


def test_a_commissioner_sees_no_button_that_publishes(client, commissioner, set_clock):
    set_clock(LATER)
    client.force_login(commissioner)
    page = client.get(reverse("clarification_answer", args=(make_question().pk,))).content.decode()
    assert ("Save as a draft" in page, "Publish question" in page, "Show who asked" in page) == (True, False, False)


def test_answers_are_listed_by_the_question_of_the_bid(client, lead, set_clock):
    set_clock(LATER)
    row = _publish(make_question(question_number="1.1"), lead, text="About one?")
    _publish(make_question(opportunity=row.opportunity), lead, text="About all?")
    url = reverse("clarification_list", args=(row.opportunity.slug,))
    page = client.get(url, {"question": "1.1"}).content.decode()
    assert ("About one?" in page, "About all?" in page) == (True, False)
    page = client.get(url, {"number": "2"}).content.decode()
    assert ("About one?" in page, "About all?" in page) == (False, True)


def test_one_question_of_another_is_the_404_of_a_missing_one(client, set_clock):
    set_clock(LATER)
    row = make_question()
    client.force_login(UserFactory(of=OrganisationFactory(), of__as_=MemberRole.OWNER))
    url = reverse("clarification_own")
    foreign, missing = (client.post(url, {"withdraw": key}) for key in (row.reference, "no-such-thing"))
    assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content) == (404, foreign.content)
    assert row.text not in client.get(url).content.decode()
