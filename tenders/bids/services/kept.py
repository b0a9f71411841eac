"""What somebody typed after their sign-in had ended: kept sealed until they are back.

The ciphertext waits in the session, which is a row of the database; the identity that opens it waits in a cookie of
the browser. Neither alone is readable, so the promise about drafts holds here too.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from tenders.bids import sealing

MOST_CHARACTERS = 400_000
Fields = dict[str, list[str]]


def is_too_long(fields: Mapping[str, list[str]]) -> bool:
    """More than is kept for anybody who is not signed in."""
    return sum(len(name) + len(text) for name, texts in fields.items() for text in texts) > MOST_CHARACTERS


def identity_from(known: str) -> str:
    """The identity that this browser has already, or a fresh one."""
    try:
        sealing.recipient_of(known)
    except Exception:  # pyrage has a class of its own for each fault; whatever it is, a fresh one takes its place
        return sealing.new_identity()[0]
    return known


def seal(fields: Mapping[str, list[str]], place: str, identity: str) -> str:
    """The fields of a form at one address, as ciphertext in text."""
    payload: dict[str, Any] = {"fields": dict(fields), "place": place}
    return base64.b64encode(sealing.seal(payload, [sealing.recipient_of(identity)])).decode()


def unseal(ciphertext: str, place: str, identity: str) -> Fields | None:
    """The fields again; None when they cannot be read or are of another address."""
    try:
        payload = sealing.unseal(base64.b64decode(ciphertext), identity_from(identity))
    except (sealing.Damaged, binascii.Error):
        return None
    return payload["fields"] if payload["place"] == place else None
