"""Receiving, publishing, keeping private, holding, replying."""

import pytest
from django.contrib.auth.models import AnonymousUser

from engagement.feedback import rules, services
from engagement.feedback.enums import Grade, State
from engagement.feedback.lifecycle import LIFE
from engagement.feedback.models import Feedback, FeedbackContact
from engagement.feedback.queries import said_of, summary_of, voices
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from portal.mail.models import Message
from tenders.evaluation.slots import VOICES
from tests.factories.accounts import THEN, StaffFactory, UserFactory
from tests.factories.engagement import ServiceFactory, make_feedback
from tests.factories.opportunities import OpportunityFactory

pytestmark = pytest.mark.django_db
STORY = "CANARY the carer shouted"
PEOPLE = ("anonymous", "provider", "editor", "superuser", "commissioner", "engagement officer", "duty officer")


@pytest.fixture
def officer():
    return StaffFactory(role=Role.ENGAGEMENT_OFFICER)


@pytest.fixture
def duty():
    return StaffFactory(role=Role.DUTY_OFFICER)


def test_giving_twice_is_one_feedback():
    first = make_feedback()
    again = services.give(
        response=first.response, service=first.service, told=services.Told(1, 1), actor=None, now=THEN
    )
    assert (again, Feedback.objects.count()) == (first, 1)


def test_anonymous_feedback_keeps_no_contact_and_no_person():
    feedback = make_feedback(actor=UserFactory(), is_anonymous=True, name="Ann", email="ann@example.org")
    assert (feedback.response.user, FeedbackContact.objects.count(), Message.objects.count()) == (None, 0, 0)


def test_a_named_author_gets_a_receipt_without_the_story():
    feedback = make_feedback(story=STORY, is_anonymous=False, name="Ann", email="ann@example.org")
    message = Message.objects.get(to="ann@example.org")
    assert feedback.reference in message.text
    assert "CANARY" not in message.text + message.subject


def test_a_service_that_is_not_listed_and_a_story_over_the_limit_are_refused():
    with pytest.raises(NotAllowed, match="not on the list"):
        make_feedback(service=ServiceFactory(is_listed=False))
    with pytest.raises(NotAllowed, match="Shorten this by 1 word"):
        make_feedback(story="word " * (services.WORD_LIMIT + 1))
    assert not Feedback.objects.exists()


def test_publishing_with_a_redaction_keeps_the_story(officer):
    feedback = make_feedback(story="Mrs Brown was rude.")
    shown = services.publish(feedback=feedback, actor=officer, now=THEN, public_text="Somebody was rude.")
    assert (shown.story, shown.shown_text) == ("Mrs Brown was rude.", "Somebody was rude.")
    assert (shown.decided_by, shown.state) == (officer, State.PUBLISHED)


def test_the_same_text_is_no_redaction(officer):
    feedback = make_feedback(story="Kind.")
    assert services.publish(feedback=feedback, actor=officer, now=THEN, public_text=" Kind. ").public_text == ""


def test_keeping_private_needs_a_reason(officer):
    feedback = make_feedback()
    with pytest.raises(NotAllowed, match="Write why"):
        services.keep_private(feedback=feedback, actor=officer, now=THEN, reason=" ")
    kept = services.keep_private(feedback=feedback, actor=officer, now=THEN, reason="Names a child.")
    assert (kept.state, kept.state_reason) == (State.KEPT_PRIVATE, "Names a child.")


def test_what_is_held_is_decided_by_a_duty_officer_who_is_told_no_word_of_it(officer, duty):
    held = services.hold(feedback=make_feedback(story=STORY), actor=officer, now=THEN, reason="A child may be hurt")
    message = Message.objects.get(to=duty.email)
    assert "CANARY" not in message.text
    assert "child" not in message.text
    with pytest.raises(NotAllowed, match="only a duty officer"):
        services.publish(feedback=held, actor=officer, now=THEN)
    assert services.publish(feedback=held, actor=duty, now=THEN).state == State.PUBLISHED


def test_a_published_one_can_be_taken_down(officer):
    feedback = make_feedback(published=True)
    services.keep_private(feedback=feedback, actor=officer, now=THEN, reason="The author asked.")
    assert not said_of(feedback.service).exists()


