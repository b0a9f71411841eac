"""Receipts and sealed bids are checked without the portal: by one file, plain Python and the stock age program."""

import base64
import json
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from home.proof import portal_check
from portal.audit.models import AuditEvent
from portal.evidence.services import note_probe
from tenders.bids.models import SealedPart
from tenders.bids.services import files, receipts, submitting
from tests.factories.accounts import THEN
from tests.factories.bids import make_draft, make_submitted
from tests.factories.custody import ensure_holders, identity_of
from tests.factories.evaluation import AFTER, open_bids
from tests.factories.opportunities import DEADLINE, OpportunityFactory

pytestmark = pytest.mark.django_db
SCRIPT = Path(portal_check.__file__)
needs_age = pytest.mark.skipif(
    shutil.which("age") is None, reason="The program age is not installed (apt-get install age)."
)


def _run(*words, cwd=None):
    """The script in an interpreter that sees nothing of the portal."""
    command = [sys.executable, "-I", str(SCRIPT), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


def _written(receipt, folder):
    path = folder / "receipt.json"
    path.write_text(receipts.as_file(receipt))
    return path


def test_the_script_needs_nothing_but_pythons_own_library():
    names = re.findall(r"^(?:import|from) (\w+)", SCRIPT.read_text(), re.MULTILINE)
    assert set(names) <= sys.stdlib_module_names


@pytest.mark.parametrize("length", [0, 1, 63, 64, 500])
def test_its_arithmetic_agrees_with_the_librarys(length):
    for _round in range(5):
        key = Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        message = bytes(range(256)) * 2
        signature = key.sign(message[:length])
        assert portal_check.is_signed(public, message[:length], signature)
        for place in (0, 31, 32, 63):
            wrong = bytearray(signature)
            wrong[place] ^= 1
            assert not portal_check.is_signed(public, message[:length], bytes(wrong))
        assert not portal_check.is_signed(public, message[:length] + b"x", signature)


@pytest.mark.parametrize(
    ("public", "signature"),
    [(b"", b"\0" * 64), (b"\0" * 32, b""), (b"\xff" * 32, b"\0" * 64), (b"\0" * 32, b"\xff" * 64)],
)
def test_nonsense_is_no_signature(public, signature):
    assert not portal_check.is_signed(public, b"x", signature)


def test_a_receipt_is_genuine_until_a_byte_of_it_changes(tmp_path):
    _bid, _author, receipt = make_submitted()
    path = _written(receipt, tmp_path)
    good = _run("receipt", path, "--key", receipts.public_key())
    assert (good.returncode, "GENUINE" in good.stdout) == (0, True)
    for before, after in (("version", "versiom"), ("SUBMITTED", "SUBMITTEE"), ('\\"version\\":1', '\\"version\\":2')):
        assert before in path.read_text()
        (tmp_path / "changed.json").write_text(path.read_text().replace(before, after))
        changed = _run("receipt", tmp_path / "changed.json", "--key", receipts.public_key())
        assert changed.returncode == 1, changed.stdout


def test_a_receipt_signed_by_somebody_else_is_wrong(tmp_path):
    _bid, _author, receipt = make_submitted()
    file = json.loads(receipts.as_file(receipt))
    other = Ed25519PrivateKey.generate()
    file["signature"] = base64.b64encode(other.sign(file["content"].encode())).decode()
    file["public_key"] = base64.b64encode(other.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
    path = tmp_path / "forged.json"
    path.write_text(json.dumps(file))
    assert _run("receipt", path, "--key", receipts.public_key()).returncode == 1


def test_ones_own_files_are_found_on_the_receipt(tmp_path):
    bid, author = make_draft()
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 plan")
    files.add(bid=bid, question_key="k", upload=upload, actor=author, now=THEN)
    receipt = submitting.submit(bid=bid, token="00000000-0000-4000-8000-000000000001", actor=author, now=THEN)
    path, mine, other = _written(receipt, tmp_path), tmp_path / "plan.pdf", tmp_path / "other.pdf"
    mine.write_bytes(b"%PDF-1.7 plan")
    other.write_bytes(b"%PDF-1.7 plans")
    assert _run("files", path, mine).returncode == 0
    assert _run("files", path, mine, other).returncode == 1


@needs_age
def test_sealed_bids_open_with_the_age_program_and_two_keys_without_the_portal(tmp_path, set_clock):
    opportunity = OpportunityFactory(published=True)
    bid, author = make_draft(opportunity=opportunity, text="We care at night.", price="61.50")
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 plan")
    sealed = files.add(bid=bid, question_key="k", upload=upload, actor=author, now=THEN)
    submitting.submit(bid=bid, token="00000000-0000-4000-8000-000000000001", actor=author, now=THEN)
    set_clock(AFTER)
    folder = tmp_path / "sealed"
    call_command("export_sealed", opportunity.slug, folder)
    keys = []
    for place, holder in enumerate(ensure_holders()):
        keys.append(tmp_path / f"key{place}.txt")
        keys[-1].write_text(identity_of(holder))
    alone = _run("open", folder, "--key", keys[0], "--key", keys[0], "--out", tmp_path / "none")
    assert (alone.returncode, "Two keys of different holders" in alone.stdout) == (1, True)
    both = _run("open", folder, "--key", keys[3], "--key", keys[1], "--out", tmp_path / "out")
    assert both.returncode == 0, both.stdout + both.stderr
    assert "We care at night." in (tmp_path / "out" / str(bid.pk) / "QUALITY.json").read_text()
    assert "61.50" in (tmp_path / "out" / str(bid.pk) / "PRICE.json").read_text()
    assert (tmp_path / "out" / str(bid.pk) / str(sealed.pk)).read_bytes() == b"%PDF-1.7 plan"


@needs_age
def test_an_exchanged_bid_is_told(tmp_path, set_clock):
    opportunity = OpportunityFactory(published=True)
    one, _author, _receipt = make_submitted(opportunity=opportunity, text="Mine")
    two, _author, _receipt = make_submitted(opportunity=opportunity, text="Theirs")
    parts = [SealedPart.objects.get(bid=bid, part="QUALITY") for bid in (one, two)]
    SealedPart.objects.filter(pk=parts[0].pk).update(ciphertext=parts[1].ciphertext)
    set_clock(AFTER)
    call_command("export_sealed", opportunity.slug, tmp_path / "sealed")
    keys = []
    for place, holder in enumerate(ensure_holders()[:2]):
        keys += ["--key", tmp_path / f"key{place}.txt"]
        keys[-1].write_text(identity_of(holder))
    found = _run("open", tmp_path / "sealed", *keys, "--out", tmp_path / "out")
    assert (found.returncode, "IS NOT WHAT THE RECEIPT SAYS" in found.stdout) == (1, True)


def test_before_the_deadline_nothing_is_exported(tmp_path, set_clock):
    opportunity = OpportunityFactory(published=True)
    set_clock(DEADLINE)
    with pytest.raises(CommandError, match="nobody learns whether there are bids"):
        call_command("export_sealed", opportunity.slug, tmp_path / "sealed")


@pytest.fixture
def packed(tmp_path, set_clock):
    """(folder, bid) of an unpacked evidence archive after the opening, with a rival's bid in the same chain."""
    opportunity = OpportunityFactory(published=True)
    bid, _author, receipt = make_submitted(opportunity=opportunity, text="CANARY-MINE")
    make_submitted(opportunity=opportunity, text="CANARY-RIVAL")
    note_probe(at=DEADLINE - timedelta(minutes=9), milliseconds=30, milliseconds_apart=12)
    note_probe(at=DEADLINE - timedelta(minutes=8), milliseconds=30, failed_at="upload", milliseconds_apart=-170)
    note_probe(at=DEADLINE + timedelta(minutes=1), milliseconds=30, milliseconds_apart=9000)
    open_bids(opportunity)
    set_clock(AFTER)
    call_command("evidence_pack", str(receipt.pk), "--to", str(tmp_path / "pack.zip"))
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        archive.extractall(tmp_path / "pack")
    return tmp_path / "pack", bid


def test_the_evidence_is_signed_and_complete(packed):
    folder, _bid = packed
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(receipts.public_key()))
    sums = (folder / "SHA256SUMS").read_bytes()
    key.verify(base64.b64decode((folder / "SHA256SUMS.sig").read_text()), sums)
    for line in sums.decode().splitlines():
        digest, name = line.split("  ")
        assert portal_check.digest(folder / name) == digest
    assert "upload" in (folder / "probe.csv").read_text()
    assert json.loads((folder / "outages.json").read_text())[0]["failed_at"] == "upload"
    clocks = json.loads((folder / "clock.json").read_text())
    assert (
        clocks["before_the_deadline"]["measurements"],
        clocks["when_this_was_written"]["milliseconds_apart"] > 0,
    ) == (
        2,
        True,
    )
    assert clocks["before_the_deadline"]["most_milliseconds_apart"] == 170
    assert ",-170," in (folder / "probe.csv").read_text()


def test_a_late_bidder_gives_the_number_of_the_attempt(tmp_path, set_clock):
    bid, author = make_draft(opportunity=OpportunityFactory(published=True))
    with pytest.raises(submitting.TooLate) as late:
        submitting.submit(bid=bid, token=uuid4(), actor=author, now=AFTER)
    set_clock(AFTER)
    call_command("evidence_pack", str(late.value.attempt.pk), "--to", str(tmp_path / "pack.zip"))
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        assert f"receipts/late-{late.value.attempt.pk}.json" in archive.namelist()


def test_the_chain_in_it_holds_and_hides_the_rival(packed):
    folder, bid = packed
    (receipt,) = (folder / "receipts").iterdir()
    assert _run("chain", folder / "chain.json", "--receipt", receipt).returncode == 0
    chain = json.loads((folder / "chain.json").read_text())
    shown = {event["facts"]["subject"][1] for event in chain["events"] if event["facts"]}
    assert shown == {str(bid.pk)}
    text = "".join(path.read_text() for path in folder.rglob("*") if path.is_file())
    assert "CANARY" not in text
    rival = AuditEvent.objects.exclude(subject_id=str(bid.pk)).filter(chain=bid.lot.opportunity.bid_chain).first()
    assert rival.subject_id not in text


def test_a_changed_event_of_the_chain_is_found(packed):
    folder, _bid = packed
    chain = json.loads((folder / "chain.json").read_text())
    own = next(event for event in chain["events"] if event["facts"])
    own["facts"]["at"] = "2026-12-11T12:00:00.001000+00:00"
    (folder / "chain.json").write_text(json.dumps(chain))
    assert _run("chain", folder / "chain.json").returncode == 1


def test_a_receipt_whose_event_is_gone_is_named(capsys):
    _bid, _author, receipt = make_submitted()
    receipt.__class__._base_manager.filter(pk=receipt.pk).update(
        content=receipt.content.replace(json.loads(receipt.content)["chain_head"], "0" * 64)
    )
    with pytest.raises(SystemExit) as end:
        call_command("verify_audit")
    assert end.value.code == 1
    assert f"receipt {receipt.pk} witnesses is gone" in capsys.readouterr().out


def test_anyone_downloads_the_script_and_the_heads(client):
    page = client.get("/transparency/")
    assert "portal_check.py" in page.content.decode()
    assert b"".join(client.get("/transparency/portal_check.py")) == SCRIPT.read_bytes()
    assert client.get("/transparency/heads.json").json() == {"days": []}
    assert client.get("/transparency/heads.json?until=nonsense").json() == {"days": []}
