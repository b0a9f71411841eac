"""Pages: asking keeps what was typed, the inbox puts need first, nobody learns what is not theirs."""

from datetime import timedelta

import pytest

from portal.accounts.enums import MemberRole
from portal.accounts.roles import Role
from tenders.clarifications import services
from tenders.clarifications.enums import State
from tenders.clarifications.models import Clarification
from tests.factories.accounts import THEN, OrganisationFactory, StaffFactory, UserFactory
from tests.factories.clarifications import make_question
from tests.factories.opportunities import OpportunityFactory, make_complete, publish_twice

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(days=1)


@pytest.fixture(autouse=True)
def _now(set_clock):
    set_clock(LATER)


@pytest.fixture
def lead(client):
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    client.force_login(lead)
    return lead


@pytest.fixture
def provider():
    organisation = OrganisationFactory()
    return UserFactory(of=organisation, of__as_=MemberRole.EDITOR), organisation


def test_a_provider_asks_and_finds_the_question_again(client, provider):
    person, organisation = provider
    opportunity = OpportunityFactory(published=True)
    url = f"/opportunities/{opportunity.slug}/questions/ask/"
    assert client.get(url).status_code == 302
    client.force_login(person)
    refused = client.post(url, {"organisation": organisation.pk, "text": "", "products": "NightOwl"})
    assert (refused.status_code, "NightOwl" in refused.content.decode()) == (422, True)
    client.post(url, {"organisation": organisation.pk, "text": "May bids cover nights?", "question_number": "1.1"})
    row = Clarification.objects.get()
    assert (row.organisation, row.asked_by, row.question_number) == (organisation, person, "1.1")
    assert "May bids cover nights?" in client.get("/workspace/questions/").content.decode()


def test_nobody_asks_for_anothers_organisation(client, provider):
    person, _organisation = provider
    client.force_login(person)
    url = f"/opportunities/{OpportunityFactory(published=True).slug}/questions/ask/"
    assert client.post(url, {"organisation": OrganisationFactory().pk, "text": "Hi?"}).status_code == 422
    assert Clarification.objects.count() == 0


def test_after_the_question_deadline_the_page_says_so_and_offers_help(client, provider, set_clock):
    opportunity = OpportunityFactory(published=True, questions_by=LATER + timedelta(hours=1))
    set_clock(LATER + timedelta(hours=2))
    page = client.get(opportunity.get_absolute_url()).content.decode()
    assert "Questions closed on 3 November 2026" in page
    assert "Get help with submitting" in page
    client.force_login(provider[0])
    help_url = f"/opportunities/{opportunity.slug}/questions/help/"
    client.post(help_url, {"organisation": provider[1].pk, "text": "The upload stops."})
    assert Clarification.objects.get().is_help


def test_published_answers_stand_on_the_public_page_with_what_they_are_about(client, lead):
    opportunity = OpportunityFactory(published=True)
    row = make_question(opportunity=opportunity, question_number="1.2")
    client.post(f"/panel/questions/{row.pk}/", {"act": "publish", "text": "Nights?", "answer": "Yes, nights too."})
    client.logout()
    page = client.get(opportunity.get_absolute_url()).content.decode()
    assert "Yes, nights too." in page
    assert "question 1.2 of the bid" in page
    assert "Harbour" not in page
    assert "Yes, nights too." in client.get(f"/opportunities/{opportunity.slug}/questions/").content.decode()


def test_the_leak_check_stands_on_the_answer_page_and_blocks(client, lead):
    row = make_question(text="May Harbour Lights cover nights?")
    url = f"/panel/questions/{row.pk}/"
    assert "This may tell who asked" in client.get(url).content.decode()
    typed = {"act": "publish", "text": "May Harbour cover nights?", "answer": "Yes, they may."}
    refused = client.post(url, typed)
    assert (refused.status_code, "Yes, they may." in refused.content.decode()) == (422, True)
    client.post(url, {**typed, "stands:harbour": "The harbour of the town."})
    row.refresh_from_db()
    assert row.state == State.PUBLISHED


