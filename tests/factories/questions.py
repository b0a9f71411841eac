"""Question sets for tests, published by the real step."""

import uuid

import factory
from factory.django import DjangoModelFactory

from portal.accounts.roles import Role
from portal.questions import services
from portal.questions.models import QuestionSet
from tests.factories.accounts import THEN, StaffFactory


def question(kind="long_text", text="How will you do it?", key=None, **more):
    """One question as a StreamField block."""
    value = {"text": text, "hint": "", **more}
    if kind != "information":
        value.setdefault("required", True)
    if kind == "long_text":
        value.setdefault("word_limit", 100)
    return {"type": kind, "id": key or str(uuid.uuid4()), "value": value}


def section(*questions, title="Your approach", key=None):
    """One section as a StreamField block."""
    value = {"title": title, "introduction": "", "questions": list(questions)}
    return {"type": "section", "id": key or str(uuid.uuid4()), "value": value}


class QuestionSetFactory(DjangoModelFactory):
    """Two quality questions. ``published=True`` takes the step; ``sections=[section(…)]`` for others."""

    class Meta:
        model = QuestionSet
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Questions {n}")
    purpose = "BID"
    sections = factory.LazyFunction(
        lambda: [section(question(text="How will you do it?"), question(text="Who will do it?", word_limit=50))]
    )

    @factory.post_generation
    def published(self, create, wanted, **kwargs):
        if wanted:
            services.publish(question_set=self, actor=StaffFactory(role=Role.COMMISSIONER), now=THEN)
