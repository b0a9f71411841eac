"""Sealing and unsealing: the age format, readable by any age tool. Only drafts and the opening may import this.

A payload is canonical JSON with a random salt, padded to 4 KiB: its length tells little, and its digest (which stands
in receipts and logs) cannot be found by guessing a price.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import pyrage
from django.conf import settings

from portal.audit.services import canonical
from portal.files.spool import Spool

BLOCK = 4096


class Damaged(Exception):
    """What was stored is not what was sealed."""


def new_identity() -> tuple[str, str]:
    """(secret, public) of a new age identity, as text."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_of(identity: str) -> str:
    """The public half of an identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def digest_of(payload: dict[str, Any]) -> str:
    """SHA-256 over the canonical payload, salt included."""
    return hashlib.sha256(canonical(payload).encode()).hexdigest()


def seal(payload: dict[str, Any], recipients: Sequence[str]) -> bytes:
    """The payload as age ciphertext. A payload without a salt gets one."""
    payload.setdefault("salt", secrets.token_hex(32))
    text = canonical(payload).encode()
    padded = text + b" " * (-len(text) % BLOCK)
    return pyrage.encrypt(padded, [pyrage.x25519.Recipient.from_str(name) for name in recipients])


def unseal(ciphertext: bytes, identity: str) -> dict[str, Any]:
    """The payload. Raises ``Damaged`` when the ciphertext was changed or is for another key."""
    try:
        return json.loads(pyrage.decrypt(bytes(ciphertext), [pyrage.x25519.Identity.from_str(identity)]))
    except (pyrage.DecryptError, ValueError) as error:
        raise Damaged(str(error)) from None


class _Digesting:
    """A reader that takes the digest and the size of what passes."""

    def __init__(self, source: IO[bytes]):
        self.source, self.digest, self.size = source, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        piece = self.source.read(size)
        self.digest.update(piece)
        self.size += len(piece)
        return piece


def seal_file(source: Any, place: str, recipients: Sequence[str]) -> tuple[int, str, str]:
    """Stream a file into ciphertext at ``place`` (below the private folder).

    Returns (size, SHA-256 of the plain bytes, SHA-256 of the ciphertext). Written aside and renamed, so that a
    half-written file never counts.
    """
    target = Path(settings.PRIVATE_ROOT) / place
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    reader = _Digesting(source)
    with part.open("wb") as writer:
        pyrage.encrypt_io(reader, writer, [pyrage.x25519.Recipient.from_str(name) for name in recipients])
        writer.flush()
        os.fsync(writer.fileno())
    part.rename(target)
    return reader.size, reader.digest.hexdigest(), file_digest(target)


def file_digest(path: Path) -> str:
    """SHA-256 of a file on disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Keeping:
    """A writer into a spool that takes the digest of what passes."""

    def __init__(self, spool: Spool):
        self.spool, self.digest = spool, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self.spool.write(data)

    def flush(self) -> None:
        """Nothing waits here."""


def unsealed_file(place: str, identity: str, expected_sha256: str) -> Spool:
    """A readable file, at its start, whose digest is the expected one; on disk it is encrypted under a passing key.

    Raises ``Damaged`` otherwise, also when the ciphertext is missing.
    """
    spool = Spool.temporary()
    keeping = _Keeping(spool)
    try:
        with (Path(settings.PRIVATE_ROOT) / place).open("rb") as reader:
            pyrage.decrypt_io(reader, keeping, [pyrage.x25519.Identity.from_str(identity)])
        if keeping.digest.hexdigest() != expected_sha256:
            raise Damaged("The digest is not the one in the manifest.")
    except (pyrage.DecryptError, OSError, Damaged) as error:
        spool.close()
        raise Damaged(str(error)) from None
    spool.seek(0)
    return spool
