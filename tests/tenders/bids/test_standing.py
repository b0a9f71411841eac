"""A submitted bid is changed without withdrawing it: what stands is whole until the next version is submitted."""

import json
import subprocess
import sys
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

import home.proof
from portal.accounts.enums import MemberRole
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from tenders.bids.enums import State
from tenders.bids.models import Bid, SealedFile, SealedPart, StandingPart
from tenders.bids.services import arriving, changing, drafts, exporting, files, receipts, submitting
from tenders.custody import store
from tenders.evaluation import opening
from tenders.evaluation.models import OpenedBid
from tenders.opportunities.enums import SealMode
from tests.factories.accounts import THEN, UserFactory
from tests.factories.bids import make_draft
from tests.factories.custody import ensure_holders
from tests.factories.evaluation import AFTER, open_bids
from tests.factories.opportunities import DEADLINE, OpportunityFactory

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(hours=1)


class Submitted:
    """A submitted bid with a file, and its key."""

    def __init__(self, capture, mode=SealMode.SUBMITTED):
        self.capture = capture
        self.opportunity = OpportunityFactory(published=True, seal_mode=mode)
        bid, self.author = make_draft(opportunity=self.opportunity, text="One")
        self.pk = bid.pk
        self.old = self.add("old.pdf")
        self.key = drafts.bid_key(self.bid)
        self.submit()

    @property
    def bid(self):
        return Bid.objects.select_related("lot__opportunity").get(pk=self.pk)

    def add(self, name):
        upload = SimpleUploadedFile(name, b"%PDF-1.7 " + name.encode())
        return files.add(bid=self.bid, question_key="k", upload=upload, actor=self.author, now=THEN)

    def remove(self, file):
        with self.capture(execute=True):
            files.remove(bid=self.bid, question_key="k", file_id=str(file.pk), actor=self.author, now=LATER)

    def write(self, text, now=LATER):
        typed = {one.key: text for one in self.opportunity.question_version.structure.questions if not one.is_file}
        drafts.save_answers(bid=self.bid, typed=typed, seen=None, actor=self.author, now=now)

    def submit(self, now=LATER):
        with self.capture(execute=True):
            return submitting.submit(bid=self.bid, token=uuid.uuid4(), actor=self.author, now=now)

    def change(self, key=""):
        return changing.change(bid=self.bid, actor=self.author, now=LATER, key=key)

    def stop(self, now=LATER):
        with self.capture(execute=True):
            changing.stop_changing(bid=self.bid, actor=self.author, now=now)

    def open(self):
        """(answers, names of files, is all of it sound) as the panel gets them."""
        with self.capture(execute=True):
            open_bids(self.opportunity)
        opened = OpenedBid.objects.get(bid=self.pk)
        names = sorted(row["name"] for rows in opened.files.values() for row in rows)
        return set(opened.answers.values()), names, opened.is_sound


@pytest.fixture
def held(django_capture_on_commit_callbacks):
    return Submitted(django_capture_on_commit_callbacks)


@pytest.fixture
def editable(django_capture_on_commit_callbacks):
    return Submitted(django_capture_on_commit_callbacks, SealMode.DEADLINE)


def _place(file):
    return Path(settings.PRIVATE_ROOT) / file.path


def test_the_old_version_opens_while_the_next_is_written(held):
    """Whoever stops here for whatever reason, a crash too, has lost nothing."""
    held.change(held.key)
    held.write("Two")
    held.remove(held.old)
    new = held.add("new.pdf")
    assert (held.bid.state, held.bid.version, _place(held.old).exists()) == (State.SUBMITTED, 1, True)
    assert set(drafts.read(held.bid).answers.values()) == {"Two"}
    assert held.open() == ({"One"}, ["old.pdf"], True)
    assert (held.bid.files.count(), _place(new).exists(), store.has(held.bid.draft_key)) == (1, False, False)
    assert not StandingPart.objects.exists()


