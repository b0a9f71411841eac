"""Receipts bear witness: the head that each carries must stand in its chain."""

import json
from collections.abc import Iterator

from portal.audit.models import AuditEvent

from .models import Receipt


def receipt_faults() -> Iterator[str]:
    """A sentence for each receipt whose head is gone from its chain: the chain was cut or rewritten."""
    for receipt in Receipt.objects.order_by("issued_at", "pk").iterator(chunk_size=200):
        facts = json.loads(receipt.content)
        if not AuditEvent.objects.filter(chain=facts["chain"], digest=facts["chain_head"]).exists():
            yield f"{facts['chain']}: the event that receipt {receipt.pk} witnesses is gone."
