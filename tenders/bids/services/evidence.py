"""Evidence for a dispute about a deadline: one archive that the council can hand to a court and to the bidder.

RATP (Conseil d'État, 23 September 2021, no 449250): who runs the platform must prove that it worked. Nothing of the
content of any bid is in it, and nothing of any other bidder.
"""

import base64
import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from pathlib import Path
from typing import IO, Any, cast
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from portal.audit.models import AuditChain, DailyHeads
from portal.audit.services import chain_rows, record
from portal.core.verdicts import NotAllowed
from portal.evidence.models import ProbeResult, RequestTrace
from portal.evidence.queries import outages
from tenders.bids import rules
from tenders.bids.models import Bid
from tenders.opportunities.models import Opportunity

from . import receipts

# The probe's log around the deadline.
AROUND = timedelta(hours=6)
README = """Evidence about one bid
======================

deadline.json   the deadline that was in force, and every change of it
clock.json      which clock decides; how far the clock of the machine that runs the probe was from it in the hours
                before the deadline (round by round: probe.csv), and the application's own when this was written
requests.csv    every request of this bidder to the pages of this bid: arrival, status, milliseconds
probe.csv       the portal's submissions to itself around the deadline: did the front door work? milliseconds_apart:
                how far the probe's clock was ahead of the database's (empty: not measured)
outages.json    times of five minutes and more in which no such submission worked, or none was tried though it should
chain.json      the audit chain: this bid's events in full, the digests of all others, so that the line can be checked
heads.json      the heads of all chains as they were published each day
receipts/       what the bidder holds, receipts of late attempts and of files sent after the deadline too
late.json       attempts after the deadline; nothing of what was sent was kept
SHA256SUMS      digests of all files; SHA256SUMS.sig is the portal's Ed25519 signature over it, in base64

Check the receipts and the chain with portal_check.py, which needs nothing of the portal.
"""


