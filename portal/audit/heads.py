"""Publishing the heads of all chains once a day, and checking the chains against them."""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from portal.core.clock import local

from .models import AuditChain, AuditEvent, DailyHeads
from .services import canonical


def leaf(salt: str, name: str, day: date, head: str) -> str:
    """What is published of one chain: whoever knows the salt can check it, nobody else learns anything."""
    return hashlib.sha256(
        canonical({"chain": name, "day": day.isoformat(), "head": head, "salt": salt}).encode()
    ).hexdigest()


def digest_of(day: date, leaves: list[str], previous: str) -> str:
    """SHA-256 over the day's leaves and the digest of the day before."""
    facts = {"day": day.isoformat(), "leaves": leaves, "previous": previous}
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


@transaction.atomic
def publish_heads(now: datetime) -> str:
    """Publish today's heads, once a day. Safe to run twice and beside another worker."""
    day = local(now).date()
    if DailyHeads.objects.filter(day=day).exists():
        return "published already"
    chains = list(AuditChain.objects.select_for_update().order_by("name"))
    for chain in chains:
        if not chain.salt:
            chain.salt = secrets.token_hex(32)
            chain.save(update_fields=["salt"])
    last = DailyHeads.objects.filter(day__lt=day).first()
    leaves = sorted(leaf(chain.salt, chain.name, day, chain.head) for chain in chains)
    previous = last.digest if last else ""
    DailyHeads.objects.create(
        day=day,
        at=now,
        leaves=leaves,
        heads={chain.name: chain.head for chain in chains},
        previous=previous,
        digest=digest_of(day, leaves, previous),
    )
    return f"{len(leaves)} heads"


def head_faults() -> Iterator[str]:
    """Days that do not follow each other, and chains that lost what they once ended with."""
    previous = ""
    for row in DailyHeads.objects.order_by("day").iterator(chunk_size=50):
        if row.previous != previous or row.digest != digest_of(row.day, row.leaves, row.previous):
            yield f"The heads of {row.day} were changed, or a day before them is missing."
        previous = row.digest
        yield from _lost(row)


def _lost(row: DailyHeads) -> Iterator[str]:
    for name, head in row.heads.items():
        if head and not AuditEvent.objects.filter(chain=name, digest=head).exists():
            yield f"{name}: the event that ended it on {row.day} is gone."
        salt = AuditChain.objects.filter(name=name).values_list("salt", flat=True).first() or ""
        if leaf(salt, name, row.day, head) not in row.leaves:
            yield f"{name}: its head of {row.day} is not the one that was published."
