"""Publishing questions: versions 1, 2, …, each immutable."""

from datetime import timedelta

import pytest

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from portal.questions import services
from portal.questions.models import QuestionSetVersion
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.questions import QuestionSetFactory, question, section

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return StaffFactory(role=Role.COMMISSIONER)


def _publish(questions, author, now=THEN):
    return services.publish(question_set=questions, actor=author, now=now)


def test_publish_freezes_the_questions_as_version_one(author):
    questions = QuestionSetFactory()
    version = _publish(questions, author)
    questions.refresh_from_db()
    assert (version.number, version.published_at, version.published_by) == (1, THEN, author)
    assert (questions.state, version.structure) == ("PUBLISHED", questions.structure())


def test_changed_questions_become_version_two_and_one_stays_as_it_was(author):
    questions = QuestionSetFactory(sections=[section(question(text="Old?", key="a"), key="s")])
    first = _publish(questions, author)
    questions.sections = [section(question(text="New?", key="a"), key="s")]
    questions.save()
    second = _publish(questions, author, THEN + timedelta(days=1))
    first = QuestionSetVersion.objects.get(pk=first.pk)
    assert (second.number, second.structure.question("a").text) == (2, "New?")
    assert (first.number, first.structure.question("a").text) == (1, "Old?")


def test_the_same_questions_again_give_the_version_that_is_there(author):
    questions = QuestionSetFactory()
    first = _publish(questions, author)
    assert _publish(questions, author, THEN + timedelta(days=1)) == first
    assert AuditEvent.objects.filter(verb="publish").count() == 1


def test_a_stale_object_publishes_what_is_saved(author):
    questions = QuestionSetFactory(sections=[section(question(text="Saved?", key="a"))])
    questions.sections = [section(question(text="Not saved?", key="a"))]
    assert _publish(questions, author).structure.question("a").text == "Saved?"


@pytest.mark.parametrize("role", [None, Role.EDITOR, Role.AUDITOR, Role.EVALUATOR])
def test_only_authors_publish(role):
    with pytest.raises(NotAllowed, match="write question sets"):
        _publish(QuestionSetFactory(), StaffFactory(role=role))


def test_the_same_questions_again_are_refused_to_others_too(author):
    questions = QuestionSetFactory()
    _publish(questions, author)
    with pytest.raises(NotAllowed):
        _publish(questions, StaffFactory(role=Role.EDITOR))


def test_a_failing_audit_write_saves_nothing(author, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    questions = QuestionSetFactory()
    monkeypatch.setattr("portal.lifecycle.record", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        _publish(questions, author)
    questions.refresh_from_db()
    assert (questions.state, QuestionSetVersion.objects.count()) == ("DRAFT", 0)


def test_versions_are_never_changed_or_deleted(author):
    version = _publish(QuestionSetFactory(), author)
    with pytest.raises(TypeError, match="never changed"):
        QuestionSetVersion.objects.filter(pk=version.pk).update(number=9)
    with pytest.raises(TypeError, match="never deleted"):
        QuestionSetVersion.objects.all().delete()
    version.content = {"sections": []}
    with pytest.raises(TypeError, match="never changed"):
        version.save()
    with pytest.raises(TypeError, match="never deleted"):
        version.delete()
    assert QuestionSetVersion.objects.get().number == 1