def pack(*, bid: Bid, target: Path | IO[bytes], now: datetime) -> list[str]:
    """Write the archive (a path, or an open file); the names of its files. Raises ``NotAllowed`` before the deadline."""
    opportunity = bid.lot.opportunity
    if not opportunity.is_past_deadline(now):
        raise NotAllowed("The deadline is not past: until then nobody learns whether there are bids.")
    files = {
        "README.txt": README,
        "deadline.json": _json(_deadline(opportunity)),
        "clock.json": _json(_clock(opportunity, now)),
        "requests.csv": _requests(bid),
        "probe.csv": _probe(opportunity),
        "outages.json": _json(_outages(opportunity, now)),
        "chain.json": _json(_chain(bid)),
        "heads.json": _json(_heads(opportunity)),
        "late.json": _json([{"at": row.at, "deadline": row.deadline} for row in bid.late_attempts.all()]),
        **{f"receipts/{row.pk}.json": receipts.as_file(row) for row in bid.receipts.all()},
        **{f"receipts/finished-{row.pk}.json": receipts.as_file(row) for row in bid.finish_receipts.all()},
        **{f"receipts/late-{row.pk}.json": receipts.as_file(row) for row in bid.late_attempts.exclude(content="")},
    }
    sums = "".join(f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in sorted(files.items()))
    signature = receipts.signing_key().sign(sums.encode())
    files |= {"SHA256SUMS": sums, "SHA256SUMS.sig": base64.b64encode(signature).decode()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(files.items()):
            archive.writestr(name, text)
    return sorted(files)


def bid_of(ref: UUID) -> Bid | None:
    """The bid that a bidder's number names: its own, or that of a receipt, a late attempt or a file sent later."""
    names = ("pk", "receipts", "late_attempts", "finish_receipts")
    named = reduce(or_, (Q(**{name: ref}) for name in names))
    return Bid.objects.filter(named).select_related("lot__opportunity").first()


class NotOpened(LookupError):
    """No bid has the number, or bids are not opened: the same answer, so that it tells nothing of a bid before."""

    def __init__(self) -> None:
        super().__init__("Nothing that was opened has this number. Check it against the receipt.")


@transaction.atomic
def hand_out(*, ref: UUID, actor: Any, now: datetime) -> io.BytesIO:
    """The archive for an auditor, once bids are opened; recorded. Raises ``NotAllowed`` or ``NotOpened``."""
    rules.may_have_evidence(actor, now).or_raise()
    bid = bid_of(ref)
    if bid is None or not AuditChain.objects.filter(name=bid.lot.opportunity.bid_chain, sealed=False).exists():
        raise NotOpened
    record("hand_out_evidence", bid, actor=actor, at=now, data={"number": str(ref)})
    archive = io.BytesIO()
    pack(bid=bid, target=archive, now=now)
    archive.seek(0)
    return archive


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def _csv(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns))
    writer.writeheader()
    writer.writerows({name: _plain(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _deadline(opportunity: Opportunity) -> dict[str, Any]:
    changes = [
        {"published_at": row.at, "reason": row.reason, "differences": row.difference}
        for row in opportunity.versions.order_by("number")
    ]
    return {"title": opportunity.title, "deadline": opportunity.deadline, "versions": changes}


def _clock(opportunity: Opportunity, now: datetime) -> dict[str, Any]:
    since, deadline = _around(opportunity)[0], opportunity.deadline
    measured = ProbeResult.objects.between(since, deadline).exclude(milliseconds_apart=None)
    apart = [abs(value) for value in measured.values_list("milliseconds_apart", flat=True)]
    own = datetime.now(UTC)  # noqa: TID251 (the point is to compare the two clocks)
    return {
        "decides": "the database's clock, asked once when a request arrives",
        "database": connection.vendor,
        "before_the_deadline": {
            "since": since,
            "until": deadline,
            "measurements": len(apart),
            "most_milliseconds_apart": max(apart, default=None),
        },
        "when_this_was_written": {
            "database_time": now,
            "application_time": own,
            "milliseconds_apart": round(abs((own - now).total_seconds()) * 1000),
        },
        "time_zone": settings.TIME_ZONE,
    }


def _requests(bid: Bid) -> str:
    columns = ("at", "user", "method", "path", "status", "milliseconds")
    rows = RequestTrace.objects.about(bid.pk).select_related("user").order_by("at", "pk")
    return _csv(columns, ({name: getattr(row, name) for name in columns} for row in rows))


def _around(opportunity: Opportunity) -> tuple[datetime, datetime]:
    """Six hours before the deadline and after it; what is past its deadline has one."""
    deadline = cast(datetime, opportunity.deadline)
    return deadline - AROUND, deadline + AROUND


def _probe(opportunity: Opportunity) -> str:
    columns = ("at", "is_up", "milliseconds", "failed_at", "milliseconds_apart", "is_last")
    rows = ProbeResult.objects.between(*_around(opportunity))
    return _csv(columns, ({name: getattr(row, name) for name in columns} for row in rows))


def _outages(opportunity: Opportunity, now: datetime) -> list[dict[str, Any]]:
    since, until = _around(opportunity)
    found = outages(since, min(until, now))
    return [{"since": row.since, "until": row.until, "failed_at": row.failed_at} for row in found]


def _chain(bid: Bid) -> dict[str, Any]:
    name, key = bid.lot.opportunity.bid_chain, str(bid.pk)
    return {"chain": name, "events": list(chain_rows(name, lambda event: event.subject_id == key))}


def _heads(opportunity: Opportunity) -> dict[str, Any]:
    """Every published day; the salt that shows which leaf is this chain's only once the chain is not sealed."""
    chain = AuditChain.objects.get(name=opportunity.bid_chain)
    days = DailyHeads.objects.order_by("day").values("day", "at", "leaves", "previous", "digest")
    salt = None if chain.sealed else chain.salt
    return {"chain": chain.name, "salt": salt, "days": list(days)}
