"""The portal submits a bid to itself through the front door: upload, submit, withdraw, every few seconds.

What it bids for is no procurement and is shown to nobody outside: it is never public, and its bid goes nowhere.
The result says whether the door worked, which is what a council has to prove when a bidder says that it did not.
"""

import hashlib
import http.client
import secrets
import time
import urllib.parse
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import Error, transaction

from portal.accounts.enums import MemberRole
from portal.accounts.models import Membership, Organisation, User
from portal.audit.services import canonical, seal_chain
from portal.core import clock
from portal.evidence.services import note_probe
from portal.questions.enums import Kind
from portal.questions.enums import State as SetState
from portal.questions.models import QuestionSet, QuestionSetVersion
from portal.questions.structure import Question, Section, Structure
from tenders.bids.enums import State as BidState
from tenders.bids.models import Bid
from tenders.custody.services import make_probe_key
from tenders.opportunities.enums import SealMode, State
from tenders.opportunities.models import Lot, Opportunity
from tenders.opportunities.querysets import PROBE_SLUG

from . import drafts

SLUG, NAME, SECTION = PROBE_SLUG, "Portal probe (no procurement)", "probe"
NEVER = datetime(9990, 1, 1, tzinfo=UTC)
CONTENT = "The portal asks itself whether it works."
TIMEOUT = 20


@transaction.atomic
def set_up(now: datetime) -> Bid:
    """The probe's own bid; made at first use. Raises ``NotAllowed`` while bids could not be sealed."""
    opportunity = Opportunity.objects.filter(slug=SLUG).first() or _make_opportunity(now)
    user, is_new = User.objects.get_or_create(email="probe@portal.invalid", defaults={"full_name": NAME})
    if is_new:
        user.set_unusable_password()
        user.save()
    organisation, is_new = Organisation.objects.get_or_create(name=NAME, defaults={"created_at": now})
    if is_new:
        Membership.objects.create(organisation=organisation, user=user, role=MemberRole.EDITOR, joined_at=now)
    return drafts.start(lot=opportunity.lots.get(), organisation=organisation, actor=user, now=now)


def _make_opportunity(now: datetime) -> Opportunity:
    version = _make_questions(now)
    opportunity = Opportunity.objects.create(
        title=NAME,
        slug=SLUG,
        summary="The portal checks itself. Nothing is bought here.",
        state=State.PUBLISHED,
        approved_at=now,
        published_at=NEVER,
        deadline=NEVER,
        # What was withdrawn can be submitted again, so that each round removes the file of the one before.
        seal_mode=SealMode.DEADLINE,
        question_set=version.question_set,
        question_version=version,
    )
    lot = Lot.objects.create(opportunity=opportunity, number=1, title="Probe")
    for name in (opportunity.bid_chain, lot.price_key):
        make_probe_key(name, now=now)
    seal_chain(opportunity.bid_chain)
    return opportunity


def _make_questions(now: datetime) -> QuestionSetVersion:
    asked = (
        Question(key="works", number="1.1", kind=Kind.SHORT_TEXT, text="Does it work?"),
        Question(key="file", number="1.2", kind=Kind.FILE, text="A file"),
    )
    content = Structure((Section(key=SECTION, number="1", title="Probe", questions=asked),)).to_content()
    digest = hashlib.sha256(canonical(content).encode()).hexdigest()
    question_set = QuestionSet.objects.create(title=NAME, state=SetState.PUBLISHED)
    facts = {"number": 1, "content": content, "digest": digest, "published_at": now}
    return QuestionSetVersion.objects.create(question_set=question_set, **facts)


class Failed(Exception):
    """A step of the round did not give what it should; its text is the step."""


