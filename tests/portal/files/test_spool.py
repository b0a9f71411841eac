"""A spool: on disk only ciphertext, read like any file, sound after a cut at any byte."""

import io
import os
import random
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from portal.files import guard
from portal.files.spool import Spool
from portal.files.uploads import EncryptingUploadHandler

KEY = bytes(range(32))
CANARY = b"CANARYosprey4410"


def _spool(tmp_path, *pieces):
    file = (tmp_path / "spool").open("w+b", buffering=0)
    spool = Spool(file, KEY)
    for piece in pieces:
        spool.write(piece)
    return spool


def _again(tmp_path, key=KEY):
    return Spool((tmp_path / "spool").open("r+b", buffering=0), key)


def test_it_reads_as_what_was_written_at_any_place(tmp_path):
    plain = random.Random(4).randbytes(700_000)
    spool = _spool(tmp_path, plain[:10], plain[10:300_000], b"", plain[300_000:])
    assert (spool.length, spool.read(), spool.read()) == (len(plain), plain, b"")
    for _ in range(50):
        start, size = random.randrange(700_000), random.randrange(300_000)
        assert spool.seek(start) == spool.tell() == start
        assert spool.read(size) == plain[start : start + size]
    assert spool.seek(-5, os.SEEK_END) == 699_995
    assert spool.seek(2, os.SEEK_CUR) == 699_997
    assert spool.read() == plain[-3:]
    with pytest.raises(ValueError, match="before the start"):
        spool.seek(-1)


def test_the_disk_holds_no_plain_byte_and_no_second_nonce(tmp_path):
    _spool(tmp_path, CANARY, CANARY, CANARY * 40_000)
    raw = (tmp_path / "spool").read_bytes()
    assert CANARY not in raw
    assert raw[4:32] != raw[52:80]


def test_a_cut_anywhere_goes_on_after_the_last_whole_record(tmp_path):
    _spool(tmp_path, b"first", b"second")
    whole = (tmp_path / "spool").read_bytes()
    for cut in range(len(whole)):
        (tmp_path / "spool").write_bytes(whole[:cut])
        spool = _again(tmp_path)
        before = spool.length
        spool.trim()
        spool.write(b"more")
        assert before in (0, 5)
        assert _again(tmp_path).read() == b"first"[:before] + b"more"


def test_a_last_record_that_never_reached_the_disk_is_left_out(tmp_path):
    _spool(tmp_path, b"first", b"second")
    place = tmp_path / "spool"
    place.write_bytes(place.read_bytes()[:-10] + b"\x00" * 10)
    assert _again(tmp_path).read() == b"first"


def test_a_changed_record_is_an_error_and_a_foreign_key_reads_nothing(tmp_path):
    _spool(tmp_path, b"first", b"second")
    place = tmp_path / "spool"
    raw = bytearray(place.read_bytes())
    raw[20] ^= 1
    place.write_bytes(raw)
    with pytest.raises(OSError, match="changed on the disk"):
        _again(tmp_path).read()
    _spool(tmp_path, b"one")
    assert _again(tmp_path, bytes(32)).length == 0


def test_the_archive_guard_reads_a_spool():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", "x" * 600_000)
    spool = Spool.temporary()
    spool.write(content.getvalue())
    guard.check("plan.docx", spool.length, spool)
    assert spool.tell() == 0


def test_the_handler_gives_the_form_a_file_and_closes_it_when_the_line_breaks():
    request = RequestFactory().post("/", {"a": SimpleUploadedFile("plan.pdf", b"%PDF-" + CANARY * 9000)})
    request.upload_handlers = [handler := EncryptingUploadHandler(request)]
    upload = request.FILES["a"]
    assert isinstance(upload.file, Spool)
    assert (upload.name, upload.size, upload.read()) == ("plan.pdf", 144_005, b"%PDF-" + CANARY * 9000)
    handler.upload_interrupted()
    assert upload.file.closed
    EncryptingUploadHandler(request).upload_interrupted()
