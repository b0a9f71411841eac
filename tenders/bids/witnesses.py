"""Receipts bear witness: the head that each carries must stand in its chain."""

import json
from collections.abc import Iterator
from itertools import chain

from portal.audit.models import AuditEvent

from .models import FinishReceipt, LateAttempt, Receipt


def receipt_faults() -> Iterator[str]:
    """A sentence for each receipt whose head is gone from its chain: the chain was cut or rewritten."""
    late, finished = LateAttempt.objects.exclude(content=""), FinishReceipt.objects.all()
    kept = Receipt.objects.order_by("issued_at", "pk"), late.order_by("at", "pk"), finished.order_by("at", "pk")
    for receipt in chain.from_iterable(rows.iterator(chunk_size=200) for rows in kept):
        facts = json.loads(receipt.content)
        if not AuditEvent.objects.filter(chain=facts["chain"], digest=facts["chain_head"]).exists():
            yield f"{facts['chain']}: the event that receipt {receipt.pk} witnesses is gone."
