"""A readable copy of a whole draft for the bidder's own files. It is made in memory and kept nowhere here."""

from collections.abc import Iterator
from datetime import datetime

from portal.core import clock
from portal.core.money import pounds
from portal.core.paper.blocks import Block, Grid, Heading, Paper, Text
from portal.questions.papers import blocks_of
from tenders.bids.models import Bid
from tenders.bids.prices import lines_of, price_total

from . import drafts


def copy_of(bid: Bid, now: datetime) -> Paper:
    """Everything that the draft holds now; of files their names. Raises ``KeyMissing`` once it is sealed."""
    draft = drafts.read(bid)
    opportunity = bid.lot.opportunity
    lines = (
        f"{bid.organisation.name}, {bid.lot}",
        f"Copy of the draft of {clock.local(now):%d %B %Y, %H:%M}. It proves nothing: only a receipt does.",
    )
    answers = blocks_of(opportunity.question_version.structure, draft.everything)
    return Paper(f"Bid: {opportunity.title}", lines, (*answers, *_prices(bid, draft)))


def _prices(bid: Bid, draft: drafts.Draft) -> Iterator[Block]:
    lines = lines_of(bid.lot.opportunity, bid.lot.number)
    if not lines:
        return
    yield Heading("Prices")
    rows = (
        (line.description, line.unit, f"{line.quantity.normalize():f}", _price(draft.prices.get(str(line.pk), "")))
        for line in lines
    )
    yield Grid(("Line", "Unit", "Quantity", "Price for one"), tuple(rows), (2, 3))
    total = price_total(lines, draft.prices)
    yield Text(f"Total without VAT: {pounds(total)}" if total is not None else "No total: a price is missing or wrong.")


def _price(typed: str) -> str:
    return f"£{typed}" if typed else "Not answered"
