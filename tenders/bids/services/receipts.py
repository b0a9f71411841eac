"""Receipts: signed by the portal, checkable by anyone without it."""

import base64
import contextlib
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from portal.audit.services import canonical, head_of
from portal.files import guard
from tenders.bids import sealing
from tenders.bids.models import Bid, FinishReceipt, LateAttempt, Receipt, SealedFile
from tenders.custody import store

SIGNING_KEY = "receipt-signing"
LATE_STATEMENT = "This receipt proves that a submission arrived after the deadline and was refused. Nothing was stored."
FINISH_STATEMENT = "This receipt proves that a file came whose digest the receipt of the bid names, and when."
STATEMENT = "This receipt proves what was received and when. It does not judge whether the bid is complete."


def signing_key() -> Ed25519PrivateKey:
    """The portal's key, made at first use and kept in the key store."""
    if not store.has(SIGNING_KEY):
        fresh = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        # Another process may have been first: then theirs is used.
        with contextlib.suppress(FileExistsError):
            store.put(SIGNING_KEY, base64.b64encode(fresh).decode())
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(store.get(SIGNING_KEY)))


def public_key() -> str:
    """The public half, base64: published, so that anyone can check a receipt."""
    raw = signing_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def issue(
    bid: Bid,
    kind: str,
    *,
    parts: list[dict[str, Any]],
    files: list[dict[str, Any]],
    promises: Sequence[dict[str, Any]] = (),
    now: datetime,
) -> Receipt:
    """Write and sign a receipt for the bid's present version, inside the transaction of its step."""
    opportunity = bid.lot.opportunity
    receipt = Receipt(bid=bid, version=bid.version, kind=kind, issued_at=now)
    more = {"version": bid.version, "parts": parts, "files": files, "statement": STATEMENT}
    if promises:
        more["promised"] = list(promises)
    receipt.content = canonical(_facts(bid, str(receipt.pk), kind, now, opportunity.deadline) | more)
    receipt.signature = _signature(receipt.content)
    receipt.save(force_insert=True)
    return receipt


def _facts(bid: Bid, number: str, kind: str, now: datetime, deadline: datetime) -> dict[str, Any]:
    opportunity = bid.lot.opportunity
    return {
        "receipt": number,
        "kind": kind,
        "opportunity": {"title": opportunity.title, "address": opportunity.get_absolute_url()},
        "lot": str(bid.lot),
        "organisation": bid.organisation.name,
        "bid": str(bid.pk),
        "received_at": now.astimezone(UTC).isoformat(timespec="milliseconds"),
        "deadline": deadline.astimezone(UTC).isoformat(),
        "chain": opportunity.bid_chain,
        "chain_head": head_of(opportunity.bid_chain),
    }


def _signature(content: str) -> str:
    return base64.b64encode(signing_key().sign(content.encode())).decode()


def sign_late(attempt: LateAttempt) -> LateAttempt:
    """Fill in the receipt of a late attempt, before it is stored: proof that somebody tried, and when."""
    more = {"parts": [], "files": [], "statement": LATE_STATEMENT}
    attempt.content = canonical(_facts(attempt.bid, str(attempt.pk), "LATE", attempt.at, attempt.deadline) | more)
    attempt.signature = _signature(attempt.content)
    return attempt


def as_file(receipt: Receipt | LateAttempt | FinishReceipt) -> str:
    """The receipt as the file that a bidder keeps: content, signature and public key."""
    return json.dumps(
        {"content": receipt.content, "signature": receipt.signature, "public_key": public_key()}, indent=2
    )


def is_genuine(text: str) -> bool:
    """Does this file carry our signature over exactly this content?"""
    try:
        file = json.loads(text)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key()))
        key.verify(base64.b64decode(file["signature"]), file["content"].encode())
    except (ValueError, KeyError, TypeError, InvalidSignature):
        return False
    return True


def promised(bid: Bid, files: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Files that are named and not there yet, for a receipt: digests, sizes and endings, no names."""
    here = {str(pk) for pk in bid.files.values_list("pk", flat=True)}
    rows = {row["id"]: row for rows in files.values() for row in rows if "promised" in row and row["id"] not in here}
    return [
        {"id": key, "size": row["size"], "sha256": row["sha256"], "ending": guard.ending_of(row["name"])}
        for key, row in sorted(rows.items())
    ]


def sign_finished(bid: Bid, file: SealedFile, now: datetime) -> FinishReceipt:
    """The receipt of a file that came after the deadline, as yet unsaved."""
    made = FinishReceipt(bid=bid, file=file.pk, at=now)
    told = {"id": str(file.pk), "size": file.size, "sha256": file.sha256, "ciphertext_sha256": file.ciphertext_sha256}
    deadline = bid.lot.opportunity.deadline
    more = {"version": bid.version, "parts": [], "files": [told], "statement": FINISH_STATEMENT}
    made.content = canonical(_facts(bid, str(made.pk), "FINISHED", now, deadline) | more)
    made.signature = _signature(made.content)
    return made


def digests(bid: Bid, payloads: dict[str, dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(parts, files) of a bid for its receipt: digests and sizes, no names and no content."""
    parts = [
        {
            "part": row.part,
            "sha256": sealing.digest_of(payloads[row.part]),
            "ciphertext_sha256": hashlib.sha256(bytes(row.ciphertext)).hexdigest(),
        }
        for row in bid.parts.order_by("part")
    ]
    wanted = {row["id"] for rows in payloads["QUALITY"]["files"].values() for row in rows}
    files = [
        {"id": str(file.pk), "size": file.size, "sha256": file.sha256, "ciphertext_sha256": file.ciphertext_sha256}
        for file in bid.files.filter(pk__in=wanted).order_by("pk")
    ]
    return parts, files
