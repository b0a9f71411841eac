"""The words of the tus 1.0 protocol (core and creation): resumable uploads by plain HTTP. What a view needs to speak it."""

import base64
import binascii
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError

from . import guard

VERSION, TYPE = "1.0.0", "application/offset+octet-stream"
PIECE = 256 * 1024


def capabilities() -> HttpResponse:
    """The answer to OPTIONS."""
    headers = {"Tus-Version": VERSION, "Tus-Extension": "creation", "Tus-Max-Size": str(guard.MAX_BYTES)}
    return HttpResponse(status=204, headers=headers)


def speaks(request: HttpRequest) -> bool:
    """True when the request is in the one version that is understood."""
    return request.headers.get("Tus-Resumable") == VERSION


def number(request: HttpRequest, header: str) -> int | None:
    """A header that holds a whole number, or ``None``."""
    value = request.headers.get(header, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None


def metadata(request: HttpRequest) -> dict[str, str]:
    """What the sender says about the file; what cannot be read is left out."""
    found = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


def pieces(request: HttpRequest) -> Iterator[bytes]:
    """The body as it arrives. A line that breaks ends it: what came before is kept."""
    while True:
        try:
            piece = request.read(PIECE)
        except UnreadablePostError:
            return
        if not piece:
            return
        yield piece
