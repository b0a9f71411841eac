"""Django's own mail goes into the outbox too: written in the current transaction, sent by the worker."""

from django.core.mail.backends.base import BaseEmailBackend

from portal.core import clock

from .services import queue

# Headers that describe a message to the outbox and are not sent.
KIND, WHY = "X-Portal-Kind", "X-Portal-Why"


class OutboxBackend(BaseEmailBackend):
    """Turns every message into a row for each recipient. Attachments are refused: mail links to what it is about."""

    def send_messages(self, email_messages):
        now, count = clock.now(), 0
        for mail in email_messages:
            if mail.attachments:
                raise ValueError("The outbox takes no attachments: put a link into the message.")
            html = next((part[0] for part in getattr(mail, "alternatives", []) if part[1] == "text/html"), "")
            headers = dict(mail.extra_headers)
            kind, why = headers.pop(KIND, ""), headers.pop(WHY, "")
            for address in mail.recipients():
                queue(
                    to=address,
                    subject=mail.subject,
                    text=mail.body,
                    html=html,
                    sender=mail.from_email,
                    headers=headers,
                    kind=kind,
                    why=why,
                    now=now,
                )
                count += 1
        return count
