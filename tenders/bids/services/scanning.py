"""Files that wait for the scanner: looked at as soon as it answers, and again when bids are opened."""

from datetime import datetime

from django.db import transaction

from portal.audit.services import record
from portal.files import scanning
from portal.files.enums import Verdict
from tenders.bids import sealing
from tenders.bids.enums import State
from tenders.bids.models import Bid, SealedFile
from tenders.custody import store
from tenders.custody.services import unlock

MOST_AT_ONCE = 50
# After so many without a verdict the scanner is taken to be down: reminders and mail wait behind this work.
MOST_SILENT = 3
# After so many tries, at least so many minutes, it is not the disk's bad moment: an opened file counts as unreadable.
MOST_READS = 60


def look_again(bid: Bid) -> None:
    """At the opening: signatures are newer than when the files came, so every file is looked at once more."""
    if scanning.is_configured():
        bid.files.update(verdict=Verdict.PENDING)


def scan_waiting(now: datetime) -> int:
    """Scan what waits and can be read: files of drafts and of opened bids. How many got a verdict."""
    if not scanning.is_configured():
        return 0
    readable = Bid.objects.written() | Bid.objects.opened()
    waiting = SealedFile.objects.filter(bid__in=readable.order_by(), verdict=Verdict.PENDING)
    # In any order: files about which the scanner never says a word keep no other file from its turn.
    rows = waiting.select_related("bid__lot__opportunity").order_by("?")[:MOST_AT_ONCE]
    judged = silent = 0
    for row in rows:
        if _scan_one(row, now):
            judged += 1
            continue
        silent += 1
        if silent == MOST_SILENT:
            break
    return judged


def wake(row: SealedFile) -> None:
    """What counted as unreadable can be read again, as after a repair: it waits for the scanner once more."""
    SealedFile.objects.filter(pk=row.pk, verdict=Verdict.UNREADABLE).update(verdict=Verdict.PENDING, failed_reads=0)
    row.refresh_from_db(fields=["verdict", "failed_reads"])


def _not_read(row: SealedFile) -> bool:
    """One more try that failed; True once it was the last one."""
    is_last = row.failed_reads + 1 >= MOST_READS
    verdict = Verdict.UNREADABLE if is_last else Verdict.PENDING
    SealedFile.objects.filter(pk=row.pk, verdict=Verdict.PENDING).update(
        verdict=verdict, failed_reads=row.failed_reads + 1
    )
    return is_last


def _scan_one(row: SealedFile, now: datetime) -> bool:
    bid = row.bid
    try:
        identity = store.get(bid.draft_key) if bid.is_written else unlock(bid.lot.opportunity.bid_chain)
        with sealing.unsealed_file(row.path, identity, row.sha256) as file:
            verdict, _found = scanning.scan(file)
    except (sealing.Damaged, store.KeyMissing):
        # Of an opened bid it may be the disk or the key store that fails just now: what nobody looked at is not handed out.
        if bid.state == State.OPENED:
            return _not_read(row)
        # Of a draft nobody can read it any more; what is opened all the same is looked at again.
        verdict = Verdict.NOT_CHECKED
    if verdict == Verdict.PENDING:
        return False
    _settle(row, verdict, now)
    return True


@transaction.atomic
def _settle(row: SealedFile, verdict: Verdict, now: datetime) -> None:
    """Keep the verdict; that an opened file is harmful stands in the audit trail."""
    SealedFile.objects.filter(pk=row.pk, verdict=Verdict.PENDING).update(verdict=verdict)
    if verdict == Verdict.HARMFUL and row.bid.state == State.OPENED:
        record("harmful_file", row.bid, actor=None, at=now, data={"file": str(row.pk)})
