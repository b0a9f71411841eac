"""One act about the bids of a lot at a time."""

from tenders.bids.models import Bid
from tenders.opportunities.models import Lot


def locked(bid: Bid) -> Bid:
    """The bid as it stands, with its lot, which is locked until the transaction ends."""
    lot = Lot.objects.select_for_update(of=("self",)).select_related("opportunity__question_version").get(pk=bid.lot_id)
    bid = Bid.objects.select_related("organisation").get(pk=bid.pk)
    bid.lot = lot
    return bid
