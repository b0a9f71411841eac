"""The key that a bidder may keep: it brings a sealed bid back to its writers, to nobody else, and nothing else does."""

import json
import subprocess
import sys
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import home.proof
from portal.accounts.enums import MemberRole
from tenders.bids.models import Bid, LateAttempt
from tenders.bids.services import drafts, evidence, files, receipts, submitting
from tenders.bids.witnesses import receipt_faults
from tenders.custody import store
from tests.factories.accounts import THEN, OrganisationFactory, UserFactory
from tests.factories.bids import make_draft
from tests.factories.opportunities import DEADLINE, OpportunityFactory

pytestmark = pytest.mark.django_db


class Sealed:
    """A bid that was submitted and withdrawn, and its key."""

    def __init__(self, client):
        self.bid, self.author = make_draft(opportunity=OpportunityFactory(published=True), text="Ours")
        upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 plan")
        self.file = files.add(bid=self.bid, question_key="k", upload=upload, actor=self.author, now=THEN)
        self.client = client
        client.force_login(self.author)
        response = client.get(reverse("bid_key", args=(self.bid.pk,)))
        assert response["Cache-Control"] == "private, no-store"
        self.key = b"".join(response.streaming_content)
        submitting.submit(bid=self.bid, token=uuid.uuid4(), actor=self.author, now=THEN)
        submitting.withdraw(bid=Bid.objects.get(pk=self.bid.pk), actor=self.author, now=THEN)
        self.again = reverse("bid_start_again", args=(self.bid.pk,))

    def start(self, key, name="key.txt"):
        data = {"empty": "on"} if key is None else {"key": SimpleUploadedFile(name, key)}
        return self.client.post(self.again, data)

    @property
    def state(self):
        return Bid.objects.get(pk=self.bid.pk).state


@pytest.fixture
def sealed(client, set_clock):
    set_clock(THEN)
    return Sealed(client)


def test_the_key_brings_answers_prices_and_files_back(sealed):
    assert not store.has(sealed.bid.draft_key)
    assert sealed.start(sealed.key).status_code == 302
    draft = drafts.read(Bid.objects.get(pk=sealed.bid.pk))
    assert set(draft.answers.values()) == {"Ours"}
    assert set(draft.prices.values()) == {"12.50"}
    copy, name = files.read_back(bid=sealed.bid, file_id=str(sealed.file.pk))
    assert (copy.read(), name) == (b"%PDF-1.7 plan", "plan.pdf")


def test_what_was_brought_back_is_submitted_and_sealed_again(sealed):
    sealed.start(sealed.key)
    bid = Bid.objects.get(pk=sealed.bid.pk)
    receipt = submitting.submit(bid=bid, token=uuid.uuid4(), actor=sealed.author, now=THEN)
    assert (receipt.version, store.has(bid.draft_key)) == (2, False)


def test_without_the_key_the_bid_begins_empty(sealed):
    assert sealed.start(None).status_code == 302
    assert drafts.read(Bid.objects.get(pk=sealed.bid.pk)).answers == {}


def test_a_press_without_key_and_without_a_tick_destroys_nothing(sealed):
    """The key may lie in the next folder; begun empty, the withdrawn bid could never be read again."""
    response = sealed.client.post(sealed.again)
    assert response.status_code == 422
    assert "Choose the bid key, or tick that you begin with empty answers." in response.content.decode()
    assert sealed.start(sealed.key).status_code == 302
    assert set(drafts.read(Bid.objects.get(pk=sealed.bid.pk)).answers.values()) == {"Ours"}


@pytest.mark.parametrize(
    "key",
    [b"no key", b"AGE-SECRET-KEY-1QQQQ", b"\xff\xfe", b"x" * 10_001, b""],
    ids=["words", "a key that is none", "no text", "too large", "empty"],
)
def test_what_is_no_key_is_said_beside_the_field_and_changes_nothing(sealed, key):
    response = sealed.start(key)
    assert response.status_code == 422
    assert response.context["form"].errors["key"]
    assert sealed.state == "WITHDRAWN"
    assert not store.has(sealed.bid.draft_key)


def test_the_key_of_another_bid_opens_nothing(sealed):
    other, _author = make_draft(opportunity=OpportunityFactory(published=True))
    response = sealed.start(drafts.bid_key(other).encode())
    assert "This key does not open this bid." in response.content.decode()
    assert sealed.state == "WITHDRAWN"


def test_readers_strangers_and_a_sealed_bid_give_no_key(client, set_clock):
    set_clock(THEN)
    bid, author = make_draft(opportunity=OpportunityFactory(published=True))
    address = reverse("bid_key", args=(bid.pk,))
    for person in (
        UserFactory(of=bid.organisation, of__as_=MemberRole.VIEWER),
        UserFactory(of=OrganisationFactory(), of__as_=MemberRole.OWNER),
    ):
        client.force_login(person)
        assert client.get(address).status_code == 404
    client.force_login(author)
    submitting.submit(bid=bid, token=uuid.uuid4(), actor=author, now=THEN)
    response = client.get(address)
    assert response.status_code == 302
    assert b"AGE-SECRET" not in client.get(address, follow=True).content


def test_a_late_attempt_has_a_receipt_that_proves_it_without_the_portal(client, set_clock, tmp_path):
    set_clock(THEN)
    bid, author = make_draft(opportunity=OpportunityFactory(published=True))
    late = DEADLINE + timedelta(microseconds=1)
    with pytest.raises(submitting.TooLate):
        submitting.submit(bid=bid, token=uuid.uuid4(), actor=author, now=late)
    attempt = LateAttempt.objects.get()
    client.force_login(author)
    assert (
        reverse("bid_late_file", args=(bid.pk, attempt.pk))
        in client.get(reverse("bid_tasks", args=(bid.pk,))).content.decode()
    )
    response = client.get(reverse("bid_late_file", args=(bid.pk, attempt.pk)))
    told = json.loads(json.loads(response.content)["content"])
    assert (told["kind"], told["files"], told["parts"]) == ("LATE", [], [])
    assert receipts.is_genuine(response.content.decode())
    place = tmp_path / "late.json"
    place.write_bytes(response.content)
    check = Path(home.proof.__file__).parent / "portal_check.py"
    ran = subprocess.run([sys.executable, check, "receipt", place], capture_output=True, text=True, check=False)
    assert (ran.returncode, "GENUINE" in ran.stdout, "kind: LATE" in ran.stdout) == (0, True, True), ran.stdout
    client.force_login(UserFactory(of=OrganisationFactory(), of__as_=MemberRole.OWNER))
    assert client.get(reverse("bid_late_file", args=(bid.pk, attempt.pk))).status_code == 404


def test_a_late_receipt_bears_witness_and_lies_in_the_evidence(set_clock, tmp_path):
    set_clock(THEN)
    bid, author = make_draft(opportunity=OpportunityFactory(published=True))
    late = DEADLINE + timedelta(microseconds=1)
    with pytest.raises(submitting.TooLate):
        submitting.submit(bid=bid, token=uuid.uuid4(), actor=author, now=late)
    attempt = LateAttempt.objects.get()
    assert list(receipt_faults()) == []
    assert f"receipts/late-{attempt.pk}.json" in evidence.pack(bid=bid, target=tmp_path / "pack.zip", now=late)
    other = attempt.content.replace(json.loads(attempt.content)["chain_head"], "0" * 64)
    LateAttempt._base_manager.filter(pk=attempt.pk).update(content=other)
    assert [str(attempt.pk) in fault for fault in receipt_faults()] == [True]