def test_the_next_submission_replaces_it_in_one_go(held):
    held.change(held.key)
    held.write("Two")
    held.remove(held.old)
    held.add("new.pdf")
    receipt = held.submit()
    assert (receipt.version, held.bid.changing_since, StandingPart.objects.count()) == (2, None, 0)
    assert (_place(held.old).exists(), store.has(held.bid.draft_key)) == (False, False)
    assert held.open() == ({"Two"}, ["new.pdf"], True)


def test_a_submission_that_fails_half_way_leaves_the_old_version_standing(held, monkeypatch):
    held.change(held.key)
    held.write("Two")

    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(receipts, "issue", fail)
        with pytest.raises(RuntimeError):
            held.submit()
    assert (held.bid.version, set(drafts.read(held.bid).answers.values())) == (1, {"Two"})
    assert held.open() == ({"One"}, ["old.pdf"], True)


def test_stopping_brings_the_submitted_version_back(held):
    held.change(held.key)
    held.write("Two")
    held.remove(held.old)
    new = held.add("new.pdf")
    held.stop()
    assert (held.bid.changing_since, store.has(held.bid.draft_key)) == (None, False)
    assert (_place(held.old).exists(), _place(new).exists()) == (True, False)
    held.change(held.key)
    assert set(drafts.read(held.bid).answers.values()) == {"One"}
    held.stop(now=AFTER)
    assert held.open() == ({"One"}, ["old.pdf"], True)


def test_an_empty_start_keeps_the_old_version_and_its_file_until_it_is_replaced(held):
    held.change()
    assert drafts.read(held.bid).answers == {}
    arriving.sweep(LATER + timedelta(days=9))
    assert _place(held.old).exists()
    held.write("Two")
    held.submit()
    assert (SealedFile.objects.count(), _place(held.old).exists()) == (0, False)
    assert held.open() == ({"Two"}, [], True)


def test_an_empty_start_that_is_never_submitted_leaves_the_old_version(held):
    held.change()
    held.write("Two")
    assert held.open() == ({"One"}, ["old.pdf"], True)
    assert not store.has(held.bid.draft_key)


def test_an_empty_start_of_a_withdrawn_bid_deletes_what_nobody_can_read_again(held):
    submitting.withdraw(bid=held.bid, actor=held.author, now=LATER)
    with held.capture(execute=True):
        drafts.start_again(bid=held.bid, actor=held.author, now=LATER)
    assert (SealedFile.objects.count(), _place(held.old).exists()) == (0, False)


def test_withdrawing_takes_back_what_stands_and_keeps_the_draft(held):
    held.change(held.key)
    held.write("Two")
    submitting.withdraw(bid=held.bid, actor=held.author, now=LATER)
    assert (held.bid.state, held.bid.changing_since, StandingPart.objects.count()) == (State.WITHDRAWN, None, 0)
    drafts.start_again(bid=held.bid, actor=held.author, now=LATER)
    assert set(drafts.read(held.bid).answers.values()) == {"Two"}
    assert held.submit().version == 2


def test_withdrawing_while_the_key_is_lost_leaves_nothing_in_the_way(held):
    held.change()
    store.destroy(held.bid.draft_key)
    submitting.withdraw(bid=held.bid, actor=held.author, now=LATER)
    drafts.start_again(bid=held.bid, actor=held.author, now=LATER)
    held.submit()
    assert held.change().changing_since == LATER


def test_what_is_editable_until_the_deadline_goes_on_where_it_was(editable):
    editable.change()
    assert set(drafts.read(editable.bid).answers.values()) == {"One"}
    editable.write("Two")
    editable.stop()
    assert set(drafts.read(editable.bid).answers.values()) == {"One"}
    editable.change()
    editable.write("Three")
    assert editable.submit().version == 2
    assert editable.open()[0] == {"Three"}


