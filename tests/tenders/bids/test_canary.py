"""A canary text in every field and file of a draft and of a submitted bid is nowhere at rest before the opening."""

import hashlib
import io
import logging
import os
import sys
import tempfile
import uuid
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from docx import Document

from portal.mail.models import Message
from portal.questions.enums import Kind
from tenders.bids import buildup
from tenders.bids.models import Bid, SealedNotes
from tenders.bids.services import drafts, notes, submitting
from tests.factories.accounts import THEN
from tests.factories.bids import make_draft, make_every_kind
from tests.factories.opportunities import DEADLINE

CANARY = "CANARYkestrel7734"
PRICE = "81726.35"


def _everything_at_rest(log: io.StringIO) -> dict[str, bytes]:
    """Every byte that is kept: database with WAL and journal, uploads, keys, temporary files, log, outbox.

    Sessions as they are read; temporary files those that lie there and those that were removed, as they were then.
    """
    kept = {"log": log.getvalue().encode(), **REMOVED}
    kept["sessions"] = str([session.get_decoded() for session in Session.objects.all()]).encode()
    roots = [settings.MEDIA_ROOT, settings.PRIVATE_ROOT, settings.KEY_STORE_ROOT, tempfile.gettempdir()]
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        roots += [f"{name}{ending}" for ending in ("", "-wal", "-shm", "-journal")]
    else:
        kept |= _columns()
        roots += _server_files()
    for root in map(Path, roots):
        for path in [root] if root.is_file() else root.rglob("*") if root.exists() else []:
            if path.is_file():
                kept[str(path)] = path.read_bytes()
    mails = "".join(f"{m.subject}{m.text}{m.html}{m.to}" for m in Message.objects.all())
    kept["outbox"] = mails.encode()
    return kept


def _columns() -> dict[str, bytes]:
    """Every column of PostgreSQL as it is stored: bytes as bytes, everything else as text."""
    found: dict[str, bytes] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "JOIN information_schema.tables USING (table_schema, table_name) "
            "WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        for table, column, kind in cursor.fetchall():
            raw = f'"{column}"' if kind == "bytea" else f"""convert_to("{column}"::text, 'UTF8')"""
            cursor.execute(f'SELECT {raw} FROM "{table}" WHERE "{column}" IS NOT NULL')
            found[f"{table}.{column}"] = b"\n".join(bytes(row[0]) for row in cursor.fetchall())
    return found


def _server_files() -> list[str]:
    """The database's own files and the WAL, where the server is on this machine and they may be read."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        (oid,) = cursor.fetchone()
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
    return [str(folder / name) for name in ("pg_wal", f"base/{oid}", "base/pgsql_tmp") if os.access(folder, os.R_OK)]


# What was removed from the folder of temporary files: {path: content at that moment}.
REMOVED: dict[str, bytes] = {}
WATCHED: list[str] = []


def _before_removal(event, args):
    if event == "os.remove" and WATCHED and str(args[0]).startswith(WATCHED[0]) and Path(args[0]).is_file():
        REMOVED[f"{args[0]} (removed)"] = Path(args[0]).read_bytes()


sys.addaudithook(_before_removal)


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path, monkeypatch):
    """Temporary files of this test alone; each is looked at when it is removed."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    WATCHED.append(str(folder))
    yield folder
    WATCHED.clear()
    REMOVED.clear()


def _nowhere(log, needles=(CANARY, PRICE)):
    found = _everything_at_rest(log)
    assert len(found) > 3
    for needle in needles:
        holders = [place for place, content in found.items() if needle.encode() in content]
        assert not holders, f"{needle} lies readable in {holders}"


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_draft_or_a_submitted_bid_is_readable_at_rest(set_clock):
    set_clock(THEN)
    log = io.StringIO()
    root, handler = logging.getLogger(), logging.StreamHandler(log)
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        bid, author = make_draft(opportunity=make_every_kind(), text=f"{CANARY} long", price=PRICE)
        _type_everywhere(bid, author)
        _price_everywhere(bid, author)
        _note_everywhere(bid, author)
        _take_away_and_bring_back(bid, author)
        _told_what_was_done(bid, author)
        _nowhere(log)
        key = drafts.bid_key(bid)
        submitting.submit(bid=bid, token=uuid.uuid4(), actor=author, now=THEN)
        assert Bid.objects.get(pk=bid.pk).state == "SUBMITTED"
        assert not SealedNotes.objects.exists()
        _nowhere(log)
        _change(bid, author, key)
        _nowhere(log)
        submitting.submit(bid=bid, token=uuid.uuid4(), actor=author, now=THEN)
        assert Bid.objects.get(pk=bid.pk).version == 2
        _nowhere(log)
        set_clock(DEADLINE + timedelta(minutes=1))
        _finish(bid, author)
        _nowhere(log)
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


