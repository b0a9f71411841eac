"""Archives that could be read in two ways, archives in archives, and what only a password opens."""

import io
import struct
import zipfile

import pytest

from portal.files import archives, guard
from tests.portal.files.test_guard import archive, judge, office

GOOD = office("docx")
END = GOOD.rindex(b"PK\x05\x06")
CENTRAL = GOOD.index(b"PK\x01\x02")


def _with(offset, value, content=GOOD):
    return content[:offset] + value + content[offset + len(value) :]


def _between():
    """Bytes before the first part, all offsets moved: a reader by the directory never sees them."""
    moved = bytearray(b"EVIL" + GOOD)
    at = moved.index(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<L", moved, at + 42, struct.unpack_from("<L", moved, at + 42)[0] + 4)
        at = moved.find(b"PK\x01\x02", at + 1)
    struct.pack_into("<L", moved, END + 4 + 16, CENTRAL + 4)
    return bytes(moved)


def _gap():
    """The same between the last part and the directory."""
    moved = bytearray(GOOD[:CENTRAL] + b"EVIL" + GOOD[CENTRAL:])
    struct.pack_into("<L", moved, END + 4 + 16, CENTRAL + 4)
    return bytes(moved)


def _zip64(name="word/document.xml"):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        new.writestr("[Content_Types].xml", "<Types/>")
        entry = zipfile.ZipInfo(name)
        entry.extra = struct.pack("<2HQ", 1, 8, 1)
        new.writestr(entry, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (GOOD + b"EVIL", "after its end"),
        (_with(END + 20, b"\x04\x00") + b"EVIL", "after its end"),
        (b"PK\x03\x04" + GOOD, "directory does not name"),
        (_gap(), "directory does not name"),
        (_with(30, b"[content"), "two things about one part"),
        (_with(8, b"\x00\x00"), "two things about one part"),
        (_with(14, b"\x00\x00\x00\x00"), "two things about one part"),
        (_with(22, b"\xff"), "two things about one part"),
        (_zip64(), "ZIP64"),
        (office("docx", ("word/embeddings/a.xlsx", office("xlsx", ("b.zip", GOOD)))), "archive inside an archive"),
        (office("docx", ("word/embeddings/a.bin", archives.OLE + b"x" * 50)), "embedded object"),
        (office("docx", ("word/media/a.png", b"7z\xbc\xaf\x27\x1c123")), "another archive"),
        (office("docx", ("word/media/a.png", b"Rar!\x1a\x07\x00123")), "another archive"),
        (office("docx", ("a.xlsx", office("xlsx", ("xl/vbaProject.bin", "x")))), "holds macros"),
        (office("docx", ("a.xlsx", office("xlsx") + b"EVIL")), "after its end"),
    ],
    ids=[
        "something behind",
        "a comment",
        "something before",
        "something between",
        "another name",
        "another method",
        "another checksum",
        "another length",
        "ZIP64",
        "an archive in an archive in an archive",
        "an OLE object",
        "a 7z called png",
        "a rar called png",
        "macros in a workbook inside",
        "something behind a workbook inside",
    ],
)
def test_an_archive_that_could_be_read_in_two_ways_is_refused(content, fault):
    code, sentence = judge("plan.docx", content)
    assert (code, fault in sentence) == ("archive", True), sentence


def test_moved_offsets_do_not_hide_what_stands_before():
    assert judge("plan.docx", _between())[0] == "structure"


def test_a_workbook_inside_a_report_and_parts_of_unknown_length_are_usual():
    assert judge("plan.docx", office("docx", ("word/embeddings/a.xlsx", office("xlsx")))) == ("", "")

    class Stream(io.RawIOBase):
        """A target that cannot be gone back in: lengths stand behind each part."""

        def __init__(self):
            self.content = b""

        def writable(self):
            return True

        def write(self, data):
            self.content += bytes(data)
            return len(data)

    target = Stream()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", "x" * 500)
    assert judge("plan.docx", target.content) == ("", "")


def test_a_broken_part_is_not_what_it_says():
    broken = bytearray(archive(("[Content_Types].xml", "<T/>"), ("word/document.xml", b"\x00abc" * 900)))
    place = broken.index(b"word/document.xml") + len("word/document.xml")
    broken[place : place + 4] = b"\xff\xff\xff\xff"
    assert judge("plan.docx", bytes(broken))[0] == "structure"


@pytest.mark.parametrize("mark", [b"/Encrypt 12 0 R", b"/Encrypt\n<</Filter/Standard"])
def test_an_encrypted_pdf_is_refused_wherever_it_says_so(mark):
    for before in (10, archives.PIECE - 20, archives.PIECE - 12):
        content = b"%PDF-1.7 " + b" " * before + b"trailer <<" + mark + b">>"
        assert judge("plan.pdf", content)[1].startswith("“plan.pdf” is protected by a password")
    assert judge("plan.pdf", b"%PDF-1.7 how to /Encrypt a file") == ("", "")


def test_an_encrypted_office_file_is_refused():
    assert judge("plan.docx", archives.OLE + b"EncryptedPackage" * 20)[0] == "structure"
    assert guard.MAX_DEPTH == 1
