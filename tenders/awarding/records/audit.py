"""What the audit trail tells: sentences for people, and the lines of hashes for a check without the portal."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from portal.audit.models import MAIN, AuditEvent
from portal.audit.services import chain_row, chain_rows
from tenders.evaluation.queries.history import events_of, told

from .entries import PIECE, Entry, Item, Source, table

AT_ONCE = 200
SENTENCE = ("When", "Who", "What happened", "Details", "Line", "Event", "SHA-256 of the event")


def audit_files(source: Source) -> Iterator[Item]:
    """The folder ``audit/``."""
    about = "What happened in this evaluation, in sentences, oldest first, each with its event in the lines below."
    yield table("audit/sentences.csv", about, SENTENCE, _sentences(source))
    about = (
        "The line of all events, from the first of this evaluation to its last: these in full, of others the digest"
        " alone. Check it with: portal_check.py chain chain.jsonl --part"
    )
    yield Entry("audit/chain.jsonl", about, _lines(_main(source)))
    about = (
        "The line of what happened to bids: those named in this bundle in full, of others the digest alone. Every"
        " receipt names an event of it. Check it with: portal_check.py chain bids.jsonl --receipt RECEIPT"
    )
    yield Entry("audit/bids.jsonl", about, _lines(_bids(source)))


def _sentences(source: Source) -> Iterator[tuple]:
    events = events_of(source.opportunity).iterator(chunk_size=AT_ONCE)
    while batch := list(islice(events, AT_ONCE)):
        for event, found in zip(batch, told(batch), strict=True):
            details = "\n".join(f"{label}: {text}" for label, text in found.details)
            line = "chain.jsonl" if event.chain_id == MAIN else "bids.jsonl"
            yield found.at, event.actor_name or "The portal", found.sentence, details, line, event.seq, event.digest


def _main(source: Source) -> Iterator[dict[str, Any]]:
    """The main line between the first and the last event of the evaluation. Both readers go forward together."""
    rows = events_of(source.opportunity).order_by("seq").values_list("chain_id", "seq")
    wanted = (seq for name, seq in rows.iterator(chunk_size=2000) if name == MAIN)
    next_shown = next(wanted, None)
    line = AuditEvent.objects.filter(chain=MAIN, seq__gte=next_shown or 0).order_by("seq")
    for event in line.iterator(chunk_size=AT_ONCE):
        if next_shown is None:
            return
        is_shown = event.seq == next_shown
        yield chain_row(event, is_shown=is_shown)
        while next_shown is not None and next_shown <= event.seq:
            next_shown = next(wanted, None)


def _bids(source: Source) -> Iterator[dict[str, Any]]:
    keys = {str(key) for key in source.folders}
    return chain_rows(source.opportunity.bid_chain, lambda event: event.subject_id in keys)


def _lines(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """One event a line, handed on in pieces."""
    found, size = [], 0
    for row in rows:
        found.append(json.dumps(row, ensure_ascii=False) + "\n")
        size += len(found[-1])
        if size > PIECE:
            yield "".join(found).encode()
            found, size = [], 0
    yield "".join(found).encode()
