"""A bid's files and the scanner: harm is refused, silence holds nobody up, and the panel sees only what is known."""

import uuid
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from portal.files import scanning
from portal.files.enums import Verdict
from tenders.bids.models import Bid
from tenders.bids.services import files, submitting
from tenders.bids.services.scanning import scan_waiting
from tenders.custody import store
from tenders.evaluation import opening
from tenders.evaluation.models import OpenedBid
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.bids import make_draft
from tests.factories.clamd import EICAR, FakeClamd
from tests.factories.evaluation import AFTER, open_bids, seat
from tests.factories.opportunities import OpportunityFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 "


@pytest.fixture
def clamd(tmp_path, settings):
    place = str(tmp_path / "clamd.ctl")
    settings.CLAMD_SOCKET = place
    server = FakeClamd(place)
    yield server
    server.close()


@pytest.fixture
def bid(set_clock):
    set_clock(THEN)
    return make_draft(opportunity=OpportunityFactory(published=True))


def _add(bid, content=PDF, name="plan.pdf"):
    draft, author = bid
    upload = SimpleUploadedFile(name, content)
    return files.add(bid=draft, question_key="k", upload=upload, actor=author, now=THEN)


def _silent(clamd, monkeypatch):
    monkeypatch.setattr("portal.files.scanning.PATIENCE", 0.2)
    clamd.mode = "hangs"


def _opened(bid):
    draft, author = bid
    submitting.submit(bid=draft, token=uuid.uuid4(), actor=author, now=THEN)
    open_bids(draft.lot.opportunity)
    return OpenedBid.objects.get(bid=draft)


def test_harm_is_refused_at_arrival_and_leaves_nothing(bid, clamd):
    with pytest.raises(ValidationError, match="was not kept: it holds what looks like harmful software"):
        _add(bid, PDF + EICAR)
    assert not bid[0].files.exists()
    assert not list(Path(configured.PRIVATE_ROOT).rglob("*.age"))


def test_what_is_clean_is_noted(bid, clamd):
    assert _add(bid).verdict == Verdict.CLEAN


def test_without_a_scanner_the_panel_is_handed_the_file(bid):
    sealed = _add(bid)
    assert sealed.verdict == Verdict.NOT_CHECKED
    copy, _name = opening.readable_copy(opened=_opened(bid), file_id=str(sealed.pk))
    assert copy.read() == PDF


def test_a_silent_scanner_holds_neither_upload_nor_submission_up(bid, clamd, monkeypatch):
    _silent(clamd, monkeypatch)
    assert _add(bid).verdict == Verdict.PENDING
    submitting.submit(bid=bid[0], token=uuid.uuid4(), actor=bid[1], now=THEN)
    assert Bid.objects.get(pk=bid[0].pk).state == "SUBMITTED"


def test_drafts_are_scanned_when_it_answers_again(bid, clamd, monkeypatch):
    _silent(clamd, monkeypatch)
    sealed = _add(bid)
    assert scan_waiting(THEN) == 0
    clamd.mode = "works"
    assert scan_waiting(THEN) == 1
    sealed.refresh_from_db()
    assert sealed.verdict == Verdict.CLEAN


def test_a_sealed_bid_waits_for_the_opening(bid, clamd, monkeypatch):
    _silent(clamd, monkeypatch)
    _add(bid)
    submitting.submit(bid=bid[0], token=uuid.uuid4(), actor=bid[1], now=THEN)
    clamd.mode = "works"
    assert scan_waiting(THEN) == 0
    assert bid[0].files.get().verdict == Verdict.PENDING


def test_the_panel_waits_for_a_verdict_of_today(bid, clamd):
    sealed = _add(bid)
    opened = _opened(bid)
    with pytest.raises(NotAllowed, match="waits to be checked"):
        opening.readable_copy(opened=opened, file_id=str(sealed.pk))
    assert scan_waiting(AFTER) == 1
    assert opening.readable_copy(opened=opened, file_id=str(sealed.pk))[0].read() == PDF


def test_what_newer_signatures_find_is_never_handed_out(bid, clamd, monkeypatch, client):
    monkeypatch.setattr("portal.files.scanning.is_configured", lambda: False)
    sealed = _add(bid, PDF + EICAR)
    monkeypatch.undo()
    opened = _opened(bid)
    assert scan_waiting(AFTER) == 1
    with pytest.raises(NotAllowed, match="looks like harmful software"):
        opening.readable_copy(opened=opened, file_id=str(sealed.pk))
    member = seat(bid[0].lot.opportunity)
    client.force_login(member.user)
    response = client.get(reverse("panel_file", args=(bid[0].pk, sealed.pk)))
    assert response.status_code == 409
    assert "looks like harmful software" in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_that_an_opened_file_is_harmful_is_recorded_with_its_verdict(bid, clamd, monkeypatch):
    monkeypatch.setattr("portal.files.scanning.is_configured", lambda: False)
    sealed = _add(bid, PDF + EICAR)
    monkeypatch.undo()
    _opened(bid)
    assert scan_waiting(AFTER) == 1
    sealed.refresh_from_db()
    event = AuditEvent.objects.get(verb="harmful_file")
    assert (sealed.verdict, event.subject_id) == (Verdict.HARMFUL, str(bid[0].pk))


