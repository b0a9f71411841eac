"""Taking files in."""

import hashlib
from datetime import datetime
from typing import Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile

from . import guard
from .models import StoredFile


def digest_of(file: Any) -> str:
    """SHA-256 of a file's bytes, read in pieces; leaves it at its start."""
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(1024 * 1024):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def store(*, upload: UploadedFile, actor: Any, now: datetime) -> StoredFile:
    """Check and keep an upload. Raises ``ValidationError`` with a sentence for the person."""
    name = guard.safe_name(upload.name or "")
    guard.check(name, upload.size or 0, upload)
    kept = StoredFile(
        name=name,
        size=upload.size or 0,
        sha256=digest_of(upload),
        uploaded_at=now,
        uploaded_by=actor if getattr(actor, "pk", None) else None,
    )
    kept.file.save(name, File(upload), save=False)
    kept.save(force_insert=True)
    return kept


def as_answer(kept: StoredFile) -> dict[str, Any]:
    """The file as it stands in an answer: id, name, size, digest."""
    return {"id": str(kept.pk), "name": kept.name, "size": kept.size, "sha256": kept.sha256}
