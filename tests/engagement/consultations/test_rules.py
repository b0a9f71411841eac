"""Who may answer, and when; what an editor may put in."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from engagement.consultations import rules, services
from engagement.consultations.enums import Audience, Stage
from engagement.consultations.models import ConsultationPage
from portal.core.verdicts import NotAllowed
from tests.factories.accounts import THEN, OrganisationFactory, UserFactory
from tests.factories.engagement import CLOSES, OPENS, make_consultation, make_questions, make_response
from tests.factories.questions import QuestionSetFactory

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("moment", "stage"),
    [(OPENS - TICK, Stage.PLANNED), (OPENS, Stage.OPEN), (CLOSES, Stage.OPEN), (CLOSES + TICK, Stage.CLOSED)],
)
def test_the_stage_is_told_by_the_clock(moment, stage):
    page = ConsultationPage(opens_at=OPENS, closes_at=CLOSES)
    assert page.stage(moment) == stage
    assert bool(rules.is_taking_answers(page, moment)) == (stage == Stage.OPEN)


# audience: (anonymous, signed in, for an own organisation, for a foreign one)
TRUTH = {
    Audience.PROVIDERS: (False, False, True, False),
    Audience.RESIDENTS: (True, True, True, False),
    Audience.EVERYONE: (True, True, True, False),
}


@pytest.mark.parametrize("audience", TRUTH)
def test_who_may_answer(audience):
    own, page = OrganisationFactory(), ConsultationPage(audience=audience, opens_at=OPENS, closes_at=CLOSES)
    member = UserFactory(of=own)
    cases = ((AnonymousUser(), None), (member, None), (member, own), (member, OrganisationFactory()))
    verdicts = tuple(bool(rules.may_answer(actor, page, organisation, THEN)) for actor, organisation in cases)
    assert verdicts == TRUTH[audience]
    assert not rules.may_answer(member, page, own, CLOSES + TICK)


def test_an_answer_after_the_close_is_refused_and_one_that_was_sent_stays():
    sent = make_response()
    page = sent.page.specific
    assert services.answer(page=page, response=sent, organisation=None, actor=None, now=CLOSES + TICK) == sent
    with pytest.raises(NotAllowed, match="closed on 9 November 2026"):
        make_response(page, now=CLOSES + TICK)


def test_questions_that_are_not_published_cannot_be_frozen():
    page = make_consultation(questions=QuestionSetFactory(purpose="CONSULTATION"))
    with pytest.raises(NotAllowed, match="not published yet"):
        services.freeze_questions(page=page)


def test_a_close_before_the_opening_is_refused():
    page = ConsultationPage(title="X", slug="x", opens_at=CLOSES, closes_at=OPENS)
    with pytest.raises(ValidationError, match="after the opening"):
        page.clean()


def test_other_questions_after_an_answer_are_refused():
    page = make_response().page.specific
    page.question_set = make_questions()
    with pytest.raises(ValidationError, match="already"):
        page.clean()


def test_publishing_an_old_revision_does_not_unfreeze_the_questions():
    page = make_consultation()
    revision = page.save_revision()
    version = services.freeze_questions(page=page)
    revision.publish()
    assert ConsultationPage.objects.get(pk=page.pk).question_version == version


@pytest.mark.parametrize("wall_clock", ["2026-10-25 01:30", "2026-03-29 01:30"])
def test_an_hour_of_the_clock_change_is_refused(wall_clock):
    form_class = ConsultationPage.get_edit_handler().get_form_class()
    form = form_class({"opens_at": wall_clock}, instance=ConsultationPage(), for_user=UserFactory(is_staff=True))
    assert "opens_at" in form.errors
