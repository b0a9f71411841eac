"""What the scanner says, and that its silence is no verdict and no fault of the sender's."""

import io

import pytest

from portal.files import scanning
from portal.files.enums import Verdict
from tests.factories.clamd import EICAR, FakeClamd


@pytest.fixture
def clamd(tmp_path, settings):
    place = str(tmp_path / "clamd.ctl")
    settings.CLAMD_SOCKET = place
    server = FakeClamd(place)
    yield server
    server.close()


def test_without_a_scanner_nothing_is_checked():
    assert scanning.scan(io.BytesIO(EICAR)) == (Verdict.NOT_CHECKED, "")


def test_a_file_is_read_whole_from_its_start_and_left_there(clamd):
    content = b"x" * (scanning.PIECE * 2 + 5)
    file = io.BytesIO(content)
    file.seek(7)
    assert scanning.scan(file) == (Verdict.CLEAN, "")
    assert (clamd.received, file.tell()) == ([content], 0)


def test_harm_is_named(clamd):
    assert scanning.scan(io.BytesIO(b"a" * 70_000 + EICAR)) == (Verdict.HARMFUL, "Eicar-Test-Signature")


@pytest.mark.parametrize("mode", ["hangs", "full"])
def test_no_answer_is_no_verdict(clamd, monkeypatch, mode):
    monkeypatch.setattr(scanning, "PATIENCE", 0.2)
    clamd.mode = mode
    assert scanning.scan(io.BytesIO(b"x")) == (Verdict.PENDING, "")


@pytest.mark.parametrize("place", ["/no/such/socket", "localhost:1"])
def test_a_scanner_that_is_away_is_no_verdict(settings, place):
    settings.CLAMD_SOCKET = place
    assert scanning.scan(io.BytesIO(b"x")) == (Verdict.PENDING, "")


@pytest.mark.parametrize("answer", ["", "stream: ", "stream: X ERROR", "OKAY", "stream: OK FOUND"])
def test_only_a_verdict_is_one(answer):
    if answer == "stream: OK FOUND":
        assert scanning._verdict_in(answer) == (Verdict.HARMFUL, "OK")
    else:
        with pytest.raises(scanning.NoVerdict):
            scanning._verdict_in(answer)
