"""The key store: one file a key, readable by the portal's user only, outside database, WAL and backups."""

import hashlib
import os
from pathlib import Path

from django.conf import settings


class KeyMissing(Exception):
    """The key is not in the store: it was destroyed, or never made here."""


def _path(name: str) -> Path:
    # The file's name tells nothing about the bid that it belongs to.
    return Path(settings.KEY_STORE_ROOT) / hashlib.sha256(name.encode()).hexdigest()


def put(name: str, secret: str) -> None:
    """Keep a secret under a name. Raises ``FileExistsError`` when there is one already: keys are never replaced."""
    folder = Path(settings.KEY_STORE_ROOT)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(_path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())


def replace(name: str, text: str) -> None:
    """Keep what changes from step to step, such as a ceremony: the old text or the new one is there, never half."""
    part = f"{name} (new)"
    destroy(part)
    put(part, text)
    os.replace(_path(part), _path(name))


def get(name: str) -> str:
    """The secret. Raises ``KeyMissing``."""
    try:
        return _path(name).read_text()
    except FileNotFoundError:
        raise KeyMissing(name) from None


def has(name: str) -> bool:
    """True while the secret can be read."""
    return _path(name).exists()


def destroy(name: str) -> None:
    """Remove the secret; removing it twice is fine, so that a crash in between can be repeated."""
    _path(name).unlink(missing_ok=True)
