"""Handing files out: always as an attachment, never shown by the browser in our name."""

from typing import IO

from django.http import FileResponse

from .guard import content_type_of


def attachment(file: IO[bytes], name: str) -> FileResponse:
    """A streamed download that no browser renders: sandboxed, not sniffed, not kept."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type_of(name))
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
