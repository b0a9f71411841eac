"""Taking files in and handing them out."""

import hashlib

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from portal.files import guard
from portal.files.handing_out import attachment
from portal.files.models import StoredFile
from portal.files.services import as_answer, digest_of, store
from portal.files.uploads import LimitUploadHandler
from tests.factories.accounts import THEN, UserFactory

PDF = b"%PDF-1.7\n%%EOF\n"
pytestmark = pytest.mark.django_db


def _store(name="plan.pdf", content=PDF, actor=None):
    return store(upload=SimpleUploadedFile(name, content), actor=actor, now=THEN)


def test_store_keeps_the_bytes_as_they_came_with_their_digest():
    person = UserFactory()
    kept = _store(actor=person)
    assert kept.file.read() == PDF
    assert (kept.size, kept.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    assert (kept.uploaded_by, kept.uploaded_at) == (person, THEN)


def test_the_senders_name_is_no_part_of_the_path():
    kept = _store("../../secret plan.pdf")
    assert kept.name == "secret plan.pdf"
    assert kept.file.name == f"files/{kept.pk.hex[:2]}/{kept.pk.hex}"
    assert kept.file.path.startswith(str(settings.PRIVATE_ROOT))


def test_a_stored_file_has_no_address():
    with pytest.raises(ValueError, match="no address"):
        _ = _store().file.url


def test_what_is_refused_is_not_kept():
    with pytest.raises(ValidationError, match="is not a real PDF"):
        _store(content=b"<html>")
    assert not StoredFile.objects.exists()


def test_an_answer_carries_name_size_and_digest():
    kept = _store()
    assert as_answer(kept) == {"id": str(kept.pk), "name": "plan.pdf", "size": kept.size, "sha256": kept.sha256}


def test_digest_of_leaves_the_file_at_its_start():
    upload = SimpleUploadedFile("plan.pdf", PDF)
    assert digest_of(upload) == hashlib.sha256(PDF).hexdigest()
    assert upload.tell() == 0


def test_attachment_is_never_shown_by_a_browser_in_our_name():
    response = attachment(_store("Größe; x.pdf").file, "Größe; x.pdf")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert b"".join(response.streaming_content) == PDF


def _sent(**fields):
    request = RequestFactory().post("/", fields)
    handlers = [LimitUploadHandler(request), *request.upload_handlers]
    request.upload_handlers = handlers
    return request


def test_an_upload_over_the_limit_is_skipped_and_the_rest_of_the_form_is_kept(monkeypatch):
    monkeypatch.setattr(guard, "MAX_BYTES", guard.MIB)
    big = SimpleUploadedFile("bi\u202eg.pdf", PDF + b"x" * 3 * guard.MIB)
    request = _sent(before="typed", big=big, small=SimpleUploadedFile("small.pdf", PDF), later="typed too")
    assert (request.POST["before"], request.POST["later"]) == ("typed", "typed too")
    assert list(request.FILES) == ["small"]
    assert request.FILES["small"].read() == PDF
    assert request.refused_uploads == {
        "big": "“big.pdf” is larger than 1 MB, so it was not kept. Choose a smaller file."
    }


def test_an_upload_within_the_limit_leaves_no_note():
    request = _sent(small=SimpleUploadedFile("small.pdf", PDF))
    assert list(request.FILES) == ["small"]
    assert not hasattr(request, "refused_uploads")


def test_the_limit_stands_first_among_the_sites_upload_handlers():
    assert settings.FILE_UPLOAD_HANDLERS[0] == "portal.files.uploads.LimitUploadHandler"
