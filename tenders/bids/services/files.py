"""Files of a draft: checked on arrival, stored as ciphertext only."""

import shutil
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from portal.files import guard, scanning
from portal.files.enums import WITHHELD, Verdict
from portal.files.spool import Spool
from tenders.bids import rules, sealing
from tenders.bids.models import Bid, SealedFile
from tenders.custody import store

from . import drafts, standing

MOST_FILES = 100
MOST_BYTES = 1024 * guard.MIB


# What must stay free on the disk, so that what is stored already can be submitted (F7).
RESERVE = 1024 * guard.MIB


class NoRoom(ValidationError):
    """The disk is too full: said before anything is stored."""

    def __init__(self) -> None:
        super().__init__("There is no room for this file just now. Your text is saved; try again later.", code="room")


def check_room(size: int) -> None:
    """Raise ``NoRoom`` when the disk would have less left than its reserve."""
    root = Path(settings.PRIVATE_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(root).free < size + RESERVE:
        raise NoRoom


def distinct(files: Mapping[str, list[dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Each file once, however many answers it stands in: {id: row}."""
    return {row["id"]: row for rows in files.values() for row in rows}


def check_limits(before: int, size: int) -> None:
    """Raise ``ValidationError`` when a bid with ``before`` files takes no more, or when all would be ``size`` bytes."""
    if before >= MOST_FILES:
        raise ValidationError(f"A bid holds at most {MOST_FILES} files. Remove one first.", code="size")
    if size > MOST_BYTES:
        raise ValidationError("All files of a bid together may be 1 GB. Remove one first.", code="size")


def add(
    *,
    bid: Bid,
    question_key: str,
    upload: UploadedFile,
    actor: Any,
    now: datetime,
    file_id: UUID | None = None,
    also: Callable[[], None] = lambda: None,
) -> SealedFile:
    """Check and seal one upload into a slot; ``also`` runs in the transaction that lists it.

    Raises ``ValidationError`` or ``NotAllowed`` with a sentence.
    """
    rules.may_edit(actor, bid, now).or_raise()
    name = guard.safe_name(upload.name or "")
    guard.check(name, upload.size or 0, upload)
    verdict, found = scanning.scan(upload)
    if verdict == Verdict.HARMFUL:
        raise ValidationError(
            f"“{name}” was not kept: it holds what looks like harmful software ({found}).", code="harmful"
        )
    sealed = SealedFile(pk=file_id or uuid4(), bid=bid, uploaded_at=now, verdict=verdict)
    sealed.size, sealed.sha256, sealed.ciphertext_sha256 = sealing.seal_file(
        upload, sealed.path, drafts.recipients(bid)
    )

    def change(files: dict[str, list[dict[str, Any]]]) -> None:
        every = distinct(files)
        check_limits(len(every), sum(row["size"] for row in every.values()) + sealed.size)
        also()
        sealed.save(force_insert=True)
        row = {"id": str(sealed.pk), "name": name, "size": sealed.size, "sha256": sealed.sha256}
        files.setdefault(question_key, []).append(row)

    try:
        drafts.change_files(bid=bid, actor=actor, now=now, change=change)
    except Exception:
        (Path(settings.PRIVATE_ROOT) / sealed.path).unlink(missing_ok=True)
        raise
    return sealed


def remove(*, bid: Bid, question_key: str, file_id: str, actor: Any, now: datetime) -> None:
    """Take a file out of a slot; with the last one its ciphertext goes too, unless the version that stands holds it.

    Removing it twice is fine.
    """

    def change(files: dict[str, list[dict[str, Any]]]) -> None:
        rows = files.get(question_key, [])
        kept = [row for row in rows if row["id"] != file_id]
        if len(kept) == len(rows):
            return
        files[question_key] = kept
        if file_id in distinct(files) or (bid.standing.exists() and file_id in standing.files_of(bid)):
            return
        sealed = bid.files.filter(pk=file_id).first()
        if sealed is None:
            return  # it was named only
        place = Path(settings.PRIVATE_ROOT) / sealed.path
        sealed.delete()
        transaction.on_commit(lambda: place.unlink(missing_ok=True))

    drafts.change_files(bid=bid, actor=actor, now=now, change=change)


def place(*, bid: Bid, file_id: str, question_keys: Collection[str], actor: Any, now: datetime) -> None:
    """Have a file stand in exactly these answers: moved, or in several, without being sent again.

    Raises ``NotAllowed``, ``KeyError`` when the draft has no such file, ``ValidationError`` when no answer is left.
    """
    if not question_keys:
        raise ValidationError("Choose at least one answer for this file.")

    def change(files: dict[str, list[dict[str, Any]]]) -> None:
        row = distinct(files)[file_id]
        for key in {*files, *question_keys}:
            rows = files.setdefault(key, [])
            stands = any(one["id"] == file_id for one in rows)
            if key in question_keys and not stands:
                rows.append(row)
            elif stands and key not in question_keys:
                files[key] = [one for one in rows if one["id"] != file_id]

    drafts.change_files(bid=bid, actor=actor, now=now, change=change)


def read_back(*, bid: Bid, file_id: str) -> tuple[Spool, str]:
    """(readable file, name) of a draft's own file, for its own people.

    Raises ``KeyError`` when the draft has no such file or only its name, ``KeyMissing`` once it is sealed.
    """
    row = distinct(drafts.read(bid).files)[file_id]
    sealed = bid.files.filter(pk=file_id).first()
    if sealed is None:
        raise KeyError(file_id)  # it was named only
    return sealing.unsealed_file(sealed.path, store.get(bid.draft_key), sealed.sha256), row["name"]


def withheld(bid: Bid) -> dict[str, str]:
    """{id: words} of the files of a bid that the panel would not be shown as things stand."""
    rows = bid.files.filter(verdict__in=WITHHELD)
    return {str(row.pk): row.get_verdict_display() for row in rows}
