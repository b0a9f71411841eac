"""Uploads in pieces: the protocol, the limits, cuts at random places, crashes, and nothing readable on the way."""

import base64
import hashlib
import json
import os
import random
import shutil
import subprocess
import uuid
from collections import namedtuple
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.http.request import UnreadablePostError
from django.test import Client
from django.urls import reverse

from portal.accounts.enums import MemberRole
from portal.files import guard
from tenders.bids.models import SealedFile, Upload
from tenders.bids.services import arriving, drafts, files, submitting
from tenders.custody import store
from tests.factories.accounts import THEN, OrganisationFactory, UserFactory
from tests.factories.bids import make_draft
from tests.factories.opportunities import DEADLINE, OpportunityFactory
from tests.factories.questions import QuestionSetFactory, question, section

CANARY = b"CANARYhobby9917"
CONTENT = b"%PDF-1.7 " + CANARY * 40_000
ROOT = Path(__file__).parents[3]


class Sender:
    """Somebody's browser that speaks tus."""

    def __init__(self, user, bid):
        self.client, self.bid = Client(), bid
        self.client.force_login(user)
        self.address = reverse("bid_uploads", args=(bid.pk,))
        self.asked = bid.lot.opportunity.question_version.structure.sections[0].answered[2]

    def ask(self, method, address, data=b"", **headers):
        sent = {"tus-resumable": "1.0.0", **{name.replace("_", "-"): str(value) for name, value in headers.items()}}
        kind = headers.pop("content_type", "application/offset+octet-stream")
        return self.client.generic(method, address, data, kind, headers=sent)

    def begin(self, content=CONTENT, *, name="plan.pdf", question=None, length=None, **headers):
        told = {"filename": name, "question": self.asked.key if question is None else question}
        words = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())
        length = len(content) if length is None else length
        return self.ask("POST", self.address, upload_length=length, upload_metadata=words, **headers)

    def patch(self, address, data, offset, **more):
        return self.ask("PATCH", address, data, upload_offset=offset, **more)

    def offset(self, address):
        return int(self.ask("HEAD", address)["Upload-Offset"])

    def listed(self):
        return drafts.read(self.bid).files.get(self.asked.key, [])


@pytest.fixture
def sender(set_clock, db):
    set_clock(THEN)
    return _sender()


def _sender():
    texts = (question(text="How?"), question(text="Who?"))
    asked = QuestionSetFactory(published=True, sections=[section(*texts, question("file", text="Your plan"))])
    bid, author = make_draft(opportunity=OpportunityFactory(published=True, question_set=asked))
    return Sender(author, bid)


def _at_rest():
    return [path.read_bytes() for path in Path(settings.PRIVATE_ROOT).rglob("*") if path.is_file()]


def test_options_say_what_is_understood(sender):
    answer = sender.ask("OPTIONS", sender.address)
    told = [answer[f"Tus-{name}"] for name in ("Version", "Extension", "Max-Size", "Resumable")]
    assert (answer.status_code, told) == (204, ["1.0.0", "creation", str(guard.MAX_BYTES), "1.0.0"])


def test_a_file_in_two_pieces_stands_in_its_slot_as_by_the_form(sender):
    begun = sender.begin()
    address = begun["Location"]
    assert begun.status_code == 201
    assert sender.offset(address) == 0
    half = sender.patch(address, CONTENT[:300_000], 0)
    assert (half.status_code, half["Upload-Offset"], sender.offset(address)) == (204, "300000", 300_000)
    assert sender.listed() == []
    assert not any(CANARY in content for content in _at_rest())
    assert sender.patch(address, CONTENT[300_000:], 300_000)["Upload-Offset"] == str(len(CONTENT))
    digest = hashlib.sha256(CONTENT).hexdigest()
    sealed = sender.bid.files.get()
    row = {"id": str(sealed.pk), "name": "plan.pdf", "size": len(CONTENT), "sha256": digest}
    assert sender.listed() == [row]
    assert str(sealed.pk) in address
    assert sender.offset(address) == len(CONTENT)
    assert sender.patch(address, b"x", len(CONTENT)).status_code == 409
    assert len(_at_rest()) == 1