@dataclass
class Door:
    """The front door as a browser of the probe's user sees it."""

    base: str
    session: str
    csrf: str = field(default_factory=lambda: secrets.token_hex(16))

    def get(self, path: str) -> str:
        """Where a redirect leads, or "" for a page. Raises ``Failed``."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: dict[str, str], upload: tuple[str, str, bytes] | None = None) -> str:
        """The same for a form, with at most one file as (field, name, bytes)."""
        fields = {**fields, "csrfmiddlewaretoken": self.csrf}
        body, kind = _form(fields, upload)
        return self._ask("POST", path, body, {"Content-Type": kind})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> str:
        parts = urllib.parse.urlsplit(self.base)
        make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = make(parts.netloc, timeout=TIMEOUT)
        names = settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME
        headers |= {"Cookie": f"{names[0]}={self.session}; {names[1]}={self.csrf}", "Referer": f"{self.base}{path}"}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        if answer.status not in (200, 302):
            raise Failed(f"{answer.status}")
        return answer.getheader("Location") or ""


def _form(fields: dict[str, str], upload: tuple[str, str, bytes] | None) -> tuple[bytes, str]:
    """(body, content type) of a form as browsers send it."""
    if upload is None:
        return urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded"
    line = secrets.token_hex(16)
    pieces = [
        f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    name, filename, content = upload
    head = f'--{line}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
    pieces += [f"{head}Content-Type: text/plain\r\n\r\n".encode(), content, f"\r\n--{line}--\r\n".encode()]
    return b"".join(pieces), f"multipart/form-data; boundary={line}"


def sign_in(bid: Bid) -> str:
    """A fresh session of the probe's user: its key."""
    user = bid.created_by
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key or ""


def go_round(bid: Bid, door: Door) -> str:
    """Upload, submit, withdraw. The step that failed, or "" when all worked."""
    address = f"/workspace/bids/{bid.pk}"
    step = "front door"
    try:
        door.get("/health/ready")
        step = "start"
        if Bid.objects.get(pk=bid.pk).state == BidState.WITHDRAWN:
            door.post(f"{address}/start-again/", {})
        step = "upload"
        _upload(bid, door, address)
        step = "submit"
        receipt = door.post(f"{address}/check/", {"token": str(uuid.uuid4()), "declaration": "on"})
        if "/receipts/" not in receipt:
            return step
        step = "receipt"
        door.get(receipt)
        step = "withdraw"
        door.post(f"{address}/withdraw/", {})
    except (Failed, OSError, http.client.HTTPException) as fault:
        return f"{step}: {fault or type(fault).__name__}"
    return ""


def _upload(bid: Bid, door: Door, address: str) -> None:
    """A new file in, the old one out, so that nothing piles up."""
    old = [row["id"] for row in drafts.read(bid).files.get("file", [])]
    page = f"{address}/section/{SECTION}/"
    content = f"{CONTENT} {secrets.token_hex(16)}\n".encode() * 64
    door.post(page, {"q_works": "yes", "seen": "null"}, ("q_file", "probe.txt", content))
    for key in old:
        door.post(page, {"q_works": "yes", "seen": "null", "remove": f"file:{key}"})
    if len(drafts.read(bid).files.get("file", [])) != 1:
        raise Failed("the file is not there")


def probe(base: str, now: datetime, apart: int | None = None) -> str:
    """One round with its result written down; what failed, or "". ``apart``: how far off the machine's clock is."""
    bid = set_up(now)
    begun = time.monotonic()
    failed_at = go_round(bid, Door(base, sign_in(bid)))
    milliseconds = round((time.monotonic() - begun) * 1000)
    note_probe(at=now, milliseconds=milliseconds, failed_at=failed_at, milliseconds_apart=apart)
    return failed_at


@dataclass
class Rounds:
    """Rounds one after the other. Those whose result found no database are kept, and written once it is back."""

    base: str
    kept: list[dict[str, Any]] = field(default_factory=list)

    def go(self) -> str:
        """One round; what failed, or "". Raises ``NotAllowed`` while bids could not be sealed."""
        began, begun = _own_clock(), time.monotonic()
        try:
            now = clock.now()
            # Half of the time that the question took: the database's clock was read in its middle.
            middle = began + (_own_clock() - began) / 2
            failed_at = probe(self.base, now, round((middle - now).total_seconds() * 1000))
            self.write_kept()
        except Error as fault:
            failed_at = f"database: {type(fault).__name__}"
            milliseconds = round((time.monotonic() - begun) * 1000)
            self.kept.append({"at": began, "milliseconds": milliseconds, "failed_at": failed_at})
        return failed_at

    def write_kept(self) -> None:
        """Write down what could not be written before."""
        with transaction.atomic():
            for row in self.kept:
                note_probe(**row)
        self.kept.clear()


def _own_clock() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 (the database cannot be asked while it is away, and is compared with it)
