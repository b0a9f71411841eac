"""Writing messages into the outbox, and handing them on."""

import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template, render_to_string

from .models import Message

logger = logging.getLogger(__name__)

KEEPS_ONLY = "django.core.mail.backends.dummy.EmailBackend"
# While one worker holds a message nobody else tries it; a worker that died loses it after this time.
LEASE = timedelta(minutes=10)
FIRST_WAIT, LONGEST_WAIT, MOST_ATTEMPTS = timedelta(minutes=1), timedelta(hours=4), 30


@dataclass
class Delivered:
    """What one round did."""

    sent: int = 0
    kept: int = 0
    failed: int = 0


def _addresses(to: Any) -> list[str]:
    """One or many people or addresses; each gets a message of their own, so that nobody reads who else did."""
    many = [to] if isinstance(to, str) or hasattr(to, "email") else list(to)
    return [str(getattr(one, "email", one)) for one in many]


def queue(
    *,
    to: str,
    subject: str,
    text: str,
    now: datetime,
    html: str = "",
    sender: str = "",
    headers: Mapping[str, str] | None = None,
    kind: str = "",
    why: str = "",
) -> Message:
    """Write one message into the outbox, in the caller's transaction: undone together with the act."""
    domain = urlsplit(settings.PORTAL_BASE_URL).hostname or "localhost"
    return Message.objects.create(
        message_id=make_msgid(domain=domain),
        to=to,
        sender=sender or settings.DEFAULT_FROM_EMAIL,
        subject=" ".join(subject.split())[:300],
        text=text,
        html=html,
        headers=dict(headers or {}),
        kind=kind,
        why=why[:300],
        created_at=now,
        next_try_at=now,
    )


def plain(template: str, facts: Mapping[str, Any]) -> str:
    """A template as plain text: nothing is escaped, since nothing here is markup."""
    found: Any = get_template(template)
    return found.template.render(Context(dict(facts), autoescape=False))


def send(
    *,
    template: str,
    to: Any,
    context: Mapping[str, Any],
    why: str,
    now: datetime,
    stop_url: str = "",
    one_click: bool = False,
) -> list[Message]:
    """Render ``emails/<template>.{subject.txt,txt,html}`` and queue it for each recipient.

    ``why`` finishes the sentence "You get this because …" and is never left out. ``stop_url`` is the one-click way
    to end such messages; without it the message says that it belongs to the account. ``one_click``: that address
    also takes a POST without any sign-in (RFC 8058). The HTML part is optional.
    """
    facts = {**context, "why": why, "stop_url": stop_url, "base_url": settings.PORTAL_BASE_URL.rstrip("/")}
    facts["site_name"] = settings.WAGTAIL_SITE_NAME
    subject = plain(f"emails/{template}.subject.txt", facts)
    text = plain(f"emails/{template}.txt", facts)
    html = ""
    with suppress(TemplateDoesNotExist):
        html = str(render_to_string(f"emails/{template}.html", facts))
    headers = {"List-Unsubscribe": f"<{stop_url}>"} if stop_url else {}
    if stop_url and one_click:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return [
        queue(to=one, subject=subject, text=text, html=html, headers=headers, kind=template, why=why, now=now)
        for one in _addresses(to)
    ]


def _claim(now: datetime, seen: Iterable[int]) -> Message | None:
    """Take the next due message for this worker alone."""
    with transaction.atomic():
        due = Message.objects.due(now).exclude(pk__in=list(seen))
        message = due.select_for_update(skip_locked=True).first()
        if message is not None:
            message.attempts += 1
            message.next_try_at = now + LEASE
            message.save(update_fields=["attempts", "next_try_at"])
    return message


def _hand_on(message: Message) -> None:
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        message.sender,
        [message.to],
        headers={**message.headers, "Message-ID": message.message_id},
        connection=get_connection(settings.MAIL_TRANSPORT),
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    mail.send()


def _wait(attempts: int) -> timedelta:
    """Doubling from a minute to four hours; with the most attempts that is about four days."""
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT)


def _failed(message: Message, error: Exception, now: datetime) -> None:
    logger.warning("Message %s was not sent (attempt %s): %s", message.pk, message.attempts, error)
    message.last_error = f"{type(error).__name__}: {error}"
    if message.attempts >= MOST_ATTEMPTS:
        message.given_up_at, message.next_try_at = now, None
    else:
        message.next_try_at = now + _wait(message.attempts)


def deliver_due(now: datetime) -> Delivered:
    """Hand on every message that is due, each by one worker only and once per message id."""
    round_ = Delivered()
    seen: list[int] = []
    while (message := _claim(now, seen)) is not None:
        seen.append(message.pk)
        try:
            if settings.MAIL_TRANSPORT == KEEPS_ONLY:
                message.kept_at, round_.kept = now, round_.kept + 1
            else:
                _hand_on(message)
                message.sent_at, round_.sent = now, round_.sent + 1
            message.next_try_at, message.last_error = None, ""
        except Exception as error:  # a mail server fails in many ways; each means: later
            _failed(message, error, now)
            round_.failed += 1
        message.save(update_fields=["sent_at", "kept_at", "given_up_at", "next_try_at", "last_error"])
    return round_