def test_who_asked_is_shown_only_after_it_was_looked_up(client, lead):
    row = make_question()
    url = f"/panel/questions/{row.pk}/"
    assert "Harbour Lights" not in client.get(url).content.decode()
    assert "Asked by Harbour Lights Care CIC" in client.post(url, {"act": "reveal"}).content.decode()
    client.force_login(StaffFactory(role=Role.DUTY_OFFICER))
    refused = client.post(url, {"act": "reveal"})
    assert (refused.status_code, "Harbour Lights" in refused.content.decode()) == (422, False)


def test_the_inbox_puts_help_first_then_what_waits_longest(client, lead):
    opportunity = OpportunityFactory(published=True)
    make_question(opportunity=opportunity, text="Second?", now=THEN + timedelta(hours=2))
    make_question(opportunity=opportunity, text="First?", now=THEN + timedelta(hours=1))
    make_question(opportunity=opportunity, text="Help!", is_help=True, now=THEN + timedelta(hours=3))
    done = make_question(opportunity=opportunity, text="Done?", now=THEN)
    services.decline(clarification=done, reason="No.", actor=lead, now=LATER)
    response = client.get("/panel/questions/")
    assert [found["row"].text for found in response.context["rows"]] == [
        "Help!",
        "First?",
        "Second?",
        "Done?",
    ]
    other = make_question(text="Elsewhere?")
    response = client.get(f"/panel/questions/?opportunity={other.opportunity_id}")
    assert [found["row"].text for found in response.context["rows"]] == ["Elsewhere?"]


def test_lists_ask_as_often_for_three_as_for_one(client, lead, django_assert_max_num_queries):
    opportunity = OpportunityFactory(published=True)
    urls = ("/panel/questions/", opportunity.get_absolute_url(), f"/opportunities/{opportunity.slug}/questions/")
    counts = []
    for _round in range(2):
        for _each in range(2):
            row = make_question(opportunity=opportunity)
            services.publish(clarification=row, text="a?", answer="b", overruled={}, actor=lead, now=LATER)
            make_question(opportunity=opportunity)
        for url in urls:
            client.get(url)
            with django_assert_max_num_queries(60) as asked:
                client.get(url)
            counts.append(len(asked))
    assert counts[:3] == counts[3:]


def test_the_inbox_is_a_404_for_everybody_else(client):
    row = make_question()
    for person in (StaffFactory(role=Role.EVALUATOR), row.asked_by):
        client.force_login(person)
        assert client.get("/panel/questions/").status_code == 404
        assert client.get(f"/panel/questions/{row.pk}/").status_code == 404


def test_questions_of_what_is_embargoed_are_a_404(client):
    embargoed = publish_twice(make_complete("LIGHT_TOUCH"))
    for path in ("questions/", "questions/ask/", "questions/help/"):
        assert client.get(f"/opportunities/{embargoed.slug}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("act", "typed", "state"),
    [
        ("decline", {"reason": "Not about this."}, State.DECLINED),
        ("answer_privately", {"answer": "Try again."}, State.PRIVATE),
    ],
)
def test_the_answer_page_takes_each_step(client, lead, act, typed, state):
    row = make_question(is_help=True)
    url = f"/panel/questions/{row.pk}/"
    assert client.post(url, {"act": act}).status_code == 422
    client.post(url, {"act": act, **typed})
    row.refresh_from_db()
    assert row.state == state
    assert client.post(url, {"act": "nonsense"}).status_code == 404


def test_confidence_and_merging_on_the_page(client, lead):
    row = make_question(confidence_reason="Ours.")
    url = f"/panel/questions/{row.pk}/"
    assert client.post(url, {"act": "refuse_confidence", "reason": ""}).status_code == 422
    client.post(url, {"act": "refuse_confidence", "reason": "All need it."})
    row.refresh_from_db()
    assert row.confidence == "REFUSED"
    other = make_question(opportunity=row.opportunity)
    client.post(f"/panel/questions/{other.pk}/", {"act": "merge", "into": row.pk})
    other.refresh_from_db()
    assert other.merged_into == row


def test_withdrawing_from_the_workspace(client):
    row = make_question()
    client.force_login(UserFactory(of=OrganisationFactory(), of__as_=MemberRole.OWNER))
    assert client.post("/workspace/questions/", {"withdraw": str(row.reference)}).status_code == 404
    client.force_login(row.asked_by)
    client.post("/workspace/questions/", {"withdraw": str(row.reference)})
    row.refresh_from_db()
    assert row.state == State.WITHDRAWN
