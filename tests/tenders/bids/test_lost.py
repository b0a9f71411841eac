"""A draft whose key was lost is no dead end: its people are told, and begin again with a bid key or empty."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from tenders.bids import sealing
from tenders.bids.enums import State
from tenders.bids.services import changing, drafts, lost
from tenders.custody import store
from tests.factories.accounts import THEN
from tests.factories.bids import make_draft, make_submitted
from tests.factories.opportunities import DEADLINE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(set_clock):
    set_clock(THEN)


def _url(bid, name, *more):
    return reverse(f"bid_{name}", args=(bid.pk, *more))


def _gone(bid):
    store.destroy(bid.draft_key)


def _another(bid):
    """What a crash between a key and its ciphertext leaves behind."""
    store.destroy(bid.draft_key)
    store.put(bid.draft_key, sealing.new_identity()[0])


@pytest.fixture(params=[_gone, _another])
def draft(client, request):
    bid, author = make_draft(text="We do it with care.")
    client.force_login(author)
    bid.key = drafts.bid_key(bid).encode()
    request.param(bid)
    return bid


def test_every_page_of_a_lost_draft_leads_to_the_words_about_it(client, draft):
    section = draft.lot.opportunity.question_version.structure.sections[0]
    pages = [_url(draft, "section", section.key), *(_url(draft, name) for name in ("prices", "check", "team"))]
    for page in pages:
        answer = client.get(page, follow=True)
        assert "this site has lost its key" in answer.content.decode(), page
        assert "Begin this draft again" in answer.content.decode()
    sent = client.post(_url(draft, "check"), {"token": uuid.uuid4(), "declaration": "on"}, follow=True)
    assert "this site has lost its key" in sent.content.decode()


def test_a_lost_draft_is_begun_again_with_empty_answers(client, draft):
    refused = client.post(_url(draft, "start_again"), {})
    assert refused.status_code == 422
    assert client.post(_url(draft, "start_again"), {"empty": "on"}).status_code == 302
    assert drafts.read(draft).answers == {}
    assert AuditEvent.objects.filter(verb="begin_again", chain=draft.lot.opportunity.bid_chain).count() == 1
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_its_bid_key_brings_the_answers_back(client, draft):
    key = SimpleUploadedFile("key.txt", draft.key)
    assert client.post(_url(draft, "start_again"), {"key": key}).status_code == 302
    assert set(drafts.read(draft).answers.values()) == {"We do it with care."}


def test_after_the_deadline_nothing_is_begun(client, draft, set_clock):
    set_clock(DEADLINE.replace(year=DEADLINE.year + 1))
    page = client.get(_url(draft, "tasks")).content.decode()
    assert "this site has lost its key" in page
    assert "Begin this draft again" not in page


def test_a_draft_that_can_be_read_is_not_emptied(client):
    bid, author = make_draft()
    client.force_login(author)
    assert client.get(_url(bid, "start_again")).status_code == 302
    with pytest.raises(NotAllowed, match="go on writing it"):
        lost.begin_again(bid=bid, actor=author, now=THEN)
    assert drafts.read(bid).answers


def test_a_lost_change_says_that_the_submitted_version_stands(client):
    bid, author, _receipt = make_submitted()
    client.force_login(author)
    changing.change(bid=bid, actor=author, now=THEN)
    _gone(bid)
    page = client.get(_url(bid, "tasks")).content.decode()
    assert "Version 1 still stands" in page
    assert "Begin this draft again" not in page
    client.post(_url(bid, "stop_changing"))
    assert "Change this bid" in client.get(_url(bid, "tasks")).content.decode()