def test_twenty_cuts_at_random_places_give_the_same_bytes(sender, monkeypatch):
    address, at = sender.begin()["Location"], 0
    draw = random.Random(7)
    for _ in range(20):
        cut = draw.randrange(len(CONTENT) // 15)
        with monkeypatch.context() as patch:
            patch.setattr("portal.files.tus.PIECE", max(1, cut // 3))
            patch.setattr("django.core.handlers.wsgi.WSGIRequest.read", _cut_after(cut))
            sender.patch(address, CONTENT[at : at + cut + 1000], at)
        found = sender.offset(address)
        assert at <= found <= at + cut
        assert sender.patch(address, b"x", found + 1).status_code == 409
        at = found
    assert at > 0
    assert sender.patch(address, CONTENT[at:], at).status_code == 204
    assert sender.bid.files.get().sha256 == hashlib.sha256(CONTENT).hexdigest()


def _cut_after(cut):
    """Reading a request that breaks after so many bytes."""
    left = [cut]

    def read(self, size):
        if left[0] <= 0:
            raise UnreadablePostError("The line broke.")
        piece = self._stream.read(min(size, left[0]))
        left[0] -= len(piece)
        return piece

    return read


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"length": guard.MAX_BYTES + 1}, 413, "is larger than 100 MB"),
        ({"length": 0}, 422, "is empty"),
        ({"name": "tool.exe"}, 422, "cannot be used"),
        ({"name": ""}, 422, "cannot be used"),
        ({"question": "nothing"}, 422, "no such question"),
        ({"length": ""}, 400, "length of the file is missing"),
        ({"length": "-1"}, 400, "length of the file is missing"),
        ({"tus_resumable": "0.2.2"}, 412, "not tus 1.0.0"),
    ],
    ids=["too large", "empty", "a program", "no name", "no question", "no length", "minus one", "another version"],
)
def test_what_cannot_be_taken_is_said_before_the_first_byte(sender, more, status, words):
    answer = sender.begin(**more)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert not Upload.objects.exists()


def test_a_bid_takes_so_many_files_and_so_many_bytes_those_on_their_way_included(sender, monkeypatch):
    monkeypatch.setattr(files, "MOST_FILES", 2)
    monkeypatch.setattr(files, "MOST_BYTES", 2 * guard.MIB)
    address = sender.begin()["Location"]
    sender.patch(address, CONTENT, 0)
    assert sender.begin(length=2 * guard.MIB).status_code == 413
    assert sender.begin(length=100).status_code == 201
    answer = sender.begin(length=100)
    assert (answer.status_code, "at most 2 files" in answer.content.decode()) == (413, True)


def test_a_disk_without_reserve_is_said_at_the_start(sender, monkeypatch):
    usage = namedtuple("Usage", "total used free")
    free = files.RESERVE + 2 * len(CONTENT)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(0, 0, free - 1))
    assert sender.begin().status_code == 507
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(0, 0, free))
    assert sender.begin().status_code == 201


def test_a_disk_that_fills_up_on_the_way_loses_nothing_that_came_before(sender, monkeypatch):
    address = sender.begin()["Location"]
    sender.patch(address, CONTENT[:1000], 0)

    def full(self, data):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("portal.files.spool.Spool.write", full)
        assert sender.patch(address, CONTENT[1000:], 1000).status_code == 507
    assert sender.patch(address, CONTENT[1000:], 1000).status_code == 204


def test_wrong_places_types_and_lengths_are_refused(sender):
    address = sender.begin()["Location"]
    assert sender.patch(address, b"x", 5).status_code == 409
    assert sender.patch(address, b"x", "").status_code == 400
    assert sender.patch(address, b"x", 0, content_type="text/plain").status_code == 415
    assert sender.patch(address, b"x", 0, tus_resumable="2").status_code == 412
    assert sender.ask("HEAD", address, tus_resumable="2").status_code == 412
    assert sender.patch(address, CONTENT + b"x", 0).status_code == 422
    assert sender.listed() == []


