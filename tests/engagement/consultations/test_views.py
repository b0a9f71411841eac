"""The way through a consultation's form, and what stands there before and after."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from engagement.consultations.enums import Audience, Stage
from engagement.responses.enums import State
from engagement.responses.models import Response
from portal.accounts.enums import MemberRole
from tests.factories.accounts import THEN, OrganisationFactory, UserFactory
from tests.factories.engagement import (
    CLOSES,
    OPENS,
    make_consultation,
    make_questions,
    make_response,
)
from tests.factories.questions import question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("then")]
HOSTILE = "<script>alert(1)</script> {{ 7 }} =cmd"


def keys(page):
    version = page.question_version or page.question_set.versions.first()
    return [f"q_{row.key}" for row in version.structure.questions]


def address(client, page, step=""):
    """The address of the form, as the page's own <form> says."""
    return client.get(page.url).context["address"] + step


def test_from_the_form_to_a_reference(client):
    page = make_consultation()
    form = address(client, page)
    one, two = keys(page)
    assert client.post(form, {one: "More buses", two: "Daily"})["Location"] == f"{form}check/"
    assert "More buses" in client.get(f"{form}check/").content.decode()
    assert client.post(f"{form}check/")["Location"] == f"{form}sent/"
    response = Response.objects.get()
    assert (response.state, response.user, response.where) == (State.SUBMITTED, None, page.title)
    assert response.reference in client.get(f"{form}sent/").content.decode()


def test_the_same_requests_twice_are_one_response(client):
    page = make_consultation()
    form, sent = address(client, page), {}
    for _ in range(2):
        sent = client.post(form, {keys(page)[0]: "More buses"})
    for _ in range(2):
        sent = client.post(f"{form}check/")
    assert (Response.objects.count(), sent["Location"]) == (1, f"{form}sent/")
    assert client.get(form)["Location"] == f"{form}sent/"


def test_what_is_wrong_is_kept_and_pointed_at(client):
    page = make_consultation()
    form, (one, two) = address(client, page), keys(page)
    answer = client.post(form, {one: "", two: "Never"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{one}"' in html
    assert Response.objects.get().answers[two[2:]] == "Never"
    assert client.get(f"{form}check/")["Location"] == f"{form}?check=1"
    assert f'href="#id_{one}"' in client.get(f"{form}?check=1").content.decode()
    assert client.post(f"{form}check/")["Location"] == f"{form}?check=1"


def test_a_draft_is_found_by_its_link_from_another_browser_and_by_the_session(client):
    page = make_consultation()
    form, one = address(client, page), keys(page)[0]
    client.post(form, {one: "Half a sentence", "stay": "1"})
    assert "Half a sentence" in client.get(page.url).content.decode()
    client.session.flush()
    client.cookies.clear()
    html = client.get(form).content.decode()
    assert "Half a sentence" in html
    assert f"http://testserver{form}" in html
    assert "Half a sentence" not in client.get(page.url).content.decode()


def test_autosave_says_when(client):
    page = make_consultation()
    form, one = address(client, page), keys(page)[0]
    assert client.post(f"{form}?autosave=1", {one: "Ha"}).json() == {"saved_at": "09:00:00"}
    assert Response.objects.get().answers[one[2:]] == "Ha"


def test_a_draft_of_somebody_else_is_not_shown_to_another_person(client):
    page = make_consultation()
    client.force_login(UserFactory())
    form = address(client, page)
    client.post(form, {keys(page)[0]: "Mine", "stay": "1"})
    client.force_login(UserFactory())
    assert client.get(form).status_code == 404


@pytest.mark.parametrize("tail", ["answer/", "answer/nonsense/", "answer/8f9c2b1e-0000-4000-8000-000000000000/"])
def test_an_address_without_a_draft_is_not_there(client, tail):
    assert client.get(make_consultation().url + tail).status_code == 404


def test_a_draft_does_not_open_below_another_page(client):
    page, other = make_consultation(), make_consultation()
    form = address(client, page)
    client.post(form, {keys(page)[0]: "Mine", "stay": "1"})
    assert client.get(form.replace(page.url, other.url)).status_code == 404
    assert client.post(form.replace(page.url, other.url), {}).status_code == 404


def test_hostile_text_is_shown_as_text(client):
    page = make_consultation()
    form, one = address(client, page), keys(page)[0]
    client.post(form, {one: HOSTILE})
    for url in (form, f"{form}check/"):
        html = client.get(url).content.decode()
        assert escape(HOSTILE) in html
        assert "<script>alert" not in html


def test_files_are_kept_shown_and_removed(client):
    asked = (question(text="Why?"), question(kind="file", text="Evidence"))
    page = make_consultation(questions=make_questions("CONSULTATION", *asked))
    form, (one, file) = address(client, page), keys(page)
    text = {one: "Because"}
    assert "Add a file for question 1.2" in client.post(form, text).content.decode()
    bad = client.post(form, {**text, file: SimpleUploadedFile("a.exe", b"MZ")})
    assert (bad.status_code, "cannot be used" in bad.content.decode()) == (422, True)
    client.post(form, {**text, file: SimpleUploadedFile("a.txt", b"facts")})
    assert "a.txt" in client.get(f"{form}check/").content.decode()
    stored = Response.objects.get().files.get().stored_id
    client.post(form, {**text, "remove": f"{file[2:]}:{stored}"})
    assert not Response.objects.get().files.exists()


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (OPENS, THEN - timedelta(seconds=1), "closed on 2 November 2026"),
        (THEN + timedelta(seconds=1), CLOSES, "opens on 2 November 2026"),
    ],
)
def test_outside_its_time_a_consultation_shows_no_form_and_takes_nothing(client, opens, closes, words):
    page = make_consultation(opens=opens, closes=closes, outcome="<p>We built it.</p>")
    html = client.get(page.url).content.decode()
    assert words in html
    assert "data-autosave" not in html
    form = f"{page.url}answer/8f9c2b1e-0000-4000-8000-000000000000/"
    assert client.post(form, {}).status_code == 403
    assert client.post(f"{form}?autosave=1", {}).status_code == 403
    assert not Response.objects.exists()
    assert ("We built it." in html) == (closes < THEN)


