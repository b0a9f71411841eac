"""A file of a draft that arrives in pieces. Until it is complete nothing lists it, and nothing of it is readable.

The key of its pieces and its name are sealed to the draft key, so that they end with it: once a bid is sealed, what
was still on its way can be read by nobody. An upload is not part of a bid before it stands in its slot.
"""

import errno
import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum

from portal.core.verdicts import NotAllowed
from portal.files import guard
from portal.files.spool import Spool
from tenders.bids import rules, sealing
from tenders.bids.models import Bid, SealedFile, Upload
from tenders.custody import store

from . import drafts, files

LIFETIME = timedelta(hours=24)
# Of what nothing came for so long, nobody is sending any more: it makes room for the next file, and for nothing else.
IDLE = timedelta(minutes=15)


class Busy(Exception):
    """Another request is writing to this upload: try again."""


class Gone(Exception):
    """The upload cannot go on: it is too old, or its bid was sealed or begun anew. Begin again."""


class WrongOffset(Exception):
    """The sender and the portal do not agree how much has arrived."""


def begin(*, bid: Bid, question_key: str, name: str, length: int, actor: Any, now: datetime) -> Upload:
    """Announce a file. Every limit is answered here, before a byte is sent.

    Raises ``NotAllowed``, ``ValidationError`` (code "size" where it is too much) or ``NoRoom``.
    """
    rules.may_edit(actor, bid, now).or_raise()
    if not drafts.can_be_read(bid):
        raise NotAllowed("This bid is sealed, so it takes no files.")
    structure = bid.lot.opportunity.question_version.structure
    if question_key not in {question.key for question in structure.questions if question.is_file}:
        raise ValidationError("There is no such question for a file.", code="question")
    name = guard.safe_name(name)
    guard.check_claim(name, length)
    try:
        _check_limits(bid, length)
    except ValidationError:
        if not _forget_idle(bid, now):
            raise
        _check_limits(bid, length)
    told = {"name": name, "question": question_key, "key": os.urandom(32).hex()}
    sealed = sealing.seal(told, [sealing.recipient_of(store.get(bid.draft_key))])
    upload = Upload(bid=bid, begun_at=now, length=length, sealed=sealed)
    place = _place(upload)
    place.parent.mkdir(parents=True, exist_ok=True)
    files.check_room(2 * length)  # its pieces, and what they become while the pieces are still there
    place.touch(mode=0o600)
    upload.save(force_insert=True)
    return upload


def _check_limits(bid: Bid, length: int) -> None:
    """Of what stands in the bid, what is on its way to it, and one more file."""
    waiting = bid.uploads.filter(done_at=None)
    rows = files.distinct(drafts.read(bid).files).values()
    files.check_limits(
        len(rows) + waiting.count(),
        sum(row["size"] for row in rows) + (waiting.aggregate(sum=Sum("length"))["sum"] or 0) + length,
    )


def _forget_idle(bid: Bid, now: datetime) -> int:
    """Forget the uploads of a bid that were left: no page lists them, so nobody could remove them. How many."""
    found = [one for one in bid.uploads.filter(done_at=None, begun_at__lt=now - IDLE) if _is_idle(one, now)]
    for upload in found:
        discard(upload)
    return len(found)


def _is_idle(upload: Upload, now: datetime) -> bool:
    try:
        with _place(upload).open("r+b", buffering=0) as file, _alone(file, wait=False):
            return os.fstat(file.fileno()).st_mtime < (now - IDLE).timestamp()
    except FileNotFoundError:
        return True
    except Busy:
        return False


def _place(upload: Upload) -> Path:
    return Path(settings.PRIVATE_ROOT) / upload.path


def _told(upload: Upload) -> dict[str, str]:
    try:
        return sealing.unseal(bytes(upload.sealed), store.get(upload.bid.draft_key))
    except (store.KeyMissing, sealing.Damaged):
        raise Gone from None