def test_what_is_not_what_it_says_is_refused_at_the_end_and_forgotten(sender):
    address = sender.begin(b"<html>")["Location"]
    answer = sender.patch(address, b"<html>", 0)
    assert (answer.status_code, "not a real PDF" in answer.content.decode()) == (422, True)
    assert sender.ask("HEAD", address).status_code == 404
    assert _at_rest() == []


def test_a_sender_that_gave_a_line_up_goes_on_by_another(sender):
    upload = Upload.objects.get(pk=sender.begin()["Location"].split("/")[-2])
    author = sender.bid.created_by

    def stale():
        yield CONTENT[:10]
        arriving.receive(upload=upload, offset=10, pieces=[CONTENT[10:30]], actor=author, now=THEN)
        yield CONTENT[10:20]

    with pytest.raises(arriving.WrongOffset):
        arriving.receive(upload=upload, offset=0, pieces=stale(), actor=author, now=THEN)
    assert arriving.arrived(upload=upload, actor=author, now=THEN) == 30


def test_a_crash_after_the_last_byte_is_made_good_when_the_sender_asks(sender, monkeypatch):
    address = sender.begin()["Location"]
    with monkeypatch.context() as patch:
        patch.setattr(files, "add", _crash)
        with pytest.raises(RuntimeError):
            sender.patch(address, CONTENT, 0)
    assert sender.listed() == []
    assert sender.offset(address) == len(CONTENT)
    assert len(sender.listed()) == 1


def _crash(**more):
    raise RuntimeError("killed")


def test_completing_it_twice_lists_it_once(sender, monkeypatch):
    address = sender.begin()["Location"]
    upload = Upload.objects.get()
    sender.patch(address, CONTENT[:-1], 0)
    stale = Upload.objects.get()
    sender.patch(address, CONTENT[-1:], len(CONTENT) - 1)
    with pytest.raises(arriving.Gone):
        arriving.arrived(upload=stale, actor=sender.bid.created_by, now=THEN)
    assert len(sender.listed()) == 1
    upload.refresh_from_db()
    assert bytes(upload.sealed) == b""


def test_while_it_is_being_sealed_others_wait(sender):
    upload = Upload.objects.get(pk=sender.begin()["Location"].split("/")[-2])
    with (Path(settings.PRIVATE_ROOT) / upload.path).open("rb") as file, arriving._alone(file, wait=True):
        assert sender.ask("HEAD", reverse("bid_upload", args=(sender.bid.pk, upload.pk))).status_code == 423


def test_nobody_else_learns_that_there_is_an_upload(sender):
    address = sender.begin()["Location"]
    reader = UserFactory(of=sender.bid.organisation, of__as_=MemberRole.VIEWER)
    stranger = UserFactory(of=OrganisationFactory(), of__as_=MemberRole.OWNER)
    for person in (reader, stranger):
        other = Sender(person, sender.bid)
        codes = {
            other.begin().status_code,
            other.ask("HEAD", address).status_code,
            other.patch(address, b"x", 0).status_code,
            other.ask("OPTIONS", address).status_code,
        }
        assert codes == {404}
    sender.client.logout()
    assert sender.patch(address, b"x", 0).status_code == 302
    second, _author = make_draft(opportunity=sender.bid.lot.opportunity)
    own = Sender(_author, second)
    assert own.ask("HEAD", reverse("bid_upload", args=(second.pk, address.split("/")[-2]))).status_code == 404


def test_an_upload_in_flight_at_the_deadline_is_not_part_of_the_bid(sender, set_clock):
    address = sender.begin()["Location"]
    sender.patch(address, CONTENT[:-1], 0)
    set_clock(DEADLINE + timedelta(microseconds=1))
    answer = sender.patch(address, CONTENT[-1:], len(CONTENT) - 1)
    assert (answer.status_code, "The deadline was" in answer.content.decode()) == (403, True)
    assert sender.begin().status_code == 403
    assert sender.listed() == []


