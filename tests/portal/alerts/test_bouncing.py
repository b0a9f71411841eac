"""Reports that a message did not arrive: matched by message id, counted once, visible to the person."""

import io
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from portal.alerts import reports
from portal.alerts.models import Bounce, Mailbox
from portal.alerts.services import bouncing
from portal.audit.models import AuditEvent
from portal.mail.services import queue
from tests.factories.alerts import THEN, make_alert

LATER = THEN + timedelta(hours=1)
pytestmark = pytest.mark.django_db

HEAD = """From: MAILER-DAEMON@mx.example.net
To: portal@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <{report}@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

Sorry.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Mon, 2 Nov 2026 09:00:00 +0000

Final-Recipient: rfc822; ann@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such
 user
"""
RETURNED = """
--B
Content-Type: {kind}

From: portal@example.org
To: ann@example.org
Message-ID: {message_id}
Subject: New: Hamlet

--B--
"""


@pytest.fixture
def message(plays):
    make_alert()
    return queue(to="ann@example.org", subject="New: Hamlet", text="T", now=THEN)


def _report(message_id, action="failed", status="5.1.1", report="1", kind="message/rfc822"):
    text = HEAD.format(action=action, status=status, report=report)
    return (text + RETURNED.format(kind=kind, message_id=message_id)).replace("\n", "\r\n").encode()


def _take(message, **facts):
    return bouncing.take_bounce(raw=_report(message.message_id, **facts), now=LATER)


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_permanent_failure_stops_the_alerts_of_its_address(message, kind):
    assert _take(message, kind=kind) == "permanent"
    mailbox, bounce = Mailbox.objects.get(), Bounce.objects.get()
    assert mailbox.stopped_at == LATER
    assert mailbox.stopped_why == "On 2 November 2026 a message to this address came back as undeliverable."
    assert (bounce.message, bounce.status, bounce.diagnostic) == (message, "5.1.1", "smtp; 550 5.1.1 no such user")
    event = AuditEvent.objects.get(verb="stop")
    assert "ann" not in f"{event.subject_name}{event.data}"


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.7"), ("failed", "4.4.7"), ("Delayed", "4.2.2")])
def test_a_temporary_failure_is_counted(message, action, status):
    assert _take(message, action=action, status=status) == "temporary"
    assert _take(message, action=action, status=status, report="2") == "temporary"
    mailbox = Mailbox.objects.get()
    assert (mailbox.temporary_failures, mailbox.stopped_at, mailbox.last_failure_at) == (2, None, LATER)


def test_the_same_report_again_changes_nothing(message):
    assert [_take(message, action="delayed", status="4.4.7") for _n in range(3)] == ["temporary", "known", "known"]
    assert Mailbox.objects.get().temporary_failures == 1


def test_a_later_permanent_failure_keeps_the_first_date(message):
    _take(message)
    bouncing.take_bounce(raw=_report(message.message_id, report="2"), now=LATER + timedelta(days=3))
    assert Mailbox.objects.get().stopped_at == LATER


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_good_news_is_no_failure(message, action):
    assert _take(message, action=action, status="2.0.0") == "nothing"
    assert not Bounce.objects.exists()


def test_of_several_recipients_the_worst_counts(message):
    more = b"\r\nFinal-Recipient: rfc822; b@example.org\r\nAction: delayed\r\nStatus: 4.4.7\r\n"
    raw = _report(message.message_id).replace(b"\r\n user\r\n", b"\r\n user\r\n" + more)
    assert bouncing.take_bounce(raw=raw, now=LATER) == "permanent"


def test_a_message_that_is_not_ours_is_unknown(message):
    assert bouncing.take_bounce(raw=_report("<other@example.net>"), now=LATER) == "unknown"
    assert Mailbox.objects.get().stopped_at is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Subject: I am on holiday\r\n\r\nBack on Monday.",
        b"\xff\xfe\x00",
        b"Content-Type: message/delivery-status\r\n\r\n",
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b.c\r\n",
        b"Content-Type: multipart/report; boundary=B\r\n\r\n--B\r\nContent-Type: message/delivery-status",
    ],
    ids=["empty", "holiday", "bytes", "no block", "no action", "cut off"],
)
def test_what_is_no_report_is_unreadable(raw):
    assert bouncing.take_bounce(raw=raw, now=LATER) == "unreadable"


def test_without_the_returned_headers_the_answered_message_counts(message):
    raw = _report("<other@example.net>").replace(
        b"Subject: Und", f"In-Reply-To: {message.message_id}\r\nSubject: Und".encode()
    )
    assert bouncing.take_bounce(raw=raw, now=LATER) == "permanent"


def test_a_report_about_an_address_without_alerts_is_kept(plays):
    other = queue(to="bob@example.org", subject="S", text="T", now=THEN)
    assert _take(other) == "permanent"
    assert Bounce.objects.get().mailbox is None


def test_a_failing_audit_write_saves_nothing(message, monkeypatch):
    monkeypatch.setattr(bouncing, "record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        _take(message)
    assert (Bounce.objects.count(), Mailbox.objects.get().stopped_at) == (0, None)


def _command(monkeypatch, raw, *args):
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    call_command("take_bounce", *args, stdout=out)
    return out.getvalue()


def test_the_command_reads_one_report(message, monkeypatch, set_clock):
    set_clock(LATER)
    raw = _report(message.message_id)
    assert json.loads(_command(monkeypatch, raw, "--json")) == {"outcome": "permanent"}
    assert _command(monkeypatch, raw) == "This report was taken in before.\n"


def test_the_command_ends_with_1_when_it_is_not_one_of_ours(monkeypatch):
    with pytest.raises(SystemExit) as ended:
        _command(monkeypatch, b"Subject: hello\r\n\r\nhello")
    assert ended.value.code == 1


def test_what_a_report_says_is_cut_to_what_we_keep(message):
    raw = _report(message.message_id, status="5.1.1 " + "x" * 900)
    report = reports.read_report(raw)
    assert (len(report.status), report.failure) == (20, "permanent")
