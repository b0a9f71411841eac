"""Files of a bid on their way in: nothing readable on the disk, not even for a moment."""

import os
import tempfile
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal.files import guard
from tenders.bids.services import arriving, drafts, files
from tests.factories.accounts import THEN
from tests.factories.bids import make_draft
from tests.factories.opportunities import OpportunityFactory
from tests.factories.questions import QuestionSetFactory, question, section

pytestmark = pytest.mark.django_db
CANARY = b"CANARYmerlin5521"
BIG = b"%PDF-1.7 " + CANARY * (20 * guard.MIB // len(CANARY))


@pytest.fixture
def page(set_clock):
    """A bid's page with a question for a file: (client, bid, address, field)."""
    set_clock(THEN)
    texts = (question(text="How?"), question(text="Who?"))
    asked = QuestionSetFactory(published=True, sections=[section(*texts, question("file", text="Your plan"))])
    bid, author = make_draft(opportunity=OpportunityFactory(published=True, question_set=asked))
    part = bid.lot.opportunity.question_version.structure.sections[0]
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    return client, bid, reverse("bid_section", args=(bid.pk, part.key)), part.answered[2]


def _post(client, address, **fields):
    client.get(address)
    return client.post(address, {"csrfmiddlewaretoken": client.cookies["csrf"].value, **fields})


def _open_files(folder):
    """What this process has open below a folder, nameless files too, as bytes."""
    for link in Path("/proc/self/fd").iterdir():
        try:
            if str(link.readlink()).startswith(str(folder)):
                yield link.read_bytes()
        except OSError:
            continue


def test_a_large_file_of_a_form_never_lies_readable_in_the_folder_for_temporary_files(page, tmp_path, monkeypatch):
    client, bid, address, asked = page
    folder = tmp_path / "system"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    held = []
    check = guard.check

    def looking(name, size, file):
        held.extend([path.read_bytes() for path in folder.rglob("*") if path.is_file()])
        held.extend(_open_files(folder))
        check(name, size, file)

    monkeypatch.setattr(guard, "check", looking)
    response = _post(client, address, **{f"q_{asked.key}": SimpleUploadedFile("plan.pdf", BIG)})
    assert response.status_code == 302
    assert max(map(len, held)) > len(BIG)
    assert not any(CANARY in content for content in held)
    row = drafts.read(bid).files[asked.key][0]
    assert (row["name"], row["size"]) == ("plan.pdf", len(BIG))
    assert b"age-encryption" in (Path(settings.PRIVATE_ROOT) / bid.files.get().path).read_bytes()[:30]


def test_memory_stays_far_below_the_size_of_the_file(page):
    client, bid, address, asked = page
    client.get(address)
    upload = SimpleUploadedFile("plan.pdf", BIG)
    peaks = []

    def measured(environ):
        tracemalloc.start()
        try:
            return handler(environ)
        finally:
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()

    handler, client.handler = client.handler, measured
    sent = {"csrfmiddlewaretoken": client.cookies["csrf"].value, f"q_{asked.key}": upload}
    assert client.post(address, sent).status_code == 302
    assert peaks[0] < 8 * guard.MIB
    assert bid.files.get().size == len(BIG)


def test_the_form_is_still_checked_against_forgery(page):
    client, bid, address, asked = page
    forged = client.post(address, {f"q_{asked.key}": SimpleUploadedFile("plan.pdf", b"%PDF-1.7")})
    assert forged.status_code == 403
    assert not bid.files.exists()


def test_uploads_that_were_left_make_room_for_the_next_and_those_under_way_do_not(page, monkeypatch):
    _client, bid, _address, asked = page
    monkeypatch.setattr(files, "MOST_FILES", 2)
    announce = {"bid": bid, "question_key": asked.key, "name": "plan.pdf", "length": 9, "actor": bid.created_by}
    left, sent = (arriving.begin(now=THEN, **announce) for _one in range(2))
    later = THEN + arriving.IDLE + timedelta(seconds=1)
    for upload, at in ((left, THEN), (sent, later)):
        os.utime(Path(settings.PRIVATE_ROOT) / upload.path, (at.timestamp(), at.timestamp()))
    with pytest.raises(ValidationError, match="Remove one first"):
        arriving.begin(now=THEN + timedelta(minutes=1), **announce)
    assert bid.uploads.count() == 2
    fresh = arriving.begin(now=later, **announce)
    assert set(bid.uploads.values_list("pk", flat=True)) == {sent.pk, fresh.pk}
    with pytest.raises(ValidationError, match="Remove one first"):
        arriving.begin(now=later, **announce)