@contextmanager
def _spool(upload: Upload, told: dict[str, str]) -> Iterator[Spool]:
    """The pieces so far. Not locked while bytes arrive: a dead line would hold the lock, and its sender could not go on."""
    try:
        file = _place(upload).open("r+b", buffering=0)
    except FileNotFoundError:
        raise Gone from None
    with file:
        with _alone(file, wait=False):
            spool = Spool(file, bytes.fromhex(told["key"]))
            spool.trim()
        yield spool


@contextmanager
def _alone(file: Any, *, wait: bool) -> Iterator[None]:
    try:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Busy from None
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def arrived(*, upload: Upload, actor: Any, now: datetime) -> int:
    """How many bytes have arrived. All of them only once the file stands in its slot: after a crash it is put there now.

    Raises ``Busy``, ``Gone``, and as ``receive`` when it has to be put there.
    """
    if upload.done_at:
        return upload.length
    told = _told(upload)
    with _spool(upload, told) as spool:
        if spool.length == upload.length:
            _finish(upload, spool, told, actor, now)
        return spool.length


def receive(*, upload: Upload, offset: int, pieces: Iterable[bytes], actor: Any, now: datetime) -> int:
    """Append what arrives from ``offset`` on; with the last byte the file is checked and sealed into its slot.

    Returns how much there is now. Raises ``NotAllowed``, ``WrongOffset``, ``Busy``, ``Gone``, ``NoRoom``, or
    ``ValidationError`` when the file cannot be used (it is forgotten then).
    """
    rules.may_edit(actor, upload.bid, now).or_raise()
    if upload.done_at:
        raise WrongOffset
    told = _told(upload)
    with _spool(upload, told) as spool:
        if offset != spool.length:
            raise WrongOffset
        for piece in pieces:
            if spool.length + len(piece) > upload.length:
                raise ValidationError("More arrived than was announced. Choose the file again.", code="length")
            _append(spool, piece)
        spool.sync()
        if spool.length == upload.length:
            _finish(upload, spool, told, actor, now)
        return spool.length


def _append(spool: Spool, piece: bytes) -> None:
    with _alone(spool.descriptor(), wait=True):
        if not spool.is_current():
            raise WrongOffset  # the sender gave this line up and goes on by another
        try:
            spool.write(piece)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise files.NoRoom from None
            raise


def _finish(upload: Upload, spool: Spool, told: dict[str, str], actor: Any, now: datetime) -> None:
    def done() -> None:
        # Inside the transaction that lists the file: it is listed once, whatever is repeated after a crash.
        if not Upload.objects.filter(pk=upload.pk, done_at=None).update(done_at=now, sealed=b""):
            raise Gone

    spool.seek(0)
    # Django's stubs know files of text only.
    source = UploadedFile(cast(Any, spool), told["name"], size=upload.length)
    add = partial(files.add, bid=upload.bid, question_key=told["question"], file_id=upload.pk, also=done)
    try:
        with _alone(spool.descriptor(), wait=False):
            add(upload=source, actor=actor, now=now)
    except ValidationError:
        discard(upload)
        raise
    _place(upload).unlink(missing_ok=True)


def discard(upload: Upload) -> None:
    """Forget an upload: with its row goes the key to its pieces. The file that it became stays."""
    place = _place(upload)
    upload.delete()
    place.unlink(missing_ok=True)


def sweep(now: datetime) -> None:
    """Forget what is older than a day, and pieces and files that no row knows. It says nothing, as that would tell of drafts."""
    too_old = now - LIFETIME
    for upload in Upload.objects.filter(begun_at__lt=too_old):
        discard(upload)
    root = Path(settings.PRIVATE_ROOT)
    known = {Path(upload.path).name for upload in Upload.objects.all()}
    known |= {Path(file.path).name for file in SealedFile.objects.only("pk").iterator()}
    for pattern in ("arriving/*.part", "bids/*/*.part", "bids/*/*.age"):
        for place in root.glob(pattern):
            if place.name not in known and place.stat().st_mtime < too_old.timestamp():
                place.unlink(missing_ok=True)
