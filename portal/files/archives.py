"""The inside of a zip: what a program would unpack is what its directory says, and nothing lies before, between, behind.

Two readers that read one file differently are how harm gets past a scanner; so whatever could be read in two ways is
refused, ZIP64 too, which no office file of 100 MB needs.
"""

import re
import struct
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from lxml import etree

from .spool import Spool

LOCAL, END, END64 = b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x07"
LOCAL_HEAD, END_HEAD = struct.Struct("<4s5H3L2H"), struct.Struct("<4s4H2LH")
DESCRIBED, ENCRYPTED, UTF8 = 0x8, 0x1, 0x800
DESCRIPTORS = (12, 16)
FOREIGN = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
PIECE, OVERLAP = 256 * 1024, 64
MOST_RELATIONS = 4 * 1024 * 1024


def layout_fault(file: Any, entries: list[zipfile.ZipInfo]) -> str:
    """What is wrong with how the parts lie in the file; "" when nothing is."""
    whole = file.seek(0, 2)
    if whole < END_HEAD.size:
        return "is cut off"
    file.seek(whole - END_HEAD.size)
    mark, _disk, _first, _here, count, size, start, comment = END_HEAD.unpack(file.read(END_HEAD.size))
    if mark != END or comment:
        return "holds something after its end"
    file.seek(max(0, whole - END_HEAD.size - 20))
    if file.read(4) == END64 or 0xFFFF in (count,) or 0xFFFFFFFF in (size, start) or any(map(_is_zip64, entries)):
        return "is written in a form (ZIP64) that is not needed"
    if start + size != whole - END_HEAD.size or count != len(entries):
        return "holds something that its directory does not name"
    return _parts_fault(file, entries, start)


def _is_zip64(entry: zipfile.ZipInfo) -> bool:
    extra = entry.extra
    while len(extra) >= 4:
        kind, length = struct.unpack("<2H", extra[:4])
        if kind == 1:
            return True
        extra = extra[4 + length :]
    return False


def _parts_fault(file: IO[bytes], entries: list[zipfile.ZipInfo], end: int) -> str:
    """Each part begins where the one before ended, and says of itself what the directory says of it."""
    at = 0
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    for entry, following in zip(ordered, [*(one.header_offset for one in ordered[1:]), end], strict=True):
        file.seek(entry.header_offset)
        raw = file.read(LOCAL_HEAD.size)
        if entry.header_offset != at or len(raw) < LOCAL_HEAD.size:
            return "holds something that its directory does not name"
        mark, _version, flags, method, _time, _day, crc, packed, plain, names, extras = LOCAL_HEAD.unpack(raw)
        name = file.read(names).decode("utf-8" if entry.flag_bits & UTF8 else "cp437", "replace")
        told = (name, method, flags & (DESCRIBED | ENCRYPTED))
        if mark != LOCAL or told != (
            entry.orig_filename,
            entry.compress_type,
            entry.flag_bits & (DESCRIBED | ENCRYPTED),
        ):
            return "says two things about one part"
        is_described = bool(flags & DESCRIBED)
        if not is_described and (crc, packed, plain) != (entry.CRC, entry.compress_size, entry.file_size):
            return "says two things about one part"
        gap = following - (at + LOCAL_HEAD.size + names + extras + entry.compress_size)
        if gap not in (DESCRIPTORS if is_described else (0,)):
            return "holds something that its directory does not name"
        at = following
    return ""


def reaching_out(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str:
    """What is wrong where an office file would fetch something when it is opened; links that a person follows are fine."""
    for entry in entries:
        if not entry.filename.lower().endswith(".rels"):
            continue
        if entry.file_size > MOST_RELATIONS:
            return "has too many parts"
        try:
            root = etree.fromstring(archive.read(entry), etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError:
            return "has a part that cannot be read"
        for relation in root.iter("{*}Relationship"):
            is_outside = relation.get("TargetMode", "").lower() == "external"
            if is_outside and not relation.get("Type", "").endswith("/hyperlink"):
                return "fetches something from elsewhere when it is opened"
    return ""


def nested(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Iterator[str | Spool]:
    """Zips inside, each as a file of its own; a sentence's end for what may not be inside at all."""
    for entry in entries:
        with archive.open(entry) as part:
            start = part.read(8)
            if start.startswith(OLE):
                yield "holds an embedded object of another program"
            elif start.startswith(FOREIGN):
                yield "holds another archive"
            elif start.startswith(LOCAL):
                inside = Spool.temporary()
                inside.write(start)
                while piece := part.read(PIECE):
                    inside.write(piece)
                yield inside


def is_encrypted_pdf(file: IO[bytes]) -> bool:
    """True when opening it needs a password, or it restricts what its reader may do."""
    file.seek(0)
    tail = b""
    while piece := file.read(PIECE):
        if PDF_ENCRYPTED.search(tail + piece):
            return True
        tail = piece[-OVERLAP:]
    return False
