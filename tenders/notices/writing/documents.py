"""Documents and notices, each with its address."""

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings

from .values import moment


@dataclass(frozen=True, slots=True)
class PublicDocument:
    """A document of an opportunity as everybody can download it."""

    number: int
    title: str
    filename: str
    path: str


def absolute(path: str) -> str:
    """The public address of a page of this portal."""
    return urljoin(settings.PORTAL_BASE_URL, path)


def notice(*, key: str, kind: str, code: str, words: str, path: str, at: datetime) -> dict[str, Any]:
    """The notice that this release stands for; ``code`` is "" where the law knows no such notice."""
    return {
        "id": key,
        "documentType": kind,
        "noticeType": code,
        "description": f"{code} notice" if code else words,
        "url": absolute(path),
        "datePublished": moment(at),
        "format": "text/html",
    }


def attached(rows: Any, kind: str) -> list[dict[str, Any]]:
    """The files beside a record, each under its key."""
    return [
        {
            "id": f"document-{row.document_id}",
            "documentType": kind,
            "title": row.document.title,
            "url": absolute(row.document.url),
            "format": mimetypes.guess_type(row.document.filename)[0],
        }
        for row in rows
    ]


def downloads(rows: Iterable[PublicDocument], kind: str) -> list[dict[str, Any]]:
    """The documents of an opportunity, each under its number."""
    return [
        {
            "id": f"document-{row.number}",
            "documentType": kind,
            "title": row.title,
            "url": absolute(row.path),
            "format": mimetypes.guess_type(row.filename)[0],
        }
        for row in rows
    ]
