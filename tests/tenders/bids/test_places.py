"""A file in other answers: moved or used again without being sent again, and kept while one answer has it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal.accounts.enums import MemberRole
from portal.core.verdicts import NotAllowed
from tenders.bids.services import drafts, files, submitting
from tests.factories.accounts import THEN, UserFactory
from tests.factories.bids import make_draft
from tests.factories.opportunities import DEADLINE, OpportunityFactory
from tests.factories.questions import QuestionSetFactory, question, section

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a plan"


class Held:
    """A bid with one file in the first of two answers."""

    def __init__(self):
        sections = [
            section(question(text="How?"), question(text="Who?"), question("file", text="Your plan")),
            section(question("file", text="Your policy"), key="more"),
        ]
        asked = QuestionSetFactory(published=True, sections=sections)
        self.bid, self.author = make_draft(opportunity=OpportunityFactory(published=True, question_set=asked))
        structure = self.bid.lot.opportunity.question_version.structure
        self.plan, self.policy = [one.key for one in structure.questions if one.is_file]
        upload = SimpleUploadedFile("plan.pdf", PDF)
        who = {"actor": self.author, "now": THEN}
        self.file = files.add(bid=self.bid, question_key=self.plan, upload=upload, **who)
        self.id = str(self.file.pk)
        self.client = Client()
        self.client.force_login(self.author)
        self.address = reverse("bid_file_places", args=(self.bid.pk, self.file.pk))

    def place(self, *keys, now=THEN, file_id=None):
        files.place(bid=self.bid, file_id=file_id or self.id, question_keys=keys, actor=self.author, now=now)

    def remove(self, key):
        files.remove(bid=self.bid, question_key=key, file_id=self.id, actor=self.author, now=THEN)

    @property
    def where(self):
        return {key for key, rows in drafts.read(self.bid).files.items() if [row["id"] for row in rows] == [self.id]}

    @property
    def is_kept(self):
        return self.bid.files.exists() and (Path(settings.PRIVATE_ROOT) / self.file.path).exists()


@pytest.fixture
def held(set_clock):
    set_clock(THEN)
    return Held()


def test_it_moves_with_its_bytes_where_they_are(held):
    held.place(held.policy)
    assert (held.where, held.is_kept) == ({held.policy}, True)


def test_it_stands_in_two_answers_until_it_is_removed_from_both(held, django_capture_on_commit_callbacks):
    held.place(held.plan, held.policy)
    held.place(held.plan, held.policy)
    assert held.where == {held.plan, held.policy}
    with django_capture_on_commit_callbacks(execute=True):
        held.remove(held.plan)
    assert (held.where, held.is_kept) == ({held.policy}, True)
    with django_capture_on_commit_callbacks(execute=True):
        held.remove(held.policy)
        held.remove(held.policy)
    assert (held.where, held.bid.files.exists()) == (set(), False)
    assert not (Path(settings.PRIVATE_ROOT) / held.file.path).exists()


def test_it_counts_once_against_the_limits(held, monkeypatch):
    held.place(held.plan, held.policy)
    monkeypatch.setattr(files, "MOST_FILES", 2)
    upload = SimpleUploadedFile("b.pdf", PDF)
    files.add(bid=held.bid, question_key=held.plan, upload=upload, actor=held.author, now=THEN)
    assert len(files.distinct(drafts.read(held.bid).files)) == 2


def test_no_answer_a_foreign_file_and_a_late_move_are_refused(held):
    with pytest.raises(ValidationError, match="at least one answer"):
        held.place()
    with pytest.raises(KeyError):
        held.place(held.plan, file_id="nothing")
    with pytest.raises(NotAllowed):
        held.place(held.policy, now=DEADLINE.replace(year=DEADLINE.year + 1))
    assert held.where == {held.plan}


def test_it_stands_once_on_the_receipt(held):
    held.place(held.plan, held.policy)
    receipt = submitting.submit(bid=held.bid, token=held.file.pk, actor=held.author, now=THEN)
    assert receipt.content.count(held.id) == 1
    assert held.client.get(held.address).status_code == 404


def test_the_page_ticks_where_it_stands_and_leads_to_the_first_answer(held):
    page = held.client.get(held.address)
    assert page.context["form"].initial == {"questions": [held.plan]}
    assert held.client.post(held.address, {}).status_code == 422
    assert held.client.post(held.address, {"questions": ["nothing"]}).status_code == 422
    done = held.client.post(held.address, {"questions": [held.policy]}, follow=True)
    assert (held.where, "The file stands in 1 answer." in done.content.decode()) == ({held.policy}, True)
    assert done.request["PATH_INFO"].endswith("/section/more/")
    assert held.address in done.content.decode()


def test_a_reader_and_a_late_editor_change_nothing(held, set_clock):
    reader = Client()
    reader.force_login(UserFactory(of=held.bid.organisation, of__as_=MemberRole.VIEWER))
    assert reader.post(held.address, {"questions": [held.policy]}).status_code == 403
    set_clock(DEADLINE.replace(year=DEADLINE.year + 1))
    assert held.client.post(held.address, {"questions": [held.policy]}).status_code == 403
    assert held.where == {held.plan}