def test_a_draft_that_was_not_sent_in_time_is_told_so(client, set_clock):
    page = make_consultation()
    form = address(client, page)
    client.post(form, {keys(page)[0]: "Too slow"})
    set_clock(CLOSES + timedelta(seconds=1))
    assert "saved but not sent" in client.get(form).content.decode()
    assert client.post(f"{form}check/").status_code == 403
    assert Response.objects.get().state == State.DRAFT


def test_the_questions_stay_those_that_the_first_person_saw(client):
    page = make_consultation()
    form, one = address(client, page), keys(page)[0]
    client.post(form, {one: "First", "stay": "1"})
    page.refresh_from_db()
    assert page.question_version == Response.objects.get().question_version


def test_a_market_consultation_wants_a_signed_in_provider_with_an_organisation(client):
    page = make_consultation(audience=Audience.PROVIDERS)
    assert "Sign in to answer" in client.get(page.url).content.decode()
    client.force_login(UserFactory())
    assert "Register an organisation" in client.get(page.url).content.decode()
    own, foreign = OrganisationFactory(), OrganisationFactory()
    client.force_login(UserFactory(of=own, of__as_=MemberRole.VIEWER))
    form, one = address(client, page), keys(page)[0]
    assert client.post(form, {one: "Yes"}).status_code == 422
    assert client.post(form, {one: "Yes", "organisation": foreign.pk}).status_code == 422
    client.post(form, {one: "Yes", "organisation": own.pk})
    assert own.name in client.get(f"{form}check/").content.decode()
    client.post(f"{form}check/")
    assert Response.objects.get().organisation == own


def test_what_a_provider_typed_is_kept_when_the_session_has_ended(client):
    page = make_consultation(audience=Audience.PROVIDERS)
    provider = UserFactory(of=OrganisationFactory())
    client.force_login(provider)
    form, one = address(client, page), keys(page)[0]
    client.logout()
    assert client.post(form, {one: "An hour of work"})["Location"].startswith("/account/login/?next=")
    client.force_login(provider)
    assert "An hour of work" in client.get(form).content.decode()


def test_everyone_may_say_for_which_organisation_and_need_not(client):
    page = make_consultation(audience=Audience.EVERYONE)
    client.force_login(UserFactory(of=OrganisationFactory()))
    form = address(client, page)
    client.post(form, {keys(page)[0]: "Yes", "organisation": ""})
    client.post(f"{form}check/")
    assert Response.objects.get().organisation is None


def test_the_list_groups_by_stage_and_counts_its_queries(client, django_assert_num_queries):
    make_consultation(title="Open one")
    index = make_consultation(title="Planned one", opens=THEN + timedelta(days=1)).get_parent()
    make_consultation(title="Closed one", closes=THEN - timedelta(days=1))
    rows = client.get(index.url).context["rows"]
    assert [(page.title, stage) for page, stage, _url in rows] == [
        ("Open one", Stage.OPEN),
        ("Planned one", Stage.PLANNED),
        ("Closed one", Stage.CLOSED),
    ]


def test_the_list_asks_as_many_queries_for_three_as_for_one(client, django_assert_max_num_queries):
    index = make_consultation().get_parent()
    client.get(index.url)
    with django_assert_max_num_queries(100) as one:
        client.get(index.url)
    make_consultation()
    make_consultation()
    with django_assert_max_num_queries(len(one)):
        client.get(index.url)


def test_deleting_the_page_after_an_answer_deletes_no_answer(client):
    sent = make_response()
    sent.page.specific.delete()
    assert Response.objects.filter(pk=sent.pk).exists()