def test_a_draft_says_what_would_be_withheld(bid, clamd, monkeypatch, client):
    _silent(clamd, monkeypatch)
    sealed = _add(bid)
    assert files.withheld(bid[0]) == {str(sealed.pk): "Waiting to be checked for harmful software"}


def test_what_nobody_can_read_does_not_wait_for_ever(bid, clamd, monkeypatch):
    _silent(clamd, monkeypatch)
    sealed = _add(bid)
    clamd.mode = "works"
    store.destroy(bid[0].draft_key)
    assert scan_waiting(THEN) == 1
    sealed.refresh_from_db()
    assert sealed.verdict == Verdict.NOT_CHECKED


def test_files_without_a_verdict_keep_no_other_from_its_turn(bid, clamd, monkeypatch):
    """As large files would where the scanner's limit is too low: they were asked about first, again and again."""
    monkeypatch.setattr("tenders.bids.services.scanning.MOST_AT_ONCE", 1)
    clamd.mode = "full"
    _add(bid, PDF + b"large")
    sealed = _add(bid, PDF + b"small", "small.pdf")
    scan = scanning.scan

    def only_small(file):
        clamd.mode = "works" if b"small" in file.read() else "full"
        return scan(file)

    monkeypatch.setattr(scanning, "scan", only_small)
    assert any(scan_waiting(THEN) for _time in range(60))
    sealed.refresh_from_db()
    assert sealed.verdict == Verdict.CLEAN


def test_a_scanner_that_hangs_keeps_the_worker_for_three_files(bid, clamd, monkeypatch):
    _silent(clamd, monkeypatch)
    for number in range(5):
        _add(bid, PDF, f"{number}.pdf")
    clamd.received.clear()
    assert scan_waiting(THEN) == 0
    assert len(clamd.received) == 3


def test_what_could_not_be_read_for_a_moment_is_not_handed_out_unchecked(bid, clamd, monkeypatch):
    sealed = _add(bid, PDF)
    opened = _opened(bid)

    def away(name):
        raise store.KeyMissing(name)

    with monkeypatch.context() as patch:
        patch.setattr("tenders.bids.services.scanning.unlock", away)
        assert scan_waiting(AFTER) == 0
    with pytest.raises(NotAllowed, match="waits to be checked"):
        opening.readable_copy(opened=opened, file_id=str(sealed.pk))
    assert scan_waiting(AFTER) == 1


def test_nobody_waits_for_the_check_of_a_file_that_is_gone(bid, clamd):
    sealed = _add(bid, PDF)
    opened = _opened(bid)
    (Path(configured.PRIVATE_ROOT) / sealed.path).unlink()
    assert scan_waiting(AFTER) == 0
    with pytest.raises(KeyError):
        opening.readable_copy(opened=opened, file_id=str(sealed.pk))


def test_what_stays_unreadable_is_settled_and_taken_up_again_once_it_can_be_read(bid, clamd, monkeypatch):
    monkeypatch.setattr("tenders.bids.services.scanning.MOST_READS", 3)
    sealed = _add(bid, PDF)
    opened = _opened(bid)
    place = Path(configured.PRIVATE_ROOT) / sealed.path
    away = place.rename(place.with_suffix(".away"))
    assert [scan_waiting(AFTER) for _time in range(4)] == [0, 0, 1, 0]
    sealed.refresh_from_db()
    assert sealed.verdict == Verdict.UNREADABLE
    away.rename(place)
    with pytest.raises(NotAllowed, match="waits to be checked"):
        opening.readable_copy(opened=opened, file_id=str(sealed.pk))
    assert scan_waiting(AFTER) == 1
    opening.readable_copy(opened=opened, file_id=str(sealed.pk))[0].close()


def test_roles_outside_the_panel_are_handed_nothing(bid, clamd, client):
    sealed = _add(bid)
    _opened(bid)
    scan_waiting(AFTER)
    client.force_login(StaffFactory(role=Role.EDITOR))
    assert client.get(reverse("panel_file", args=(bid[0].pk, sealed.pk))).status_code == 404