class _Inputs(HTMLParser):
    """The names of everything on a page that takes an answer, and of what takes a file."""

    def __init__(self, html):
        super().__init__()
        self.names, self.files = set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in ("input", "textarea") and given.get("name", "").startswith("q_"):
            (self.files if given.get("type") == "file" else self.names).add(given["name"])


def _type_everywhere(bid, author):
    """The canary through the page into every input (where it is wrong it is saved as typed) and as a file."""
    client = Client()
    client.force_login(author)
    part = bid.lot.opportunity.question_version.structure.sections[0]
    address = reverse("bid_section", args=(bid.pk, part.key))
    inputs = _Inputs(client.get(address).content.decode())
    data = {name: f"{CANARY}{name[-12:]}" for name in inputs.names}
    for name in inputs.files:
        data[name] = SimpleUploadedFile(f"{CANARY}.pdf", b"%PDF-1.7 " + CANARY.encode() * 50)
    client.post(address, data)
    draft = drafts.read(bid)
    asked = {question.kind for question in part.answered}
    missing = [one.kind for one in part.answered if CANARY not in str(draft.everything.get(one.key))]
    assert (asked, missing) == ({*Kind} - {Kind.INFORMATION}, [])
    sealed = bid.files.get()
    assert (Path(settings.PRIVATE_ROOT) / sealed.path).read_bytes().startswith(b"age-encryption.org/v1")


def _change(bid, author, key):
    """The submitted version stands, its draft beside it is written."""
    client = Client()
    client.force_login(author)
    upload = SimpleUploadedFile("key.txt", key.encode())
    assert client.post(reverse("bid_change", args=(bid.pk,)), {"key": upload}).status_code == 302
    text = next(one for one in bid.lot.opportunity.question_version.structure.questions if one.kind == Kind.LONG_TEXT)
    typed = {text.key: f"{CANARY} once more"}
    drafts.save_answers(bid=Bid.objects.get(pk=bid.pk), typed=typed, seen=None, actor=author, now=THEN)
    _name_for_later(Bid.objects.get(pk=bid.pk), author)


LARGE = b"%PDF-1.7 " + CANARY.encode() * 300_000


def _name_for_later(bid, author):
    """A file that is named, first with a digest that is none, so that the page shows what was typed."""
    client = Client()
    client.force_login(author)
    slot = next(one for one in bid.lot.opportunity.question_version.structure.questions if one.is_file)
    address = reverse("bid_name_file", args=(bid.pk, slot.key))
    typed = {"name": f"{CANARY} later.pdf", "size": len(LARGE), "sha256": "none"}
    assert CANARY in client.post(address, typed).content.decode()
    assert client.post(address, typed | {"sha256": hashlib.sha256(LARGE).hexdigest()}).status_code == 302


def _finish(bid, author):
    """What was named comes, after one that was not."""
    client = Client()
    client.force_login(author)
    address = reverse("bid_finish", args=(bid.pk,))
    assert client.post(address, {"file": SimpleUploadedFile(f"{CANARY}.pdf", LARGE + b".")}).status_code == 422
    assert client.post(address, {"file": SimpleUploadedFile(f"{CANARY}.pdf", LARGE)}).status_code == 302
    assert bid.finish_receipts.count() == 1


def _price_everywhere(bid, author):
    """The canary as a price, as an own total, in a rate's parts, and in a sheet that comes down and goes up again."""
    client = Client()
    client.force_login(author)
    line = bid.lot.opportunity.price_lines.first()
    address = reverse("bid_prices", args=(bid.pk,))
    client.post(address, {f"p_{line.pk}": PRICE, "p_total": f"{CANARY}1"})
    rate = reverse("bid_build_up", args=(bid.pk, line.pk))
    client.post(rate, {"wage": PRICE, "holiday": CANARY})
    assert CANARY in client.get(rate).content.decode()
    sheet = b"".join(client.get(reverse("bid_sheet_file", args=(bid.pk,))).streaming_content)
    upload = SimpleUploadedFile(f"{CANARY}.xlsx", sheet)
    page = client.post(reverse("bid_sheet", args=(bid.pk,)), {"sheet": upload}).content.decode()
    assert "Not taken" in page  # the own total, which is no amount
    assert PRICE in str(drafts.read(bid).prices)


def _note_everywhere(bid, author):
    """The canary as a comment on each page, and as an earlier answer and price that were put back and written over again."""
    client = Client()
    client.force_login(author)
    part = bid.lot.opportunity.question_version.structure.sections[0]
    for key in (part.key, "prices"):
        address = reverse("bid_comments", args=(bid.pk, key))
        assert client.post(address, {"text": f"{CANARY} {PRICE}"}).status_code == 302
        assert CANARY in client.get(address).content.decode()
    text = next(question for question in part.answered if question.kind == Kind.LONG_TEXT)
    now = THEN + timedelta(minutes=2)
    drafts.save_answers(bid=bid, typed={text.key: "Something else"}, seen=None, actor=author, now=now)
    earlier = reverse("bid_earlier", args=(bid.pk, text.key))
    context = client.get(earlier).context
    data = {"seen": context["seen"], "version": context["versions"][0]["key"]}
    assert client.post(earlier, data).status_code == 302
    assert CANARY in drafts.read(bid).answers[text.key]
    _put_a_price_back(bid, author, client)
    kept = notes.read(bid)
    assert str(kept).count(CANARY) > 3
    assert {one.key for one in part.answered if not one.is_file} <= kept.earlier.keys()


