"""Recording an act, and proving that nothing recorded was changed."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models

from .models import MAIN, AuditChain, AuditEvent


def canonical(value: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spaces: the same bytes for the same facts. Unknown types become text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def facts_of(event: AuditEvent) -> dict[str, Any]:
    """What the digest of an event is over."""
    return {
        "chain": event.chain_id,
        "seq": event.seq,
        "at": event.at.astimezone(UTC).isoformat(),
        "actor": [event.actor_id, event.actor_name],
        "verb": event.verb,
        "subject": [event.subject_type, event.subject_id, event.subject_name],
        "reason": event.reason,
        "data": event.data,
        "previous": event.previous,
    }


def digest_of(event: AuditEvent) -> str:
    """SHA-256 over the event's facts and the digest of the one before it."""
    return hashlib.sha256(canonical(facts_of(event)).encode()).hexdigest()


def chain_rows(name: str, is_shown: Callable[[AuditEvent], bool]) -> Iterator[dict[str, Any]]:
    """A chain as anyone can check it: every event with its digest, its facts only where they may be shown."""
    for event in AuditEvent.objects.filter(chain=name).order_by("seq").iterator(chunk_size=200):
        yield chain_row(event, is_shown=is_shown(event))


def chain_row(event: AuditEvent, *, is_shown: bool) -> dict[str, Any]:
    """One event of a chain for whoever checks it."""
    facts = facts_of(event) if is_shown else None
    return {"seq": event.seq, "previous": event.previous, "digest": event.digest, "facts": facts}


def record(
    verb: str,
    subject: models.Model,
    *,
    actor: Any,
    at: datetime,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
    chain: str = MAIN,
) -> AuditEvent:
    """Add one event to a chain, inside the transaction of the act that it records.

    ``actor`` is a user, or None for the portal itself or somebody anonymous. Raises ``RuntimeError`` outside a
    transaction: an act and its record are saved together or not at all.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An audit event is recorded inside the transaction of its act.")
    AuditChain.objects.get_or_create(name=chain)
    head = AuditChain.objects.select_for_update().get(name=chain)
    event = AuditEvent(
        chain=head,
        seq=head.length + 1,
        at=at,
        actor_id=getattr(actor, "pk", None),
        actor_name=str(actor)[:255] if getattr(actor, "pk", None) else "",
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_name=str(subject)[:255],
        reason=reason,
        data=canonical(data or {}),
        previous=head.head,
    )
    event.digest = digest_of(event)
    event.save(force_insert=True)
    head.length, head.head = event.seq, event.digest
    head.save(update_fields=["length", "head"])
    return event


def seal_chain(name: str) -> None:
    """Make a chain that is shown to nobody until ``unseal_chain``."""
    AuditChain.objects.update_or_create(name=name, defaults={"sealed": True})


def unseal_chain(name: str) -> None:
    """Let the auditor read a chain from now on: its opportunity is opened."""
    AuditChain.objects.filter(name=name).update(sealed=False)


def head_of(name: str) -> str:
    """The digest of the newest event of a chain ("" for an empty one): what a receipt witnesses."""
    return AuditChain.objects.filter(name=name).values_list("head", flat=True).first() or ""


def faults() -> Iterator[str]:
    """Walk every chain and name each event that was changed, removed or put in; nothing when all is well."""
    for chain in AuditChain.objects.order_by("name"):
        previous, seq = "", 0
        for event in chain.events.order_by("seq").iterator():
            seq += 1
            if event.seq != seq:
                yield f"{chain.name}: event {seq} is missing (found {event.seq})."
                seq = event.seq
            if event.previous != previous:
                yield f"{chain.name}: event {event.seq} does not follow the one before it."
            if event.digest != digest_of(event):
                yield f"{chain.name}: event {event.seq} was changed."
            previous = event.digest
        if (chain.length, chain.head) != (seq, previous):
            yield f"{chain.name}: the chain ends at event {seq}, its head says {chain.length}."