def test_a_reply_is_recorded_and_told_without_its_words(officer):
    feedback = make_feedback(is_anonymous=False, email="ann@example.org")
    done = services.reply(feedback=feedback, actor=officer, now=THEN, text=" CANARY reply ")
    assert (done.reply, done.replied_by) == ("CANARY reply", officer)
    assert not Message.objects.filter(text__contains="CANARY").exists()
    with pytest.raises(NotAllowed, match="Write the reply"):
        services.reply(feedback=feedback, actor=officer, now=THEN, text=" ")


def test_the_audit_trail_holds_neither_story_nor_author(officer):
    feedback = make_feedback(story=STORY, is_anonymous=False, name="CANARY-NAME", email="canary@example.org")
    services.publish(feedback=feedback, actor=officer, now=THEN)
    for event in AuditEvent.objects.all():
        assert "CANARY" not in f"{event.data}{event.subject_name}{event.reason}{event.actor_name}".upper().replace(
            "CANARY@", ""
        )


def test_a_failing_audit_write_receives_nothing(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr("portal.lifecycle.record", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        make_feedback()
    assert not Feedback.objects.exists()


# state: who may publish, keep private
DECIDERS = {
    State.RECEIVED: {"engagement officer"},
    State.HELD: {"duty officer"},
    State.PUBLISHED: {"engagement officer"},
}


@pytest.mark.parametrize("state", DECIDERS)
@pytest.mark.parametrize("who", PEOPLE)
def test_who_decides(state, who, person):
    actor = person(who) or AnonymousUser()
    assert bool(rules.may_review(actor, Feedback(state=state), THEN)) == (who in DECIDERS[state])


@pytest.mark.parametrize("state", State)
def test_which_steps_start_where(state):
    allowed = {
        State.RECEIVED: {"publish", "keep_private", "hold"},
        State.HELD: {"publish", "keep_private"},
        State.PUBLISHED: {"keep_private"},
        State.KEPT_PRIVATE: set(),
    }
    assert {verb for verb, step in LIFE.steps.items() if state in step.sources} == allowed[state]


# who: sees (received, held, published)
SEES = {
    "anonymous": (False, False, False),
    "provider": (False, False, False),
    "editor": (False, False, False),
    "superuser": (False, False, False),
    "commissioner": (False, False, False),
    "duty officer": (False, True, False),
    "engagement officer": (True, True, True),
}


@pytest.mark.parametrize("who", SEES)
def test_who_sees_feedback(who, person, officer):
    held = services.hold(feedback=make_feedback(), actor=officer, now=THEN)
    rows = (make_feedback(), held, make_feedback(published=True))
    seen = set(Feedback.objects.visible_to(person(who), THEN))
    assert tuple(row in seen for row in rows) == SEES[who]


def test_a_summary_is_suppressed_below_five_and_counts_neither_held_nor_private(officer):
    service = ServiceFactory()
    for _ in range(4):
        last = make_feedback(service=service, did_help=Grade.NO)
    assert not summary_of(service).is_shown
    assert "Too few to show" in summary_of(service).finding
    make_feedback(service=service, published=True)
    services.hold(feedback=make_feedback(service=service), actor=officer, now=THEN)
    found = summary_of(service)
    assert (found.total, found.treated_well, found.did_help) == (5, 5, 1)
    assert found.rows[3] == ("No", 0, 4)
    services.keep_private(feedback=last, actor=officer, now=THEN, reason="A copy.")
    assert not summary_of(service).is_shown


def test_voices_are_the_newest_published_texts_of_the_opportunitys_service():
    service = ServiceFactory(name="Night shelter")
    opportunity = OpportunityFactory(service=service)
    for number in range(6):
        make_feedback(service=service, story=f"Story {number}", published=True)
    make_feedback(service=service, story="Not read yet")
    make_feedback(story="Another service", published=True)
    rows = voices(opportunity, None)
    assert [text for text, _source in rows] == [f"Story {number}" for number in (5, 4, 3, 2, 1)]
    assert rows[0][1] == "A person who uses Night shelter, November 2026"
    assert list(VOICES.ask(opportunity, None)) == [rows]
    opportunity.service_id = None
    assert voices(opportunity, None) == []
