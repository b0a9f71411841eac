"""The Engagement menu: who gets in, what they read, what leaves as a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from engagement.consultations import services as consulting
from engagement.feedback.enums import State
from engagement.responses import services as responding
from tests.factories.accounts import THEN
from tests.factories.engagement import (
    answers_to,
    make_consultation,
    make_draft,
    make_feedback,
    make_feedback_page,
    make_response,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("then")]
HOSTILE = "<script>alert(1)</script>"

# name: responses list, one response, its file, the export, feedback list, one feedback, one held
STATUS = {
    "anonymous": (302, 302, 302, 302, 302, 302, 302),
    "provider": (302, 302, 302, 302, 302, 302, 302),
    "editor": (404, 404, 404, 404, 404, 404, 404),
    "superuser": (404, 404, 404, 404, 404, 404, 404),
    "commissioner": (200, 200, 200, 200, 404, 404, 404),
    "duty officer": (404, 404, 404, 404, 200, 404, 200),
    "engagement officer": (200, 200, 200, 200, 200, 200, 200),
}


@pytest.fixture
def rows(person):
    page = make_consultation()
    version = consulting.freeze_questions(page=page)
    draft = make_draft(page, version=version, answers=answers_to(version))
    file = responding.add_file(
        response=draft, question_key="k", upload=SimpleUploadedFile("a.txt", b"facts"), actor=None, now=THEN
    )
    sent = consulting.answer(page=page, response=draft, organisation=None, actor=None, now=THEN)
    held = make_feedback()
    from engagement.feedback.services import hold

    hold(feedback=held, actor=person("engagement officer"), now=THEN)
    return sent, file, make_feedback(), held


@pytest.mark.parametrize("who", STATUS)
def test_every_address_by_role(who, rows, client, sign_in):
    sent, file, received, held = rows
    urls = (
        reverse("engagement_responses"),
        reverse("engagement_response", args=(sent.pk,)),
        reverse("engagement_response_file", args=(sent.pk, file.stored_id)),
        f"{reverse('engagement_export')}?form={sent.question_version_id}",
        reverse("engagement_feedback_list"),
        reverse("engagement_feedback", args=(received.pk,)),
        reverse("engagement_feedback", args=(held.pk,)),
    )
    sign_in(who)
    assert tuple(client.get(url).status_code for url in urls) == STATUS[who]


def test_drafts_and_what_does_not_exist_are_the_same_404(client, sign_in):
    draft = make_draft(make_consultation())
    sign_in("engagement officer")
    assert client.get(reverse("engagement_response", args=(draft.pk,))).status_code == 404
    assert client.get(reverse("engagement_feedback", args=(999,))).status_code == 404
    for query in ("", "?form=", "?form=x", "?form=99999"):
        assert client.get(reverse("engagement_export") + query).status_code == 404


def test_a_commissioner_does_not_read_the_questions_of_feedback(client, sign_in):
    told = make_feedback().response
    sign_in("commissioner")
    assert client.get(reverse("engagement_response", args=(told.pk,))).status_code == 404


def test_the_export_is_streamed_and_neutral(client, sign_in):
    sent = make_response(text="=cmd()")
    sign_in("engagement officer")
    answer = client.get(f"{reverse('engagement_export')}?form={sent.question_version_id}")
    text = b"".join(answer.streaming_content).decode()
    assert answer.streaming
    assert "attachment" in answer["Content-Disposition"]
    assert text.startswith("\ufeffReference,Form,Sent,Organisation,1.1 What should change?")
    assert ",'=cmd()," in text


def test_hostile_text_is_shown_as_text(client, sign_in):
    sent, told = make_response(text=HOSTILE), make_feedback(story=HOSTILE)
    sign_in("engagement officer")
    for url in (
        reverse("engagement_response", args=(sent.pk,)),
        reverse("engagement_feedback", args=(told.pk,)),
    ):
        html = client.get(url).content.decode()
        assert "&lt;script&gt;alert(1)" in html
        assert HOSTILE not in html


def test_a_reviewer_publishes_replies_and_keeps_what_was_refused(client, sign_in):
    told = make_feedback()
    url = reverse("engagement_feedback", args=(told.pk,))
    sign_in("engagement officer")
    assert client.post(url, {"act": "nonsense"}).status_code == 422
    refused = client.post(url, {"act": "keep_private", "reason": " "})
    assert (refused.status_code, "Write why" in refused.content.decode()) == (422, True)
    client.post(url, {"act": "reply", "reply": "Thank you."})
    client.post(url, {"act": "publish", "public_text": "Shorter."})
    told.refresh_from_db()
    assert (told.state, told.public_text, told.reply) == (State.PUBLISHED, "Shorter.", "Thank you.")
    assert client.post(url, {"act": "hold"}).status_code == 422


def test_a_duty_officer_decides_what_is_held_and_then_sees_it_no_more(client, sign_in, person):
    from engagement.feedback.services import hold

    held = hold(feedback=make_feedback(), actor=person("engagement officer"), now=THEN)
    sign_in("duty officer")
    url = reverse("engagement_feedback", args=(held.pk,))
    answer = client.post(url, {"act": "keep_private", "reason": "Passed to the safeguarding team."})
    assert answer["Location"] == reverse("engagement_feedback_list")
    assert client.get(url).status_code == 404


def test_who_may_not_review_cannot_post(client, sign_in):
    url = reverse("engagement_feedback", args=(make_feedback().pk,))
    sign_in("editor")
    assert client.post(url, {"act": "publish"}).status_code == 404


@pytest.mark.parametrize("make", [make_response, make_feedback])
def test_lists_ask_as_many_queries_for_three_as_for_one(make, client, sign_in, django_assert_max_num_queries):
    url = reverse("engagement_responses" if make is make_response else "engagement_feedback_list")
    make()
    sign_in("engagement officer")
    client.get(url)
    with django_assert_max_num_queries(100) as one:
        client.get(url)
    make()
    make()
    with django_assert_max_num_queries(len(one)):
        client.get(url)


def test_filters_of_the_lists(client, sign_in):
    one, two = make_response(), make_response()
    make_feedback()
    sign_in("engagement officer")
    found = client.get(reverse("engagement_responses"), {"form": one.question_version_id}).context["page"]
    assert list(found) == [one]
    assert client.get(reverse("engagement_responses")).context["page"].paginator.count == 2
    held = client.get(reverse("engagement_feedback_list"), {"state": "HELD"}).context["page"]
    assert (list(held), two in found) == ([], False)


@pytest.mark.parametrize(("who", "shown"), [("editor", False), ("engagement officer", True), ("superuser", False)])
def test_the_menu_is_shown_to_those_who_work_there(who, shown, client, sign_in):
    sign_in(who)
    assert (reverse("engagement_responses") in client.get("/admin/").content.decode()) is shown


def test_the_editor_of_a_page_learns_nothing_of_who_answered(client, sign_in):
    sent = make_response()
    sign_in("superuser")
    for page in (sent.page, make_feedback_page()):
        html = client.get(reverse("wagtailadmin_pages:edit", args=(page.pk,))).content.decode()
        usage = client.get(reverse("wagtailadmin_pages:usage", args=(page.pk,))).content.decode()
        assert sent.reference not in html + usage
