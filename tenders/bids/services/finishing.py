"""Digest first: a large file is named before the deadline and sent after it, where the opportunity gives hours for that.

What is named is fixed by its digest, so nothing is won by sending it later. After the deadline only the receipt of the
submitted version is read, which holds digests, sizes and endings; names are sealed with the answers.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from portal.audit.services import record
from portal.files import guard, scanning
from portal.files.enums import Verdict
from tenders.bids import rules, sealing
from tenders.bids.models import Bid, FinishReceipt, SealedFile
from tenders.custody.models import SealingKey
from tenders.opportunities.models import Opportunity

from . import drafts, files, receipts, standing

DIGEST = re.compile(r"[0-9a-f]{64}")
PIECE = 1024 * 1024


def name_file(*, bid: Bid, question_key: str, name: str, size: int, sha256: str, actor: Any, now: datetime) -> None:
    """Name a file in a slot of a draft, to be sent after the deadline.

    Raises ``ValidationError`` (by field) or ``NotAllowed`` with a sentence.
    """
    rules.may_name_files(actor, bid, now).or_raise()
    name, sha256 = guard.safe_name(name), sha256.strip().lower()
    guard.check_claim(name, size)
    if not DIGEST.fullmatch(sha256):
        raise ValidationError({"sha256": "Enter the SHA-256 digest: 64 digits from 0 to 9 and a to f."})

    def change(held: dict[str, list[dict[str, Any]]]) -> None:
        every = files.distinct(held)
        if any(row["sha256"] == sha256 for row in every.values()):
            raise ValidationError({"sha256": "This bid holds or names a file with this digest already."})
        files.check_limits(len(every), sum(row["size"] for row in every.values()) + size)
        row = {"id": str(uuid4()), "name": name, "size": size, "sha256": sha256, "promised": True}
        held.setdefault(question_key, []).append(row)

    drafts.change_files(bid=bid, actor=actor, now=now, change=change)


@dataclass(frozen=True, slots=True)
class Named:
    """A file that the receipt of the submitted version names; ``receipt`` once it came."""

    id: str
    size: int
    sha256: str
    ending: str
    receipt: FinishReceipt | None


def named_in(bid: Bid) -> list[Named]:
    """What the submitted version names, and what of it came."""
    came = {str(row.file): row for row in bid.finish_receipts.all()}
    return [Named(receipt=came.get(row["id"]), **row) for row in standing.facts_of(bid).get("promised", ())]


def finish(*, bid: Bid, upload: UploadedFile, actor: Any, now: datetime) -> FinishReceipt:
    """Take a file that was named before the deadline, sealed to the opportunity's key alone.

    Raises ``NotAllowed`` outside the window, ``ValidationError`` for any file but those; nothing is stored then.
    """
    rules.may_finish(actor, bid, now).or_raise()
    given = guard.safe_name(upload.name or "")
    named = _matching(bid, given, upload)
    name = f"{given.rpartition('.')[0] or given}.{named.ending}"
    guard.check(name, upload.size or 0, upload)
    verdict, found = scanning.scan(upload)
    if verdict == Verdict.HARMFUL:
        raise ValidationError(
            f"“{name}” was not kept: it holds what looks like harmful software ({found}).", code="harmful"
        )
    files.check_room(named.size)
    sealed = SealedFile(pk=UUID(named.id), bid=bid, uploaded_at=now, verdict=verdict)
    envelope = SealingKey.objects.get(name=bid.lot.opportunity.bid_chain).recipient
    # Aside, under a name of its own: the same file may be on its way twice.
    aside = SealedFile(pk=uuid4()).path
    sealed.size, sealed.sha256, sealed.ciphertext_sha256 = sealing.seal_file(upload, aside, [envelope])
    try:
        return _taken(bid, sealed, aside, actor, now)
    except Exception:
        (Path(settings.PRIVATE_ROOT) / aside).unlink(missing_ok=True)
        raise


def _matching(bid: Bid, name: str, upload: UploadedFile) -> Named:
    upload.seek(0)
    digest = hashlib.sha256()
    while piece := upload.read(PIECE):
        digest.update(piece)
    upload.seek(0)
    for row in named_in(bid):
        if (row.size, row.sha256) == (upload.size, digest.hexdigest()):
            if row.receipt:
                raise ValidationError(f"“{name}” came already.", code="twice")
            return row
    raise ValidationError(
        f"“{name}” is not one of the files that you named before the deadline, or it was changed since. "
        "It was not stored.",
        code="digest",
    )


@transaction.atomic
def _taken(bid: Bid, sealed: SealedFile, aside: str, actor: Any, now: datetime) -> FinishReceipt:
    # As a submission: the opening waits for it, or it meets an opened bid and is refused.
    opportunity = Opportunity.objects.select_for_update(of=("self",)).get(pk=bid.lot.opportunity_id)
    row = Bid.objects.select_for_update(of=("self",)).select_related("lot__opportunity", "organisation").get(pk=bid.pk)
    rules.may_finish(actor, row, now).or_raise()
    if SealedFile.objects.filter(pk=sealed.pk).exists():
        raise ValidationError("This file came already.", code="twice")
    sealed.save(force_insert=True)
    data = {"file": str(sealed.pk), "sha256": sealed.sha256}
    record("finish_file", row, actor=actor, at=now, data=data, chain=opportunity.bid_chain)
    receipt = receipts.sign_finished(row, sealed, now)
    receipt.save(force_insert=True)
    place = Path(settings.PRIVATE_ROOT) / sealed.path
    place.parent.mkdir(parents=True, exist_ok=True)
    (Path(settings.PRIVATE_ROOT) / aside).rename(place)
    return receipt
