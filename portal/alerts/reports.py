"""Reading a report that a message did not arrive (RFC 3464)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server says about one message of ours."""

    message_ids: tuple[str, ...]
    # "permanent", "temporary", or "" when nothing failed.
    failure: str
    status: str
    diagnostic: str
    # The same report, handed over twice, has the same digest.
    digest: str


def read_report(raw: bytes) -> Report | None:
    """The report in a message; None when it is not one."""
    whole = message_from_bytes(raw, policy=policy.compat32)
    notice = next((part for part in whole.walk() if part.get_content_type() == "message/delivery-status"), None)
    if notice is None:
        return None
    blocks = [block for block in _blocks(notice) if block.get("Action")]
    if not blocks:
        return None
    worst = max(blocks, key=_weight)
    facts = [_text(worst, name) for name in ("Final-Recipient", "Action", "Status", "Diagnostic-Code")]
    ids = tuple(_message_ids(whole))
    parts = [*ids, *facts, _text(whole, "Message-ID")]
    return Report(
        message_ids=ids,
        failure=_failure(worst),
        status=_text(worst, "Status")[:20],
        diagnostic=_text(worst, "Diagnostic-Code")[:500],
        digest=hashlib.sha256("\n".join(parts).encode()).hexdigest(),
    )


def _blocks(notice: Message) -> list[Message]:
    payload = notice.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _text(part: Message, name: str) -> str:
    return " ".join(str(part.get(name, "")).replace("\x00", "").split())


def _failure(block: Message) -> str:
    """Failed with 5.x.x is for good. Failed with 4.x.x (given up after many tries) or delayed may pass."""
    action = _text(block, "Action").lower()
    if action == "failed":
        return "permanent" if _text(block, "Status").startswith("5") else "temporary"
    return "temporary" if action == "delayed" else ""


def _weight(block: Message) -> int:
    return ("", "temporary", "permanent").index(_failure(block))


def _message_ids(whole: Message) -> Iterator[str]:
    """The message that came back: its own headers, else what the report answers to."""
    for part in whole.walk():
        if part.get_content_type() == "message/rfc822" and isinstance(part.get_payload(), list):
            yield from _ids(part.get_payload(0), "Message-ID")  # type: ignore[arg-type]
        elif part.get_content_type() == "text/rfc822-headers":
            headers = message_from_bytes(part.get_payload(decode=True) or b"", policy=policy.compat32)  # type: ignore[arg-type]
            yield from _ids(headers, "Message-ID")
    yield from _ids(whole, "In-Reply-To")
    yield from _ids(whole, "References")


def _ids(part: Message, name: str) -> list[str]:
    return [word for word in _text(part, name).split() if word.startswith("<") and word.endswith(">")]
