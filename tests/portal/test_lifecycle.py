"""A step: asked on the locked row, saved with its audit row and its followers, or not at all."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from portal.audit.models import AuditEvent
from portal.core.verdicts import ALLOWED, NotAllowed, refuse
from portal.lifecycle import REGISTRY, Lifecycle, Step, history_of
from portal.questions.models import QuestionSet
from tests.factories.accounts import UserFactory
from tests.factories.questions import QuestionSetFactory

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DRAFT, PUBLISHED = "DRAFT", "PUBLISHED"
pytestmark = pytest.mark.django_db


def _titled(actor, subject, now):
    return ALLOWED if subject.title else refuse("Give it a title.")


@pytest.fixture
def life():
    known = REGISTRY["questions.QuestionSet"]
    yield Lifecycle(
        "questions.QuestionSet",
        Step("publish", (DRAFT,), PUBLISHED, _titled, says="{actor} published {subject} ({n})"),
        Step("take_back", (PUBLISHED,), DRAFT, _titled),
        Step("polish", (DRAFT,), DRAFT, lambda *_: refuse("Never."), label="Make it shine"),
    )
    REGISTRY["questions.QuestionSet"] = known


@pytest.fixture
def questions():
    return QuestionSetFactory(title="Our questions")


@pytest.fixture
def ann():
    return UserFactory(full_name="Ann Bell")


def test_take_saves_the_state_and_gives_the_locked_row(life, questions, ann):
    taken = life.take("publish", questions, actor=ann, now=NOW)
    questions.refresh_from_db()
    assert (taken, taken.state, questions.state) == (questions, PUBLISHED, PUBLISHED)


def test_take_records_who_when_from_where_to_where_and_why(life, questions, ann):
    life.take("publish", questions, actor=ann, now=NOW, reason="It is ready", data={"n": 1})
    event = AuditEvent.objects.get(verb="publish")
    assert (event.actor_id, event.at, event.reason) == (ann.pk, NOW, "It is ready")
    assert event.data == '{"from":"DRAFT","n":1,"to":"PUBLISHED"}'
    assert history_of(questions) == [(NOW, "Ann Bell published Our questions (1). Reason: It is ready")]


def test_take_from_a_wrong_state_is_refused_in_words(life, questions, ann):
    with pytest.raises(NotAllowed, match="“Take back” is not possible: this is already draft"):
        life.take("take_back", questions, actor=ann, now=NOW)
    assert not AuditEvent.objects.filter(verb="take_back").exists()


def test_the_state_is_asked_of_the_locked_row_not_of_the_stale_object(life, questions, ann):
    life.take("publish", QuestionSet.objects.get(pk=questions.pk), actor=ann, now=NOW)
    assert questions.state == DRAFT
    with pytest.raises(NotAllowed, match="already published"):
        life.take("publish", questions, actor=ann, now=NOW)


def test_the_rule_is_asked_of_the_locked_row_not_of_the_stale_object(life, questions, ann):
    QuestionSet.objects.filter(pk=questions.pk).update(title="")
    assert questions.title
    with pytest.raises(NotAllowed, match="Give it a title"):
        life.take("publish", questions, actor=ann, now=NOW)


def test_what_the_stale_object_holds_is_not_saved(life, questions, ann):
    questions.title = "Typed and not saved"
    life.take("publish", questions, actor=ann, now=NOW)
    questions.refresh_from_db()
    assert questions.title == "Our questions"


def test_changes_are_saved_together_with_the_state(life, questions, ann):
    life.take("publish", questions, actor=ann, now=NOW, changes={"title": "Final questions"})
    questions.refresh_from_db()
    assert (questions.title, questions.state) == ("Final questions", PUBLISHED)


def test_a_failing_audit_write_saves_nothing(life, questions, ann, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr("portal.lifecycle.record", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        life.take("publish", questions, actor=ann, now=NOW, changes={"title": "Final"})
    questions.refresh_from_db()
    assert (questions.state, questions.title) == (DRAFT, "Our questions")


def test_followers_are_called_in_their_order_with_the_saved_row(life, questions, ann):
    seen = []
    for order, key in ((200, "late"), (10, "early"), (100, "b"), (100, "a")):
        life.follow("publish", lambda row, *_, key=key: seen.append((key, row.state)), key=key, order=order)
    life.take("publish", questions, actor=ann, now=NOW)
    assert seen == [(key, PUBLISHED) for key in ("early", "a", "b", "late")]


def test_following_again_under_the_same_key_replaces_the_follower(life, questions, ann):
    seen = []
    life.follow("publish", lambda *_: seen.append("old"), key="one")
    life.follow("publish", lambda *_: seen.append("new"), key="one")
    life.take("publish", questions, actor=ann, now=NOW)
    assert seen == ["new"]


def test_a_failing_follower_undoes_the_step(life, questions, ann):
    def fail(row, actor, now):
        raise ValueError("no room")

    life.follow("publish", fail, key="fails")
    with pytest.raises(ValueError, match="no room"):
        life.take("publish", questions, actor=ann, now=NOW)
    questions.refresh_from_db()
    assert (questions.state, AuditEvent.objects.filter(verb="publish").count()) == (DRAFT, 0)


def test_following_a_step_that_does_not_exist_is_a_mistake(life):
    with pytest.raises(ValueError, match="no step burn"):
        life.follow("burn", lambda *_: None, key="x")


def test_the_same_verb_twice_is_a_mistake():
    step = Step("publish", (DRAFT,), PUBLISHED, _titled)
    with pytest.raises(ValueError, match="stands twice"):
        Lifecycle("test.Nothing", step, step)


@pytest.mark.parametrize(
    ("state", "open_"),
    [(DRAFT, [("publish", True), ("polish", False)]), (PUBLISHED, [("take_back", True)]), ("OTHER", [])],
)
def test_open_to_gives_the_steps_of_the_state_with_their_verdicts(life, state, open_):
    subject = SimpleNamespace(state=state, title="x")
    assert [(step.verb, bool(verdict)) for step, verdict in life.open_to(subject, None, NOW)] == open_


def test_the_words_on_a_button(life):
    assert [step.button for step in life.steps.values()] == ["Publish", "Take back", "Make it shine"]
