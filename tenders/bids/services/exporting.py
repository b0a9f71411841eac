"""Everything that is needed to open the bids of an opportunity without this portal: ciphertext, wraps, receipts."""

import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings

from portal.core.verdicts import NotAllowed
from tenders.bids.enums import State
from tenders.bids.models import Bid
from tenders.custody.models import SealingKey
from tenders.opportunities.models import Opportunity

from . import receipts, standing


def export_sealed(*, opportunity: Opportunity, folder: Path, now: datetime) -> int:
    """Write ``keys/quality/*.age``, ``keys/price-N/*.age`` and ``bids/ID/…`` below the folder; the number of bids.

    Nothing in it is readable without the keys of k holders. Refused before the deadline: that there are bids at all
    is a secret until then.
    """
    if not opportunity.is_past_deadline(now):
        raise NotAllowed("The deadline is not past: until then nobody learns whether there are bids.")
    if opportunity.is_finishing(now):
        raise NotAllowed("Bidders can still finish sending files.")
    _write_keys(opportunity.bid_chain, folder / "keys" / "quality")
    for lot in opportunity.lots.all():
        _write_keys(lot.price_key, folder / "keys" / f"price-{lot.number}")
    (folder / "bids").mkdir(parents=True, exist_ok=True)
    bids = Bid.objects.filter(lot__opportunity=opportunity, state__in=(State.SUBMITTED, State.OPENED, State.LEFT))
    count = 0
    for bid in bids.select_related("lot").order_by("pk"):
        _write_bid(bid, folder / "bids" / str(bid.pk))
        count += 1
    return count


def _write_keys(name: str, place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    for wrap in SealingKey.objects.get(name=name).wraps.all():
        (place / f"{'-'.join(map(str, wrap.order))}.age").write_bytes(bytes(wrap.ciphertext))


def _write_bid(bid: Bid, place: Path) -> None:
    (place / "files").mkdir(parents=True, exist_ok=True)
    (place / "lot").write_text(f"{bid.lot.number}\n")
    (place / "receipt.json").write_text(receipts.as_file(standing.receipt_of(bid)))
    for part in standing.parts_of(bid):
        (place / f"{part.part}.age").write_bytes(bytes(part.ciphertext))
    for file in bid.files.filter(pk__in=standing.files_of(bid)):
        source = Path(settings.PRIVATE_ROOT) / file.path
        if source.exists():
            shutil.copyfile(source, place / "files" / f"{file.pk}.age")