def test_the_same_request_again_takes_no_key_from_whoever_began_to_change(held):
    token = uuid.uuid4()
    held.change(held.key)
    submitting.submit(bid=held.bid, token=token, actor=held.author, now=LATER)
    held.change(held.key)
    submitting.submit(bid=held.bid, token=token, actor=held.author, now=LATER)
    assert set(drafts.read(held.bid).answers.values()) == {"One"}
    assert submitting.destroy_spent_keys(LATER) == 0
    assert held.bid.version == 2


def test_a_crash_between_key_and_commit_leaves_a_key_that_is_swept(held):
    store.put(held.bid.draft_key, "left over")
    assert submitting.destroy_spent_keys(LATER) == 1
    store.put(held.bid.draft_key, "left over")
    assert held.change(held.key).changing_since
    assert set(drafts.read(held.bid).answers.values()) == {"One"}


def test_after_the_deadline_the_next_version_is_late_and_the_old_one_is_in(held):
    held.change(held.key)
    with pytest.raises(submitting.TooLate):
        held.submit(now=DEADLINE + timedelta(microseconds=1))
    with pytest.raises(NotAllowed):
        held.write("Late", now=DEADLINE + timedelta(microseconds=1))
    # More time may still be given because the portal was down: nothing is lost before the opening.
    assert submitting.destroy_spent_keys(AFTER) == 0
    assert held.open() == ({"One"}, ["old.pdf"], True)


def test_an_opening_that_crashes_changes_nothing_of_it(held, monkeypatch):
    held.change(held.key)
    held.write("Two")

    def fail(*args, **kwargs):
        raise RuntimeError("power")

    with monkeypatch.context() as patched:
        patched.setattr(opening, "unseal_chain", fail)
        with pytest.raises(RuntimeError):
            held.open()
    assert (held.bid.state, StandingPart.objects.count(), store.has(held.bid.draft_key)) == ("SUBMITTED", 2, True)


