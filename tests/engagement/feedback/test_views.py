"""Telling, following, the service's page."""

import pytest
from django.utils.html import escape

from engagement.feedback import services
from engagement.feedback.models import Feedback, FeedbackContact
from engagement.responses.models import Response
from portal.accounts.roles import Role
from portal.core.limits import MOST
from tests.factories.accounts import THEN, StaffFactory, UserFactory
from tests.factories.engagement import ServiceFactory, make_feedback, make_feedback_page, make_questions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("then")]
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def service():
    return ServiceFactory(name="Night shelter", slug="night-shelter")


def told(service, **more):
    return {
        "service": service.slug,
        "treated_well": "4",
        "did_help": "1",
        "story": "It was cold.",
        "who": "anonymous",
        **more,
    }


def address(client, service):
    page = make_feedback_page()
    return client.get(f"{page.url}?service={service.slug}").context["address"]


def test_from_the_services_page_to_a_reference(client, service):
    make_feedback_page()
    html = client.get("/services/night-shelter/").content.decode()
    assert "/feedback/?service=night-shelter" in html
    form = address(client, service)
    assert client.post(form, told(service))["Location"] == f"{form}check/"
    assert "Not really" not in client.get(f"{form}check/").content.decode()
    for _ in range(2):
        client.post(f"{form}check/")
    feedback = Feedback.objects.get()
    assert (feedback.service, feedback.treated_well, feedback.did_help, feedback.story) == (
        service,
        4,
        1,
        "It was cold.",
    )
    assert feedback.reference in client.get(f"{form}sent/").content.decode()


def test_the_draft_of_feedback_holds_no_contact_after_it_was_sent(client, service):
    client.force_login(UserFactory())
    form = address(client, service)
    client.post(form, told(service, who="anonymous", name="Ann", email="ann@example.org"))
    assert "Ann" not in client.get(f"{form}check/").content.decode().split("<main")[1]
    client.post(f"{form}check/")
    response = Response.objects.get()
    assert (response.about, response.user, FeedbackContact.objects.count()) == ({}, None, 0)


def test_a_name_is_kept_apart_where_it_was_given(client, service):
    form = address(client, service)
    client.post(form, told(service, who="named", name="Ann"))
    client.post(f"{form}check/")
    assert FeedbackContact.objects.get().name == "Ann"


def test_what_is_missing_is_pointed_at_and_the_story_stays(client, service):
    form = address(client, service)
    answer = client.post(form, told(service, treated_well="", story=HOSTILE))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "#id_treated_well" in html
    assert escape(HOSTILE) in html
    assert HOSTILE not in html
    assert Response.objects.get().about["story"] == HOSTILE


def test_without_a_service_the_page_leads_to_the_finder(client):
    page = make_feedback_page()
    assert "Which service is it?" in client.get(page.url).content.decode()
    assert "Which service is it?" in client.get(f"{page.url}?service=none").content.decode()
    form = f"{page.url}answer/8f9c2b1e-0000-4000-8000-000000000000/"
    assert client.post(form, {"service": "none"}).status_code == 422
    assert not Response.objects.exists()


def test_the_pages_own_questions_are_asked_too(client, service):
    page = make_feedback_page(question_set=make_questions("FEEDBACK"))
    key = page.question_set.versions.get().structure.questions[0].key
    form = address(client, service)
    assert client.post(form, told(service)).status_code == 422
    client.post(form, told(service, **{f"q_{key}": "More beds"}))
    client.post(f"{form}check/")
    assert Feedback.objects.get().response.answers[key] == "More beds"


def test_two_services_are_two_drafts(client, service):
    other = ServiceFactory()
    client.post(address(client, service), told(service, stay="1"))
    assert "It was cold." not in client.get(f"/feedback/?service={other.slug}").content.decode()
    assert "It was cold." in client.get(f"/feedback/?service={service.slug}").content.decode()


def test_following_shows_the_state_and_the_reply_and_never_the_story(client):
    feedback = make_feedback(story="CANARY")
    officer = StaffFactory(role=Role.ENGAGEMENT_OFFICER)
    services.reply(feedback=feedback, actor=officer, now=THEN, text=f"Thank you {HOSTILE}")
    html = client.get("/feedback/follow/", {"reference": feedback.reference.lower()}).content.decode()
    assert "We have it and will read it." in html
    assert escape(f"Thank you {HOSTILE}") in html
    assert HOSTILE not in html
    assert "CANARY" not in html


def test_unknown_references_get_one_and_the_same_answer(client):
    make_feedback()
    pages = {
        client.get("/feedback/follow/", {"reference": text}).content.decode().replace(text, "")
        for text in ("KC-AAAA-AAAA", "KC-CCCC-CCCC")
    }
    assert len(pages) == 1
    assert "We found nothing" in pages.pop()


def test_many_references_in_a_row_have_to_wait(client):
    statuses = [client.get("/feedback/follow/?reference=x").status_code for _ in range(MOST + 1)]
    assert (set(statuses[:-1]), statuses[-1]) == ({200}, 429)
    assert client.get("/feedback/follow/").status_code == 200


def test_the_services_page_shows_figures_and_published_texts_only(client, service):
    for number in range(5):
        make_feedback(service=service, story=f"Private {number}")
    make_feedback(service=service, story="Mrs Brown <b>", public_text=f"Somebody {HOSTILE}", published=True)
    html = client.get(service.get_absolute_url()).content.decode()
    assert "6 of 6 people said they were treated well, and 6 of 6 said it helped." in html
    assert escape(f"Somebody {HOSTILE}") in html
    assert "A person who uses Night shelter, November 2026" in html
    for word in ("Private", "Brown", HOSTILE):
        assert word not in html


def test_few_answers_give_no_figures(client, service):
    make_feedback(service=service)
    html = client.get(service.get_absolute_url()).content.decode()
    assert "Too few to show" in html
    assert "<svg role" not in html


def test_the_finder_filters_by_words_and_kind_and_hides_what_is_not_listed(client, service):
    ServiceFactory(name="Library bus", slug="library-bus", kind="TRANSPORT")
    ServiceFactory(name="Secret shelter", slug="secret", is_listed=False)
    names = lambda query: [row.name for row in client.get(f"/services/?{query}").context["page"]]  # noqa: E731
    assert names("") == ["Library bus", "Night shelter"]
    assert names("words=shelter") == ["Night shelter"]
    assert names("kind=TRANSPORT") == ["Library bus"]
    assert client.get("/services/?kind=NONSENSE&page=x").status_code == 200
    assert client.get("/services/secret/").status_code == 404


def test_the_services_page_asks_as_many_queries_for_three_as_for_one(client, service, django_assert_max_num_queries):
    make_feedback(service=service, published=True)
    url = service.get_absolute_url()
    client.get(url)
    with django_assert_max_num_queries(100) as one:
        client.get(url)
    make_feedback(service=service, published=True)
    make_feedback(service=service, published=True)
    with django_assert_max_num_queries(len(one)):
        client.get(url)


def test_the_front_page_and_the_search_know_services_and_consultations(client, service):
    make_feedback_page()
    assert "Night shelter" in client.get("/search/?q=shelter").content.decode()
