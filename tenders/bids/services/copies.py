"""A readable copy of a whole draft for the bidder's own files. It is made in memory and kept nowhere here."""

from collections.abc import Iterator
from datetime import datetime

from portal.core import clock
from portal.core.money import pounds
from portal.core.paper.blocks import Block, Grid, Heading, Items, Paper, Text
from portal.questions.papers import blocks_of
from tenders.bids.models import Bid
from tenders.bids.prices import as_typed
from tenders.opportunities.models import Lot
from tenders.opportunities.pricing import Cell, count, plain, schedule_of

from . import drafts, findings


def copy_of(bid: Bid, now: datetime) -> Paper:
    """Everything that the draft holds now; of files their names. Raises ``KeyMissing`` once it is sealed."""
    draft = drafts.read(bid)
    opportunity = bid.lot.opportunity
    lines = (
        f"{bid.organisation.name}, {bid.lot}",
        f"Copy of the draft of {clock.local(now):%d %B %Y, %H:%M}. It proves nothing: only a receipt does.",
    )
    answers = blocks_of(opportunity.question_version.structure, draft.everything)
    return Paper(f"Bid: {opportunity.title}", lines, (*answers, *price_blocks(bid.lot, draft)))


def price_blocks(lot: Lot, draft: drafts.Draft) -> Iterator[Block]:
    """Every price with its totals, and how rates are made up; nothing where nothing is priced."""
    schedule = schedule_of(lot)
    if not schedule.lines:
        return
    yield Heading("Prices")
    yield Items(tuple(schedule.sentences))
    rows = (
        (cell.name, cell.line.unit, _quantity(cell), as_typed(draft.prices.get(cell.key, "")) or "Not answered")
        for cell in schedule.cells
    )
    yield Grid(("Line", "Unit", "Quantity", "Price for one"), tuple(rows), (2, 3))
    counted = count(schedule, draft.prices)
    if counted.has_options and counted.options is not None:
        yield Text(f"Options and extension: {pounds(counted.options)}")
    total = counted.counted
    yield Text(f"Total without VAT: {pounds(total)}" if total is not None else "No total: a price is missing or wrong.")
    for line, made in findings.rates(lot, draft):
        if made:
            yield Heading(f"How “{line.text}” is made up", 2)
            steps = tuple((step.name, step.working, pounds(step.amount)) for step in made.steps)
            yield Grid(("Part", "Working", "Amount"), (*steps, ("Rate", "", pounds(made.rate))), (2,))


def _quantity(cell: Cell) -> str:
    return plain(cell.line.quantity_in(cell.year)) if cell.year else cell.line.quantity_words