def test_once_the_bid_is_sealed_nothing_on_the_machine_reads_what_was_on_its_way(sender):
    address = sender.begin()["Location"]
    sender.patch(address, CONTENT[:-1], 0)
    submitting.submit(bid=sender.bid, token=uuid.uuid4(), actor=sender.bid.created_by, now=THEN)
    assert not store.has(sender.bid.draft_key)
    with pytest.raises(arriving.Gone):
        arriving._told(Upload.objects.get())
    assert sender.ask("HEAD", address).status_code == 404
    assert sender.patch(address, CONTENT[-1:], len(CONTENT) - 1).status_code == 403


def test_a_bid_without_its_draft_key_takes_no_uploads(sender):
    address = sender.begin()["Location"]
    store.destroy(sender.bid.draft_key)
    assert (sender.begin().status_code, sender.ask("HEAD", address).status_code) == (403, 404)


def test_pieces_that_are_lost_are_as_if_they_had_never_been(sender):
    address = sender.begin()["Location"]
    (Path(settings.PRIVATE_ROOT) / Upload.objects.get().path).unlink()
    assert sender.ask("HEAD", address).status_code == 404


def test_what_is_older_than_a_day_is_swept_and_files_in_their_slots_stay(sender):
    done = sender.begin()["Location"]
    sender.patch(done, CONTENT, 0)
    sender.patch(sender.begin()["Location"], CONTENT[:9], 0)
    root = Path(settings.PRIVATE_ROOT)
    for name in ("arriving/old.part", "bids/ab/old.part", "arriving/new.part"):
        (root / name).parent.mkdir(exist_ok=True, parents=True)
        (root / name).touch()
        os.utime(root / name, times=(THEN.timestamp(), THEN.timestamp() + ("new" in name) * 90_000))
    arriving.sweep(THEN + timedelta(hours=23))
    assert Upload.objects.count() == 2
    arriving.sweep(THEN + timedelta(hours=25))
    assert not Upload.objects.exists()
    left = sorted(path.suffix for path in root.rglob("*") if path.is_file())
    assert (left, SealedFile.objects.count()) == ([".age", ".part"], 1)
    assert sender.ask("HEAD", done).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_tus_js_client_sends_through_twenty_cuts(set_clock, live_server, tmp_path):
    """The client that others use, unchanged, against our server."""
    node = shutil.which("node")
    if not node or not (ROOT / "node_modules/tus-js-client").exists():
        pytest.skip("NOT PROVED: node or tus-js-client is not installed (npm ci)")
    set_clock(THEN)
    sender = _sender()
    content = b"%PDF-1.7 " + os.urandom(3 * guard.MIB)
    (tmp_path / "plan.pdf").write_bytes(content)
    told = {
        "endpoint": live_server.url + sender.address,
        "file": str(tmp_path / "plan.pdf"),
        "question": sender.asked.key,
        "cookie": f"{settings.SESSION_COOKIE_NAME}={sender.client.cookies[settings.SESSION_COOKIE_NAME].value}; csrf={'a' * 32}",
        "token": "a" * 32,
    }
    script = ROOT / "tests/tenders/bids/tus_client.mjs"
    run = subprocess.run([node, script, json.dumps(told)], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["cuts"] == 20
    assert sender.bid.files.get().sha256 == hashlib.sha256(content).hexdigest()


def test_ciphertext_that_no_row_knows_goes_after_a_day_and_what_is_listed_stays(sender):
    sender.patch(sender.begin()["Location"], CONTENT, 0)
    listed = Path(settings.PRIVATE_ROOT) / sender.bid.files.get().path
    stray = listed.with_name("0" * 32 + ".age")
    stray.write_bytes(b"x")
    yesterday = (THEN - timedelta(hours=25)).timestamp()
    for place in (listed, stray):
        os.utime(place, (yesterday, yesterday))
    arriving.sweep(THEN)
    assert (listed.exists(), stray.exists()) == (True, False)
