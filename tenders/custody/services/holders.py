"""Enrolling, proving and retiring the keys of holders."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.audit import presenters
from portal.audit.services import record
from tenders.custody import ciphers, rules
from tenders.custody.enums import HolderKind, Keeping
from tenders.custody.lifecycle import LIFE
from tenders.custody.models import HolderProof, KeyHolder

presenters.sentence("custody.KeyHolder", "enrol", "{actor} made a key of their own")
presenters.sentence("custody.KeyHolder", "make_escrow", "{actor} printed the escrow key")
presenters.sentence("custody.KeyHolder", "prove", "{actor} showed that the key of {subject} works")
presenters.sentence("custody.KeyHolder", "wrong_key", "{actor} gave a key or pass code that does not open {subject}")


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A new holder and the one secret that only its keeper has: shown once, stored nowhere."""

    holder: KeyHolder
    secret: str


@transaction.atomic
def enrol(*, actor: Any, keeping: str, now: datetime) -> Enrolled:
    """A key for an opener. Raises ``NotAllowed``. It counts once its keeper has proved it."""
    rules.may_enrol(actor, None, now).or_raise()
    identity, recipient = ciphers.new_identity()
    holder = KeyHolder(user=actor, recipient=recipient, enrolled_at=now)
    secret = identity
    if keeping == Keeping.PASSPHRASE:
        secret = ciphers.new_pass_code()
        holder.locked_identity = ciphers.lock(identity, secret)
    holder.save(force_insert=True)
    record("enrol", holder, actor=actor, at=now)
    return Enrolled(holder, secret)


@transaction.atomic
def make_escrow(*, actor: Any, now: datetime) -> Enrolled:
    """The key for the safe: its secret is printed and stored nowhere else. Raises ``NotAllowed``."""
    rules.may_make_escrow(actor, None, now).or_raise()
    identity, recipient = ciphers.new_identity()
    holder = KeyHolder.objects.create(kind=HolderKind.ESCROW, recipient=recipient, enrolled_at=now)
    record("make_escrow", holder, actor=actor, at=now)
    return Enrolled(holder, identity)


def identity_of(holder: KeyHolder, secret: str) -> str:
    """The holder's identity from what they gave: a pass code, or the key itself. Raises ``ciphers.WrongKey``."""
    given = secret.strip()
    if bytes(holder.locked_identity) and not given.upper().startswith("AGE-SECRET-KEY-"):
        return ciphers.unlock(bytes(holder.locked_identity), given)
    if ciphers.public_of(given) != holder.recipient:
        raise ciphers.WrongKey("This is another key than the one that was enrolled.")
    return given


@transaction.atomic
def note_wrong_key(*, holder: KeyHolder, actor: Any, now: datetime) -> None:
    """A wrong pass code is an attempt that auditors can see (security promise P8)."""
    record("wrong_key", holder, actor=actor, at=now)


@transaction.atomic
def prove(*, holder: KeyHolder, identity: str, actor: Any, now: datetime) -> HolderProof:
    """Open a challenge with the key. Raises ``NotAllowed`` or ``ciphers.WrongKey``."""
    rules.may_prove(actor, holder, now).or_raise()
    challenge = secrets.token_bytes(32)
    if ciphers.decrypt(ciphers.encrypt(challenge, holder.recipient), identity) != challenge:
        raise ciphers.WrongKey("This key does not open it.")
    proof = HolderProof.objects.create(holder=holder, at=now)
    record("prove", holder, actor=actor, at=now)
    return proof


@transaction.atomic
def retire(*, holder: KeyHolder, actor: Any, now: datetime, reason: str) -> KeyHolder:
    """A key that is lost or whose keeper left. Live keys have to be shared again after it.

    Raises ``NotAllowed``, also for the key without which bids could not be opened any more.
    """
    # One after the other: two at once would each count the other one as left.
    list(KeyHolder.objects.select_for_update(of=("self",)).active().order_by("pk"))
    changes = {"retired_at": now, "retired_reason": reason.strip()}
    return LIFE.take("retire", holder, actor=actor, now=now, reason=reason, changes=changes)
