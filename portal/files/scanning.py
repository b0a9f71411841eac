"""Asking ClamAV about a file, over its socket. No answer is no verdict: it never stands in the way of a deadline."""

import logging
import socket
from typing import IO

from django.conf import settings

from .enums import Verdict
from .spool import Spool

PIECE = 64 * 1024
# Of each step, not of the whole: a scanner that hangs holds an upload up for no longer than this.
PATIENCE = 10
log = logging.getLogger(__name__)


class NoVerdict(Exception):
    """The scanner did not answer, or not with a verdict."""


def is_configured() -> bool:
    """True where the settings name a scanner."""
    return bool(settings.CLAMD_SOCKET)


def scan(file: IO[bytes] | Spool) -> tuple[Verdict, str]:
    """``(verdict, name of what was found)``; the file is read from its start and left there.

    ``NOT_CHECKED`` where no scanner is set up, ``PENDING`` where it does not answer.
    """
    if not is_configured():
        return Verdict.NOT_CHECKED, ""
    file.seek(0)
    try:
        return _verdict_in(_ask(file))
    except (OSError, NoVerdict) as fault:
        log.warning("The scanner gave no verdict: %s", fault)
        return Verdict.PENDING, ""
    finally:
        file.seek(0)


def _verdict_in(answer: str) -> tuple[Verdict, str]:
    """Of "stream: OK" or "stream: Name FOUND". Raises ``NoVerdict``."""
    body = answer.removeprefix("stream:").strip()
    if body == "OK":
        return Verdict.CLEAN, ""
    if body.endswith(" FOUND"):
        return Verdict.HARMFUL, body.removesuffix(" FOUND")[:100]
    raise NoVerdict(body[:200])


def _connected() -> socket.socket:
    """A connection to "/run/clamav/clamd.ctl" or "host:3310"."""
    place = settings.CLAMD_SOCKET
    if place.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        try:
            line.connect(place)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = place.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def _ask(file: IO[bytes] | Spool) -> str:
    """The answer to INSTREAM (clamd's protocol: each piece after its length, then a length of zero)."""
    with _connected() as line:
        line.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            line.sendall(len(piece).to_bytes(4, "big") + piece)
        line.sendall((0).to_bytes(4, "big"))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < 4096:
            more = line.recv(4096)
            if not more:
                break
            answer += more
    return answer.rstrip(b"\0").decode("utf-8", "replace")
