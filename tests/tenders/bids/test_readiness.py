"""If the deadline were now: what is ready, what is missing, in words with links; it warns and never blocks."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tenders.bids.models import Bid, SealedPart
from tenders.bids.services import drafts, readiness
from tenders.custody import store
from tests.factories.accounts import THEN, OrganisationFactory
from tests.factories.bids import make_draft, make_submitted
from tests.factories.opportunities import DEADLINE, OpportunityFactory, make_priced
from tests.factories.questions import QuestionSetFactory, question, section

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(set_clock):
    set_clock(THEN)


@pytest.fixture
def opportunity():
    """Two sections: two texts and a file are asked in the first, one optional text in the second."""
    sections = [
        section(
            question(text="How?", word_limit=5, required=True),
            question(text="Who?", required=True),
            question("file", text="Your plan", required=True),
            title="Approach",
        ),
        section(question(text="Anything else?", required=False), title="More"),
    ]
    return OpportunityFactory(published=True, question_set=QuestionSetFactory(published=True, sections=sections))


def _words(response):
    return " ".join(response.content.decode().split())


def _found(bid):
    return [(place.title, place.words) for place in readiness.of(bid, drafts.read(bid)).places]


def test_an_empty_draft_says_what_is_missing_from_the_first_day(opportunity):
    bid, _author = make_draft(opportunity=opportunity, text="", price="")
    assert _found(bid) == [("1. Approach", "2 answers and 1 file"), ("2. More", ""), ("Prices", "2 prices")]


def test_what_is_over_its_limit_is_not_ready(opportunity):
    bid, _author = make_draft(opportunity=opportunity, text="six words are one too many")
    assert _found(bid)[0] == ("1. Approach", "1 answer and 1 file")


def test_the_task_list_says_it_in_one_sentence_with_links(client, opportunity):
    bid, author = make_draft(opportunity=opportunity, text="", price="")
    client.force_login(author)
    page = _words(client.get(reverse("bid_tasks", args=(bid.pk,))))
    part = opportunity.question_version.structure.sections[0]
    href = reverse("bid_section", args=(bid.pk, part.key))
    assert "If the deadline were now, 1 of 3 parts would be ready" in page
    missing = f'2 answers and 1 file in <a class="govuk-link" href="{href}">1. Approach</a> and '
    assert f"missing or not right yet: {missing}" in page
    assert f'href="{reverse("bid_prices", args=(bid.pk,))}">2 prices</a>.' in page
    assert "this one is not submitted yet" in page
    assert "Check answers and submit" in page


def test_when_nothing_is_missing_it_says_so(client):
    bid, author = make_draft()
    client.force_login(author)
    page = _words(client.get(reverse("bid_tasks", args=(bid.pk,))))
    assert "If the deadline were now, everything that is asked for would be there." in page
    assert "this one is not submitted yet" in page


def test_the_workspace_says_it_of_each_draft_and_of_no_other(client, opportunity):
    organisation = OrganisationFactory()
    _bid, author = make_draft(opportunity=opportunity, organisation=organisation, text="", price="")
    make_submitted(organisation=organisation)
    client.force_login(author)
    page = _words(client.get("/workspace/"))
    assert page.count("If the deadline were now") == 1
    assert "2 answers and 1 file in" in page


def test_after_the_deadline_nothing_is_said(client, opportunity, set_clock):
    bid, author = make_draft(opportunity=opportunity, text="")
    client.force_login(author)
    set_clock(DEADLINE + timedelta(microseconds=1))
    for address in (reverse("bid_tasks", args=(bid.pk,)), "/workspace/"):
        assert "If the deadline were now" not in _words(client.get(address))


def test_a_draft_that_cannot_be_read_spoils_no_list(opportunity):
    damaged, _author = make_draft(opportunity=opportunity)
    lost, _author = make_draft(opportunity=opportunity)
    sound, _author = make_draft(opportunity=opportunity)
    SealedPart.objects.filter(bid=damaged).update(ciphertext=b"age-encryption.org/v1 damaged")
    store.destroy(lost.draft_key)
    assert set(readiness.of_many([damaged, lost, sound], THEN)) == {sound.pk}


def test_three_drafts_ask_the_database_as_often_as_one(django_assert_num_queries):
    organisation = OrganisationFactory()
    bids = [make_draft(opportunity=OpportunityFactory(published=True), organisation=organisation)[0] for _ in range(3)]
    for some in (bids[:1], bids):
        fresh = list(
            type(bids[0])
            .objects.filter(pk__in=[bid.pk for bid in some])
            .select_related("lot__opportunity__question_version")
        )
        with django_assert_num_queries(1):
            assert len(readiness.of_many(fresh, THEN)) == len(some)


def test_the_wage_floor_is_read_once_for_all_drafts(django_assert_num_queries):
    rate = {"description": "Hour", "wants_build_up": True}
    bids = [make_draft(opportunity=make_priced([rate]))[0].pk for _ in range(2)]
    for some in (bids[:1], bids):
        found = Bid.objects.filter(pk__in=some)
        fresh = list(found.select_related("lot__opportunity__question_version"))
        with django_assert_num_queries(2):
            assert len(readiness.of_many(fresh, THEN)) == len(some)
