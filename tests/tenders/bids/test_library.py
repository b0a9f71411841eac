"""The answers that an organisation keeps: its own, encrypted, offered where they fit, and never lost by being used."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.accounts.enums import MemberRole
from portal.accounts.roles import Role
from portal.core.verdicts import NotAllowed
from tenders.bids.models import LibraryAnswer
from tenders.bids.services import drafts, library
from tenders.custody import store
from tests.factories.accounts import THEN, OrganisationFactory, StaffFactory, UserFactory
from tests.factories.bids import make_draft
from tests.factories.opportunities import OpportunityFactory

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=366)


@pytest.fixture(autouse=True)
def _today(set_clock):
    set_clock(THEN)


class Shelf:
    """An organisation with an editor, a draft and one kept answer."""

    def __init__(self, client):
        self.bid, self.author = make_draft(opportunity=OpportunityFactory(published=True), text="")
        self.organisation = self.bid.organisation
        self.question = self.bid.lot.opportunity.question_version.structure.questions[0]
        self.row = self.keep(self.question.text, "We always do it with care.")
        self.client = client
        client.force_login(self.author)
        self.list = reverse("library", args=(self.organisation.uuid,))
        self.entry = reverse("library_entry", args=(self.organisation.uuid, self.row.pk))
        self.beside = reverse("bid_library", args=(self.bid.pk, self.question.key))

    def keep(self, question, text, now=THEN):
        return library.keep(organisation=self.organisation, question=question, text=text, actor=self.author, now=now)

    @property
    def answer(self):
        return drafts.read(self.bid).answers[self.question.key]

    def use(self, row=None):
        seen = self.client.get(self.beside).context["seen"]
        return self.client.post(self.beside, {"seen": seen, "entry": (row or self.row).pk})

    def read(self):
        return library.read(LibraryAnswer.objects.get(pk=self.row.pk))


@pytest.fixture
def shelf(client):
    return Shelf(client)


def test_a_kept_answer_is_put_into_a_bid(shelf):
    assert shelf.use().status_code == 302
    assert shelf.answer == "We always do it with care."
    assert shelf.read().row.used_at == THEN


def test_it_stands_below_what_was_written_and_loses_nothing(shelf):
    drafts.save_answers(bid=shelf.bid, typed={shelf.question.key: "Ours"}, seen=None, actor=shelf.author, now=THEN)
    shelf.use()
    assert shelf.answer == "Ours\n\nWe always do it with care."


def test_an_answer_that_a_colleague_saved_in_between_is_not_overwritten(shelf):
    seen = shelf.client.get(shelf.beside).context["seen"]
    drafts.save_answers(bid=shelf.bid, typed={shelf.question.key: "Theirs"}, seen=None, actor=shelf.author, now=THEN)
    response = shelf.client.post(shelf.beside, {"seen": seen, "entry": shelf.row.pk})
    assert (response.status_code, shelf.answer) == (409, "Theirs")


def test_the_answer_to_a_similar_question_comes_first(shelf):
    shelf.keep("Something about payment days", "30 days")
    offered = shelf.client.get(shelf.beside).context["rows"]
    assert [(entry.question, is_alike) for entry, is_alike, _stale in offered] == [
        (shelf.question.text, True),
        ("Something about payment days", False),
    ]


def test_the_answer_of_a_bid_is_kept_once(shelf):
    drafts.save_answers(bid=shelf.bid, typed={shelf.question.key: "Fresh"}, seen=None, actor=shelf.author, now=THEN)
    assert shelf.client.post(shelf.beside, {"keep": "1"}).status_code == 302
    assert {entry.text for entry in library.entries(shelf.organisation.library.all())} == {
        "Fresh",
        "We always do it with care.",
    }
    assert "Keep it in the library" not in shelf.client.get(shelf.beside).content.decode()


def test_nothing_to_keep_is_said(shelf):
    response = shelf.client.post(shelf.beside, {"keep": "1"})
    assert response.status_code == 403
    assert "no answer to keep yet" in response.content.decode()


def test_what_nobody_checked_for_a_year_is_flagged_until_somebody_does(shelf, set_clock):
    set_clock(THEN + YEAR)
    assert "Check before use" in shelf.client.get(shelf.list).content.decode()
    assert shelf.client.post(shelf.entry, {"check": "1"}).status_code == 302
    assert "Check before use" not in shelf.client.get(shelf.list).content.decode()


def test_an_answer_is_changed_and_deleted(shelf):
    data = {"question": "How?", "text": "Better.", "revision": 0}
    assert shelf.client.post(shelf.entry, data).status_code == 302
    assert (shelf.read().question, shelf.read().text) == ("How?", "Better.")
    assert shelf.client.post(shelf.entry, {"delete": "1"}).status_code == 302
    assert not shelf.organisation.library.exists()
    assert shelf.client.get(shelf.entry).status_code == 404


def test_the_loser_of_a_race_sees_both_texts(shelf):
    shelf.client.post(shelf.entry, {"question": "How?", "text": "First.", "revision": 0})
    response = shelf.client.post(shelf.entry, {"question": "How?", "text": "Second.", "revision": 0})
    assert response.status_code == 403
    assert "First." in response.content.decode()
    assert "Second." in response.content.decode()
    assert shelf.read().text == "First."


@pytest.mark.parametrize(("question", "text"), [("", "x"), ("x", ""), ("x" * 301, "x")])
def test_bad_input_is_said_beside_the_field(shelf, question, text):
    address = reverse("library_new", args=(shelf.organisation.uuid,))
    response = shelf.client.post(address, {"question": question, "text": text})
    assert response.status_code == 422
    assert shelf.organisation.library.count() == 1


def test_there_is_a_most(shelf, monkeypatch):
    monkeypatch.setattr(library, "MOST_ANSWERS", 1)
    with pytest.raises(NotAllowed, match="holds 1 answers"):
        shelf.keep("q", "t")


def test_a_viewer_reads_and_changes_nothing(shelf):
    shelf.client.force_login(UserFactory(of=shelf.organisation, of__as_=MemberRole.VIEWER))
    assert "We always do it with care." in shelf.client.get(shelf.entry).content.decode()
    for data in ({"delete": "1"}, {"check": "1"}, {"question": "a", "text": "b", "revision": 0}):
        assert shelf.client.post(shelf.entry, data).status_code == 403
    assert shelf.read().text == "We always do it with care."


@pytest.mark.parametrize("role", [None, *Role])
def test_nobody_else_finds_it(shelf, role):
    other = StaffFactory(role=role) if role else UserFactory(of=OrganisationFactory(), of__as_=MemberRole.OWNER)
    shelf.client.force_login(other)
    for address in (shelf.list, shelf.entry, shelf.beside, reverse("library_new", args=(shelf.organisation.uuid,))):
        assert shelf.client.get(address).status_code == 404


def test_the_database_holds_only_ciphertext(shelf):
    assert b"with care" not in bytes(shelf.row.ciphertext)
    store.destroy(f"library:{shelf.organisation.pk}")
    assert library.entries(shelf.organisation.library.all()) == []
    assert shelf.client.get(shelf.list).status_code == 200


def test_pages_cost_the_same_however_many_answers_there_are(shelf, django_assert_max_num_queries):
    shelf.client.get(shelf.list)
    for number in range(30):
        shelf.keep(f"Question {number}", "x")
    with django_assert_max_num_queries(14):
        page = shelf.client.get(shelf.list)
    assert len(page.context["rows"]) == len(page.context["page"].object_list) < 31
    with django_assert_max_num_queries(22):
        shelf.client.get(shelf.beside)


def test_what_is_offered_is_paged_and_the_most_alike_comes_first(shelf):
    for number in range(25):
        shelf.keep(f"Something else {number}", "Text.")
    shown = shelf.client.get(shelf.beside).context["rows"]
    assert (len(shown), shown[0][0].row.pk) == (20, shelf.row.pk)
    assert len(shelf.client.get(shelf.beside, {"page": 2}).context["rows"]) == 6
