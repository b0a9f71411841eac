"""A file that lies on disk only as ciphertext, and reads like any other: written at its end, read at any place.

Each record is authenticated together with its place, under a nonce of its own, so that a file that was cut off in the
middle of a record (a killed worker, a full disk) goes on after the last whole one without a nonce being used twice.
"""

import bisect
import io
import os
import tempfile
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

HEAD, NONCE, TAG = 4, 12, 16
MOST = 256 * 1024  # plain bytes of a record: reading at any place holds no more than this in memory


class Spool(io.RawIOBase):
    """A readable, seekable file over encrypted records. Raises ``OSError`` where a record was changed."""

    def __init__(self, file: IO[bytes], key: bytes):
        super().__init__()
        self._file, self._cipher = file, ChaCha20Poly1305(key)
        self._starts: list[int] = []  # of the plain bytes of each record
        self._places: list[tuple[int, int]] = []  # (where its nonce stands, length of nonce, ciphertext and tag)
        self._end = self._at = self.length = 0
        self._open_record: tuple[int, bytes] = (-1, b"")
        self._find_records()

    @classmethod
    def temporary(cls) -> "Spool":
        """A nameless file in the folder for temporary files; its key is in this object and nowhere else."""
        # Not a context: it lives as long as the upload, and closes with it.
        file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
        return cls(file, ChaCha20Poly1305.generate_key())

    def _find_records(self) -> None:
        whole = self._file.seek(0, os.SEEK_END)
        while self._end + HEAD < whole:
            self._file.seek(self._end)
            size = int.from_bytes(self._file.read(HEAD), "big")
            if not NONCE + TAG < size <= NONCE + MOST + TAG or self._end + HEAD + size > whole:
                break
            self._note(size)
        if self._starts and not self._last_is_sound():
            self._forget_last()

    def _note(self, size: int) -> None:
        self._starts.append(self.length)
        self._places.append((self._end + HEAD, size))
        self._end += HEAD + size
        self.length += size - NONCE - TAG

    def _last_is_sound(self) -> bool:
        try:
            self._record(len(self._starts) - 1)
        except OSError:
            return False
        return True

    def _forget_last(self) -> None:
        self.length = self._starts.pop()
        self._end = self._places.pop()[0] - HEAD

    def trim(self) -> None:
        """Cut off what was left behind the last whole record."""
        self._file.truncate(self._end)

    def is_current(self) -> bool:
        """False once somebody else has written to the same file."""
        return os.fstat(self.descriptor()).st_size == self._end

    def descriptor(self) -> int:
        """Of the file below; not called ``fileno``, or a server might send the ciphertext by it."""
        return self._file.fileno()

    def write(self, data: Any) -> int:
        """Append, wherever reading stands. What is returned from is on disk, or at least with the system."""
        data = bytes(data)
        for start in range(0, len(data), MOST):
            self._append(data[start : start + MOST])
        return len(data)

    def _append(self, piece: bytes) -> None:
        nonce = os.urandom(NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, piece, self.length.to_bytes(8, "big"))
        self._file.seek(self._end)
        rest = memoryview(len(sealed).to_bytes(HEAD, "big") + sealed)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError:
            self.trim()
            raise
        self._note(len(sealed))

    def _record(self, index: int) -> bytes:
        if self._open_record[0] != index:
            place, size = self._places[index]
            self._file.seek(place)
            raw = self._file.read(size)
            try:
                plain = self._cipher.decrypt(raw[:NONCE], raw[NONCE:], self._starts[index].to_bytes(8, "big"))
            except InvalidTag:
                raise OSError("A piece of this file was changed on the disk.") from None
            self._open_record = (index, plain)
        return self._open_record[1]

    def read(self, size: int | None = -1, /) -> bytes:
        """As many bytes as were asked for, unless the file ends."""
        wanted = self.length - self._at if size is None or size < 0 else min(size, self.length - self._at)
        pieces = []
        while wanted > 0:
            index = bisect.bisect_right(self._starts, self._at) - 1
            start = self._at - self._starts[index]
            piece = self._record(index)[start : start + wanted]
            pieces.append(piece)
            wanted -= len(piece)
            self._at += len(piece)
        return b"".join(pieces)

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Where the next reading begins."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.length}[whence]
        if base + offset < 0:
            raise ValueError("A place before the start of the file.")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        """Where reading stands."""
        return self._at

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def writable(self) -> bool:
        """At its end."""
        return True

    def sync(self) -> None:
        """Have the disk hold what was written."""
        os.fsync(self.descriptor())

    def close(self) -> None:
        """Close the file below; a temporary one is gone with it."""
        if not self.closed:
            self._file.close()
            self._open_record = (-1, b"")
        super().close()
