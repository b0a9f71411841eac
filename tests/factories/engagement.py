"""Consultations, services and feedback for tests, by the real steps."""

import uuid
from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from engagement.consultations import services as consulting
from engagement.consultations.models import ConsultationIndexPage, ConsultationPage
from engagement.feedback import services as telling
from engagement.feedback.enums import Grade
from engagement.feedback.models import FeedbackPage
from engagement.responses import services as responding
from engagement.responses.enums import Kind
from home.content.build import build_site
from home.models import HomePage
from portal.accounts.roles import Role
from tenders.outcomes.models import CommissionedService
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.questions import QuestionSetFactory, question, section

OPENS, CLOSES = THEN - timedelta(days=7), THEN + timedelta(days=7)


class ServiceFactory(DjangoModelFactory):
    """A service on the public finder."""

    class Meta:
        model = CommissionedService

    name = factory.Sequence(lambda n: f"Day centre {n}")
    slug = factory.Sequence(lambda n: f"day-centre-{n}")
    kind = "ADULT_CARE"
    summary = "Company, a warm meal and something to do."
    provider = "Friends of Kingsmere"
    is_listed = True


def front_page():
    """The front page of a site that answers as "testserver"."""
    if not HomePage.objects.exists():
        build_site(hostname="testserver", port=80)
    return HomePage.objects.get()


def make_questions(purpose="CONSULTATION", *questions):
    """A published question set: one long text that must be answered, one choice that need not."""
    asked = questions or (
        question(text="What should change?"),
        question(kind="one_of", text="How often?", options=["Daily", "Weekly"], required=False),
    )
    return QuestionSetFactory(purpose=purpose, sections=[section(*asked, title="Your view")], published=True)


def make_consultation(*, opens=OPENS, closes=CLOSES, questions=None, **more):
    """A live consultation page under the list of consultations, open at ``THEN``."""
    index = ConsultationIndexPage.objects.first()
    if index is None:
        index = front_page().add_child(instance=ConsultationIndexPage(title="Consultations", slug="consultations"))
    number = ConsultationPage.objects.count()
    facts = {"title": f"The future of day centres {number}", "slug": f"day-centres-{number}", **more}
    page = ConsultationPage(question_set=questions or make_questions(), opens_at=opens, closes_at=closes, **facts)
    return index.add_child(instance=page)


def answers_to(version, text="More help at home."):
    """An answer to every question that is not a file: the text, the first choice, or something plain of its kind."""
    return {row.key: _answer(row, text) for row in version.structure.questions if not row.is_file}


def _answer(row, text):
    plain = {"number": "3", "money": "12.50", "date": "2026-11-02", "yes_no": "yes"}
    if row.options:
        return [row.options[0]] if row.kind == "many_of" else row.options[0]
    return plain.get(row.kind, text)


def make_draft(page, *, kind=Kind.CONSULTATION, version=None, answers=None, about=None, actor=None, now=THEN):
    """A saved response that is not sent."""
    return responding.save_draft(
        token=uuid.uuid4(),
        kind=kind,
        page=page,
        version=version,
        answers=answers or {},
        about=about or {},
        actor=actor,
        now=now,
    )


def make_response(page=None, *, text="More help at home.", actor=None, organisation=None, now=THEN):
    """A response that was sent to a consultation."""
    page = page or make_consultation()
    version = consulting.freeze_questions(page=page)
    draft = make_draft(page, version=version, answers=answers_to(version, text), actor=actor, now=now)
    return consulting.answer(page=page, response=draft, organisation=organisation, actor=actor, now=now)


def make_feedback_page(**more):
    """The live feedback page at ``/feedback/``."""
    found = FeedbackPage.objects.first()
    return found or front_page().add_child(
        instance=FeedbackPage(title="Tell us about a service", slug="feedback", **more)
    )


def make_feedback(
    *,
    service=None,
    treated_well=Grade.YES_VERY,
    did_help=Grade.MOSTLY,
    story="They were kind to my mother.",
    published=False,
    public_text="",
    actor=None,
    now=THEN,
    **told,
):
    """Feedback that was received; ``published=True`` has an engagement officer publish it."""
    said = telling.Told(treated_well=treated_well, did_help=did_help, story=story, **told)
    draft = make_draft(make_feedback_page(), kind=Kind.FEEDBACK, actor=actor, now=now)
    feedback = telling.give(response=draft, service=service or ServiceFactory(), told=said, actor=actor, now=now)
    if published:
        officer = StaffFactory(role=Role.ENGAGEMENT_OFFICER)
        feedback = telling.publish(feedback=feedback, actor=officer, now=now, public_text=public_text)
    return feedback
