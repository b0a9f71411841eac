"""The preview of questions, and their register in the back office."""

import pytest
from django.test import RequestFactory
from django.utils.html import escape

from portal.accounts.roles import Role
from portal.questions.enums import Kind
from portal.questions.models import QuestionSetVersion
from portal.questions.views import preview
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.questions import QuestionSetFactory, question, section

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>{{ settings }}"
MORE = {
    Kind.ONE_OF: {"options": [HOSTILE, "B"]},
    Kind.MANY_OF: {"options": [HOSTILE, "B"], "none_option": HOSTILE},
    Kind.TABLE: {"columns": [{"name": HOSTILE}], "row_labels": [HOSTILE]},
    Kind.SCALE: {"low": 1, "low_words": HOSTILE, "high": 5, "high_words": HOSTILE},
    Kind.ORGANISATIONS: {"max_rows": 3},
    Kind.PARTNERS: {"options": [HOSTILE], "max_rows": 3},
    Kind.PROMISES: {"options": [HOSTILE], "max_rows": 3},
    Kind.DECLARATION: {"statement": HOSTILE},
}


@pytest.fixture
def hostile():
    every = [question(kind, HOSTILE, hint=HOSTILE, **MORE.get(kind, {})) for kind in Kind]
    return QuestionSetFactory(title=HOSTILE, sections=[section(*every, title=HOSTILE)])


def test_the_preview_shows_every_kind_and_escapes_hostile_text(hostile):
    request = RequestFactory().get("/")
    request.user = StaffFactory(role=Role.COMMISSIONER)
    html = preview(request, hostile).content.decode()
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ settings }}") > 30
    assert html.count('name="q_') >= len(Kind) - 1


def _steps(questions):
    return f"/admin/snippets/questions/questionset/steps/{questions.pk}/"


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.COMMISSIONER, 200), (Role.PROCUREMENT_LEAD, 200), (Role.ENGAGEMENT_OFFICER, 200), (Role.EDITOR, 404)],
    ids=str,
)
def test_the_steps_page_by_role(client, role, status):
    client.force_login(StaffFactory(role=role))
    assert client.get(_steps(QuestionSetFactory())).status_code == status


def test_the_steps_page_publishes_a_version(client):
    questions = QuestionSetFactory()
    client.force_login(StaffFactory(role=Role.COMMISSIONER))
    response = client.post(_steps(questions), {"step": "publish"}, follow=True)
    assert QuestionSetVersion.objects.get(question_set=questions).number == 1
    assert b"published version 1 of the questions" in response.content


def test_the_steps_page_says_why_it_cannot_be_published(client):
    questions = QuestionSetFactory(sections=[section(question("one_of", options=["A"]))])
    client.force_login(StaffFactory(role=Role.COMMISSIONER))
    response = client.post(_steps(questions), {"step": "publish"})
    assert response.status_code == 422
    assert "Question 1.1 needs at least two choices." in response.content.decode()


def test_nobody_deletes_a_question_set(client):
    questions = QuestionSetFactory()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    response = client.post(f"/admin/snippets/questions/questionset/delete/{questions.pk}/")
    questions.refresh_from_db()
    assert response.status_code == 302


def test_the_editor_opens_with_every_kind(hostile, client):
    client.force_login(StaffFactory(role=Role.COMMISSIONER))
    address = f"/admin/snippets/questions/questionset/edit/{hostile.pk}/"
    html = client.get(address).content.decode()
    assert all(escape(Kind(kind).label) in html for kind in Kind)
    assert "Evaluators see only what is within the limit" in html
    assert "<script>alert" not in html
