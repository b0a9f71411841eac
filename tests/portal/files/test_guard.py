"""The allow-list of uploads: judged by structure, refused in sentences, never altered."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError

from portal.files import guard

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 20
HTML = b"<!doctype html><script>alert(1)</script>"
EXE = b"MZ\x90\x00" + b"\x00" * 100
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def archive(*parts, compress=zipfile.ZIP_DEFLATED):
    """A zip of (name, content) pairs."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compress) as made:
        for name, content in parts:
            made.writestr(name, content)
    return file.getvalue()


def office(ending, *more):
    """A small office file with further parts."""
    return archive(("[Content_Types].xml", "<Types/>"), (MAIN[ending], "<x/>"), *more)


def open_document(*more):
    """A small OpenDocument file."""
    return archive(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<x/>"), *more)


def judge(name, content):
    """The code and the sentence of the refusal, or ("", "")."""
    file = io.BytesIO(content)
    try:
        guard.check(name, len(content), file)
    except ValidationError as error:
        return error.code, error.message
    assert file.tell() == 0
    return "", ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.pdf", PDF),
        ("plan.PDF", PDF),
        ("plan.docx", office("docx")),
        ("prices.xlsx", office("xlsx")),
        ("talk.pptx", office("pptx")),
        ("plan.odt", open_document()),
        ("prices.ods", open_document()),
        ("prices.csv", b"a,b\r\n1,2\r\n"),
        ("notes.txt", "Café".encode()),
        ("photo.png", PNG),
        ("photo.jpg", JPEG),
        ("photo.jpeg", JPEG),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_allowed_type_is_let_in(name, content):
    assert judge(name, content) == ("", "")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tool.pdf", EXE),
        ("page.pdf", HTML),
        ("page.pdf", HTML + b"\n%PDF-1.7\n"),
        ("photo.png", JPEG),
        ("photo.jpg", HTML),
        ("plan.docx", archive(("readme.txt", "hello"))),
        ("plan.docx", archive(("[Content_Types].xml", ""), ("xl/workbook.xml", ""))),
        ("plan.docx", PDF),
        ("plan.docx", office("docx")[:-30]),
        ("plan.docx", b"PK\x03\x04" + b"\x00" * 50),
        ("plan.odt", archive(("content.xml", "<x/>"))),
        ("notes.txt", EXE),
        ("notes.txt", PDF),
        ("prices.csv", office("xlsx")),
        ("prices.csv", b"a,b\x00"),
    ],
    ids=[
        "a program called .pdf",
        "a web page called .pdf",
        "a web page with a PDF further on",
        "a JPEG called .png",
        "a web page called .jpg",
        "a plain zip called .docx",
        "a workbook called .docx",
        "a PDF called .docx",
        "a cut-off archive",
        "the start of an archive only",
        "an archive that is no OpenDocument",
        "a program called .txt",
        "a PDF called .txt",
        "a workbook called .csv",
        "a binary file called .csv",
    ],
)
def test_what_is_not_what_its_name_says_is_refused(name, content):
    ending = name.rpartition(".")[2].upper()
    sentence = f"“{name}” is not a real {ending} file. Open it in its program and save it again as {ending}."
    assert judge(name, content) == ("structure", sentence)


@pytest.mark.parametrize(
    "name", ["tool.exe", "page.html", "drawing.svg", "plan.docm", "plan.doc", "all.zip", "pdf", "plan.pdf.exe", ""]
)
def test_other_types_are_refused_with_the_list_of_what_can_be_used(name):
    sentence = f"“{name}” cannot be used. Choose a {guard.KINDS_IN_WORDS} file."
    assert judge(name, PDF) == ("type", sentence)


def test_an_empty_file_is_refused():
    assert judge("plan.pdf", b"") == ("empty", "“plan.pdf” is empty. Choose the file again.")


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_is_not(monkeypatch):
    monkeypatch.setattr(guard, "MAX_BYTES", guard.MIB)
    assert judge("notes.txt", b"x" * guard.MIB) == ("", "")
    sentence = "“notes.txt” is larger than 1 MB. Choose a smaller file."
    assert judge("notes.txt", b"x" * (guard.MIB + 1)) == ("size", sentence)


def _encrypted():
    content = bytearray(office("docx"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := content.find(mark, place + 1)) >= 0:
            content[place + offset] |= 1
    return bytes(content)


def _reaching_out(kind):
    """A document with a relation of that kind to another address."""
    place = "http://schemas.openxmlformats.org/package/2006/relationships"
    relation = f'<Relationship Id="r" Type="x/{kind}" Target="http://elsewhere.example/x" TargetMode="External"/>'
    return office(
        "docx", ("word/_rels/document.xml.rels", f'<Relationships xmlns="{place}">{relation}</Relationships>')
    )


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (office("docx", ("word/vbaProject.bin", "x")), "holds macros"),
        (office("docx", ("word/big.xml", b"\x00" * 3 * guard.MIB)), "unpacks to too much"),
        (office("docx", *((f"word/{n}.xml", "") for n in range(guard.MAX_ENTRIES))), "has too many parts"),
        (office("docx", ("word/../../etc/passwd", "x")), "points outside itself"),
        (office("docx", ("/etc/passwd", "x")), "points outside itself"),
        (office("docx", ("..\\..\\win.ini", "x")), "points outside itself"),
        (office("docx", ("C:\\win.ini", "x")), "points outside itself"),
        (office("docx", ("word/Document.xml", "x")), "holds the same part twice"),
        (_encrypted(), "is protected by a password"),
        (_reaching_out("attachedTemplate"), "fetches something from elsewhere when it is opened"),
        (office("docx", ("word/_rels/document.xml.rels", "<Relationships><x")), "has a part that cannot be read"),
    ],
    ids=[
        "macros",
        "a zip bomb",
        "thousands of parts",
        "a way up",
        "an absolute path",
        "a way up with backslashes",
        "a drive",
        "a part twice",
        "encrypted",
        "a template from elsewhere",
        "relations that are broken",
    ],
)
def test_an_office_file_that_could_do_harm_is_refused(content, fault):
    sentence = f"“plan.docx” {fault}, so it cannot be used. Save it again without that."
    assert judge("plan.docx", content) == ("archive", sentence)


def test_a_link_that_a_person_follows_is_fine():
    assert judge("plan.docx", _reaching_out("hyperlink")) == ("", "")


def test_an_open_document_with_macros_is_refused():
    code, sentence = judge("plan.odt", open_document(("Basic/Standard/Module1.xml", "x")))
    assert (code, "holds macros" in sentence) == ("archive", True)


def test_an_archive_that_unpacks_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(guard, "MAX_UNPACKED", 10)
    assert judge("plan.docx", office("docx"))[0] == "archive"


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("plan.pdf", "plan.pdf"),
        ("C:\\Users\\ann\\plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("cod\u202efdp.exe", "codfdp.exe"),
        ("a\u2066b\u200e.pdf", "ab.pdf"),
        ("a\r\nb\x00\t.pdf", "ab.pdf"),
        ("cafe\u0301.pdf", "caf\u00e9.pdf"),
        ("  plan.pdf ", "plan.pdf"),
        ("x" * 300 + ".pdf", "x" * 140 + ".pdf"),
        ("x" * 300, "x" * 150),
        ("", "file"),
        ("\u202e", "file"),
        ("/", "file"),
    ],
)
def test_safe_name(typed, safe):
    assert guard.safe_name(typed) == safe


def test_content_type_is_never_one_that_a_browser_runs():
    assert guard.content_type_of("plan.PDF") == "application/pdf"
    assert guard.content_type_of("page.html") == "application/octet-stream"
