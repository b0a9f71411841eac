"""Taking in reports that a message did not arrive."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from portal.alerts.models import Bounce, Mailbox
from portal.alerts.reports import Report, read_report
from portal.audit import presenters
from portal.audit.services import record
from portal.core.templatetags.words import day
from portal.mail.models import Message

presenters.sentence("alerts.mailbox", "stop", "Alerts to {subject} stopped, because a message came back")

# What can come of it.
PERMANENT, TEMPORARY = "permanent", "temporary"
KNOWN, NOTHING, UNKNOWN, UNREADABLE = "known", "nothing", "unknown", "unreadable"


def take_bounce(*, raw: bytes, now: datetime) -> str:
    """Take in one report: a permanent failure stops the alerts of its address, a temporary one is counted.

    The same report again is "known" and changes nothing. One about a message that is not ours is "unknown".
    """
    report = read_report(raw)
    if report is None:
        return UNREADABLE
    message = Message.objects.filter(message_id__in=report.message_ids).order_by("pk").first()
    if message is None:
        return UNKNOWN
    return _take(report, message, now) if report.failure else NOTHING


@transaction.atomic
def _take(report: Report, message: Message, now: datetime) -> str:
    mailbox = Mailbox.objects.select_for_update(no_key=True).of(message.to).first()
    facts = {
        "message": message,
        "mailbox": mailbox,
        "is_permanent": report.failure == PERMANENT,
        "status": report.status,
        "diagnostic": report.diagnostic,
        "taken_at": now,
    }
    _bounce, is_new = Bounce.objects.get_or_create(digest=report.digest, defaults=facts)
    if not is_new:
        return KNOWN
    if mailbox is not None:
        _mark(mailbox, report, now)
    return report.failure


def _mark(mailbox: Mailbox, report: Report, now: datetime) -> None:
    mailbox.last_failure_at = now
    if report.failure == TEMPORARY:
        mailbox.temporary_failures = F("temporary_failures") + 1
    elif mailbox.stopped_at is None:
        mailbox.stopped_at = now
        mailbox.stopped_why = f"On {day(now)} a message to this address came back as undeliverable."
        record("stop", mailbox, actor=None, at=now, data={"status": report.status})
    mailbox.save(update_fields=["last_failure_at", "temporary_failures", "stopped_at", "stopped_why"])
