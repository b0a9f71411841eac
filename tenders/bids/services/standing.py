"""The submitted version while the next one is written: it stands untouched until that one is submitted.

What is opened is always what the last receipt says. The draft beside it lies where the drafts of all bids lie
(``SealedPart``), so that writing it is the same; the version that stands lies apart (``StandingPart``).
"""

import json
from collections.abc import Collection, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from tenders.bids.enums import State
from tenders.bids.models import Bid, Receipt, SealedPart, StandingPart
from tenders.custody import store
from tenders.opportunities.models import Opportunity

from . import notes


def receipt_of(bid: Bid) -> Receipt:
    """The receipt of the submitted version."""
    return bid.receipts.get(kind="SUBMITTED", version=bid.version)


def facts_of(bid: Bid) -> dict[str, Any]:
    """What that receipt says."""
    return json.loads(receipt_of(bid).content)


def files_of(bid: Bid) -> set[str]:
    """The ids of the files of the submitted version, named ones too."""
    facts = facts_of(bid)
    return {row["id"] for row in (*facts["files"], *facts.get("promised", ()))}


def parts_of(bid: Bid) -> Iterable[SealedPart | StandingPart]:
    """The parts of the submitted version, whether or not the next one is being written."""
    return bid.standing.all() if bid.changing_since else bid.parts.all()


def keep(bid: Bid) -> None:
    """Lay the submitted parts aside: what follows changes the draft alone. The caller holds the lock of the bid."""
    for row in bid.parts.all():
        StandingPart.objects.create(bid=bid, part=row.part, ciphertext=row.ciphertext)


def drop(bid: Bid, files: Collection[str]) -> None:
    """The version that stood is replaced or withdrawn: it goes, with all files of the bid but these."""
    bid.standing.all().delete()
    drop_files(bid, but=files)


def put_back(bid: Bid) -> None:
    """Drop the draft: the submitted version lies where it lay. The caller holds the lock of the bid."""
    for row in bid.standing.all():
        part = bid.parts.get(part=row.part)
        part.ciphertext, part.revision = row.ciphertext, part.revision + 1
        part.save(update_fields=["ciphertext", "revision"])
    drop(bid, files_of(bid))


def drop_files(bid: Bid, *, but: Collection[str] = ()) -> None:
    """Delete the files of a bid, their ciphertext once that is committed."""
    for sealed in bid.files.exclude(pk__in=but):
        place = Path(settings.PRIVATE_ROOT) / sealed.path
        sealed.delete()
        transaction.on_commit(partial(place.unlink, missing_ok=True))


@transaction.atomic
def settle(bid: Bid) -> Bid:
    """At the opening: a next version that was never submitted goes. The row as it is now, locked."""
    row = Bid.objects.select_for_update(of=("self",)).select_related("lot__opportunity", "organisation").get(pk=bid.pk)
    if row.changing_since:
        put_back(row)
        notes.forget(row)
        row.changing_since = None
        row.save(update_fields=["changing_since"])
    return row


@transaction.atomic
def destroy_unsent(opportunity: Opportunity) -> None:
    """At the opening: drafts that were never submitted go with their keys, as the openers' key would open them too.

    Nothing says how many there were. What was withdrawn stays as ciphertext: it has a receipt.
    """
    for bid in Bid.objects.select_for_update(of=("self",)).filter(lot__opportunity=opportunity):
        if bid.state == State.DRAFT:
            bid.parts.all().delete()
            bid.uploads.all().delete()
            notes.forget(bid)
            drop_files(bid)
        transaction.on_commit(partial(store.destroy, bid.draft_key))