def _put_a_price_back(bid, author, client):
    line = bid.lot.opportunity.price_lines.first()
    now = THEN + timedelta(minutes=2)
    drafts.save_prices(bid=bid, typed={str(line.pk): "1"}, seen=None, actor=author, now=now)
    drafts.save_build_up(bid=bid, line_id=line.pk, typed={"wage": "1"}, seen=None, actor=author, now=now)
    for address, more in (("bid_earlier_prices", ()), ("bid_earlier_rate", (line.pk,))):
        earlier = reverse(address, args=(bid.pk, *more))
        page = client.get(earlier)
        assert "£81,726.35" in page.content.decode() or CANARY in page.content.decode()
        data = {"seen": page.context["seen"], "version": page.context["versions"][0]["key"]}
        assert client.post(earlier, data).status_code == 302
    draft = drafts.read(bid)
    assert (draft.prices[str(line.pk)], draft.build_ups[str(line.pk)]["wage"]) == (PRICE, PRICE)


def _take_away_and_bring_back(bid, author):
    """The canary out in every form, and back in a Word document."""
    client = Client()
    client.force_login(author)
    for address in (reverse("bid_copy", args=(bid.pk, "html")), reverse("bid_word_file", args=(bid.pk,))):
        held = b"".join(client.get(address).streaming_content)
        assert CANARY.encode() in held or address.endswith("/document/")
    document = Document(io.BytesIO(held))
    text = next(one for one in bid.lot.opportunity.question_version.structure.questions if one.kind == Kind.SHORT_TEXT)
    box = next(table for table in document.tables if f"[q:{text.key} " in table.cell(0, 0).text)
    box.cell(1, 0).text = f"{CANARY} from Word"
    changed = io.BytesIO()
    document.save(changed)
    upload = SimpleUploadedFile("bid.docx", changed.getvalue())
    report = client.post(reverse("bid_word", args=(bid.pk,)), {"document": upload})
    data = {"answers": report.context["carried"], "seen": report.context["seen"], "take": [text.key]}
    assert client.post(reverse("bid_word", args=(bid.pk,)), data).status_code == 302
    assert drafts.read(bid).answers[text.key] == f"{CANARY} from Word"


NO_PARTS = {**{part.key: "0" for part in buildup.PARTS}, buildup.TRAVEL_PAID: buildup.NO}


def _told_what_was_done(bid, author):
    """A rate becomes the price, a file is moved; what the next page would say of it waits in the session."""
    client = Client()
    client.force_login(author)
    line = bid.lot.opportunity.price_lines.first()
    # The wage alone makes the rate.
    parts = {**NO_PARTS, "wage": "817.26", "price": PRICE, "use": "1"}
    assert client.post(reverse("bid_build_up", args=(bid.pk, line.pk)), parts).status_code == 302
    assert drafts.read(bid).prices[str(line.pk)] == "817.26"
    slot = next(one for one in bid.lot.opportunity.question_version.structure.questions if one.is_file)
    moved = reverse("bid_file_places", args=(bid.pk, bid.files.get().pk))
    assert client.post(moved, {"questions": [slot.key]}).status_code == 302
    told = str([session.get_decoded() for session in Session.objects.all()])
    assert "is now the price of" in told
    assert "stands in 1 answer" in told
    assert "817.26" not in told


def test_the_check_can_fail(tmp_path, db):
    """The same search finds the canary where it does lie readable."""
    place = Path(settings.PRIVATE_ROOT)
    place.mkdir(parents=True)
    (place / "leak").write_text(CANARY)
    with pytest.raises(AssertionError, match="lies readable"):
        _nowhere(io.StringIO())


def test_the_check_sees_a_temporary_file_that_is_gone_again(db):
    with tempfile.NamedTemporaryFile() as file:
        file.write(CANARY.encode())
        file.flush()
    with pytest.raises(AssertionError, match="removed"):
        _nowhere(io.StringIO())


@pytest.mark.django_db(transaction=True)
def test_the_check_sees_what_a_column_of_bytes_holds():
    bid, _author = make_draft()
    other = CANARY[::-1]  # another one: it stays in the server's WAL
    bid.parts.update(ciphertext=b"\x00 " + other.encode())
    with pytest.raises(AssertionError, match=r"bids_sealedpart.ciphertext|sqlite3"):
        _nowhere(io.StringIO(), [other])