def test_what_is_exported_and_checked_without_the_portal_is_what_stands(held, tmp_path):
    held.change(held.key)
    held.write("Two")
    held.add("new.pdf")
    exporting.export_sealed(opportunity=held.opportunity, folder=tmp_path, now=AFTER)
    place = tmp_path / "bids" / str(held.pk)
    standing = {row.part: bytes(row.ciphertext) for row in held.bid.standing.all()}
    assert {part: (place / f"{part}.age").read_bytes() for part in standing} == standing
    assert [file.name for file in (place / "files").iterdir()] == [f"{held.old.pk}.age"]
    assert json.loads(json.loads((place / "receipt.json").read_text())["content"])["version"] == 1
    ensure_holders()
    check = Path(home.proof.__file__).parent / "portal_check.py"
    ran = subprocess.run(
        [sys.executable, check, "receipt", place / "receipt.json"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout


def test_what_was_never_submitted_is_destroyed_at_the_opening_and_its_people_are_told(client, held, set_clock):
    """The openers' key would open it too, and nobody submitted it to them."""
    draft, author = make_draft(opportunity=held.opportunity, text="Never sent")
    upload = SimpleUploadedFile("never.pdf", b"%PDF-1.7 never")
    file = files.add(bid=draft, question_key="k", upload=upload, actor=author, now=THEN)
    page = reverse("bid_tasks", args=(draft.pk,))
    client.force_login(author)
    set_clock(AFTER)
    assert "It is destroyed when bids are opened: keep a copy" in client.get(page).content.decode()
    assert client.get(reverse("bid_copy", args=(draft.pk, "html"))).status_code == 200
    before = AuditEvent.objects.count()
    held.open()
    assert (draft.parts.count(), draft.files.count(), _place(file).exists()) == (0, 0, False)
    assert not store.has(draft.draft_key)
    told = client.get(page)
    assert "What was written in it was destroyed when bids were opened" in told.content.decode()
    assert client.get(reverse("bid_copy", args=(draft.pk, "html"))).status_code == 302
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", "subject_id")[before:]
    assert str(draft.pk) not in {subject for _verb, subject in verbs}
    assert client.get("/workspace/").status_code == 200


def test_a_withdrawn_bid_loses_its_key_at_the_opening(editable):
    submitting.withdraw(bid=editable.bid, actor=editable.author, now=LATER)
    with editable.capture(execute=True):
        open_bids(editable.opportunity)
    assert (store.has(editable.bid.draft_key), editable.bid.parts.count()) == (False, 2)


@pytest.mark.parametrize("role", [MemberRole.VIEWER, None])
def test_only_who_may_write_changes_and_stops(held, role):
    other = UserFactory(of=held.bid.organisation, of__as_=role) if role else UserFactory()
    for act in (changing.change, submitting.withdraw):
        with pytest.raises(NotAllowed):
            act(bid=held.bid, actor=other, now=LATER)
    held.change(held.key)
    with pytest.raises(NotAllowed):
        changing.stop_changing(bid=held.bid, actor=other, now=LATER)
    with pytest.raises(NotAllowed, match="being written already"):
        held.change(held.key)


def test_no_row_says_that_a_draft_or_an_opened_bid_is_being_changed(held):
    with pytest.raises(IntegrityError), transaction.atomic():
        Bid.objects.filter(pk=held.pk).update(
            state=State.DRAFT, submitted_at=None, submitted_by=None, changing_since=THEN
        )


# On the screen


def _address(held, name):
    return reverse(f"bid_{name}", args=(held.pk,))


def test_the_pages_of_a_change_from_beginning_to_end(client, held, set_clock):
    set_clock(LATER)
    client.force_login(held.author)
    assert "Change this bid" in client.get(_address(held, "tasks")).content.decode()
    assert "Version 1 stands until you submit version 2." in client.get(_address(held, "change")).content.decode()
    assert client.post(_address(held, "change")).status_code == 422
    wrong = SimpleUploadedFile("key.txt", b"no key")
    assert client.post(_address(held, "change"), {"key": wrong}).status_code == 422
    assert (held.bid.changing_since, StandingPart.objects.count(), store.has(held.bid.draft_key)) == (None, 0, False)
    right = SimpleUploadedFile("key.txt", held.key.encode())
    assert client.post(_address(held, "change"), {"key": right}).url == _address(held, "tasks")
    page = client.get(_address(held, "tasks")).content.decode()
    assert "Version 1 stands. You are writing version 2" in page
    assert "Submitted, being changed" in client.get("/workspace/").content.decode()
    assert client.get(_address(held, "change")).status_code == 302
    assert "replaces version 1" in client.get(_address(held, "check")).content.decode()
    assert client.get(_address(held, "key")).status_code == 200
    sent = client.post(_address(held, "check"), {"token": uuid.uuid4(), "declaration": "on"})
    assert "/receipts/" in sent.url
    assert "Your bid (version 2) is in." in client.get(_address(held, "tasks")).content.decode()


def test_stopping_is_asked_once_and_told(client, editable, set_clock):
    set_clock(LATER)
    client.force_login(editable.author)
    assert client.post(_address(editable, "change")).status_code == 302
    editable.write("Two")
    assert (
        "What you wrote for version 2 is deleted." in client.get(_address(editable, "stop_changing")).content.decode()
    )
    told = client.post(_address(editable, "stop_changing"), follow=True).content.decode()
    assert "Version 1 stands as it was submitted." in told
    assert client.post(_address(editable, "stop_changing")).status_code == 403
    assert SealedPart.objects.filter(bid=editable.pk).count() == 2


def test_after_the_deadline_the_page_says_what_becomes_of_both(client, held, set_clock):
    held.change(held.key)
    set_clock(AFTER)
    client.force_login(held.author)
    page = client.get(_address(held, "tasks")).content.decode()
    assert "Version 1 stands and will be opened. Version 2 was not submitted" in page
    assert "Check answers and submit" not in page
