"""What may be uploaded: an allow-list, judged by structure and not by the name alone.

Bytes are never altered, so that a digest taken by the sender stays true.
"""

import re
import struct
import unicodedata
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO

from django.core.exceptions import ValidationError

from . import archives

MIB = 1024 * 1024
MAX_BYTES = 100 * MIB
MAX_ENTRIES = 2_000
MAX_UNPACKED = 500 * MIB
MAX_RATIO = 200
MAX_DEPTH = 1  # archives inside an archive
# What a damaged or hostile archive makes the unpacker raise.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
OPEN_DOCUMENT = {"odt", "ods"}
STARTS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
KINDS_IN_WORDS = "PDF, Word, Excel, PowerPoint, OpenDocument, CSV, text, PNG or JPEG"
# Characters that turn the reading direction could make "fdp.exe" read as "exe.pdf".
BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def safe_name(name: str) -> str:
    """The name as data: NFC, no folders, no control or direction characters, at most 150 characters."""
    base = PurePosixPath(name.replace("\\", "/")).name
    base = BIDI.sub("", unicodedata.normalize("NFC", base))
    base = "".join(char for char in base if unicodedata.category(char)[0] != "C").strip()
    stem, dot, ending = base.rpartition(".")
    return f"{stem[:140]}{dot}{ending[:9]}" if dot else (base[:150] or "file")


def ending_of(name: str) -> str:
    """The lower-case ending of a name, without its dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def content_type_of(name: str) -> str:
    """The type under which a file is handed out, always as an attachment."""
    return TYPES.get(ending_of(name), "application/octet-stream")


def check_claim(name: str, size: int) -> None:
    """What can be said of a file before its first byte: raise ``ValidationError`` for its ending or its size."""
    if ending_of(name) not in TYPES:
        raise ValidationError(f"“{name}” cannot be used. Choose a {KINDS_IN_WORDS} file.", code="type")
    if size > MAX_BYTES:
        raise ValidationError(f"“{name}” is larger than {MAX_BYTES // MIB} MB. Choose a smaller file.", code="size")
    if size == 0:
        raise ValidationError(f"“{name}” is empty. Choose the file again.", code="empty")


def check(name: str, size: int, file: IO[bytes]) -> None:
    """Raise ``ValidationError`` with a sentence when the file may not be uploaded; leaves the file at its start."""
    check_claim(name, size)
    file.seek(0)
    head = file.read(4096)
    try:
        _check_structure(name, ending_of(name), head, file)
    finally:
        file.seek(0)


def _check_structure(name: str, ending: str, head: bytes, file: IO[bytes]) -> None:
    if ending in STARTS and not head.startswith(STARTS[ending]):
        raise _not_what_it_says(name, ending)
    if ending == "pdf":
        _refuse(name, "is protected by a password" if archives.is_encrypted_pdf(file) else "")
    if ending in OFFICE or ending in OPEN_DOCUMENT:
        _check_archive(name, ending, file)
    if ending in ("csv", "txt") and (b"\x00" in head or head.startswith((b"MZ", b"\x7fELF", b"%PDF", b"PK\x03\x04"))):
        raise _not_what_it_says(name, ending)


def _not_what_it_says(name: str, ending: str) -> ValidationError:
    sentence = (
        f"“{name}” is not a real {ending.upper()} file. Open it in its program and save it again as {ending.upper()}."
    )
    return ValidationError(sentence, code="structure")


def _check_archive(name: str, ending: str, file: IO[bytes]) -> None:
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        raise _not_what_it_says(name, ending)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_directory(name, ending, entries)
            _check_entries(name, entries)
            _refuse(name, archives.layout_fault(file, entries))
            _refuse(name, archives.reaching_out(archive, entries))
            _check_inside(name, archive, entries, depth=1)
    except BROKEN:
        raise _not_what_it_says(name, ending) from None


def _check_inside(name: str, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], *, depth: int) -> None:
    """A workbook inside a report is usual, an archive inside that is not."""
    for found in archives.nested(archive, entries):
        if isinstance(found, str):
            _refuse(name, found)
            continue
        with found, zipfile.ZipFile(found) as inner:
            _refuse(name, "holds an archive inside an archive" if depth > MAX_DEPTH else "")
            rows = inner.infolist()
            _check_entries(name, rows)
            _refuse(name, archives.layout_fault(found, rows))
            _check_inside(name, inner, rows, depth=depth + 1)


def _check_directory(name: str, ending: str, entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    wanted = OFFICE.get(ending)
    if wanted and not ("[Content_Types].xml" in names and any(entry.startswith(wanted) for entry in names)):
        raise _not_what_it_says(name, ending)
    if ending in OPEN_DOCUMENT and "mimetype" not in names:
        raise _not_what_it_says(name, ending)


def _check_entries(name: str, entries: list[zipfile.ZipInfo]) -> None:
    folded = [entry.filename.casefold().replace("\\", "/") for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    faults = {
        "has too many parts": len(entries) > MAX_ENTRIES,
        "unpacks to too much": unpacked > MAX_UNPACKED
        or any(
            entry.file_size > MAX_RATIO * max(entry.compress_size, 1) and entry.file_size > MIB for entry in entries
        ),
        "holds the same part twice": len(set(folded)) != len(folded),
        "is protected by a password": any(entry.flag_bits & 0x1 for entry in entries),
        "holds macros": any(
            entry.endswith("vbaproject.bin") or entry.startswith(("basic/", "scripts/")) for entry in folded
        ),
        "points outside itself": any(
            entry.startswith("/") or ":" in entry or ".." in PurePosixPath(entry).parts for entry in folded
        ),
    }
    _refuse(name, next((fault for fault, found in faults.items() if found), ""))


def _refuse(name: str, fault: str) -> None:
    if fault:
        raise ValidationError(f"“{name}” {fault}, so it cannot be used. Save it again without that.", code="archive")
