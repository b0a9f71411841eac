"""A readable copy of a whole draft for the bidder's own files. It is made in memory and kept nowhere here."""

from collections.abc import Iterator
from datetime import datetime

from portal.core import clock
from portal.core.money import pounds
from portal.core.paper.blocks import Block, Grid, Heading, Items, Paper, Text
from portal.questions.papers import blocks_of
from tenders.bids.enums import State
from tenders.bids.models import Bid
from tenders.bids.prices import as_typed
from tenders.opportunities.models import Lot
from tenders.opportunities.pricing import Cell, count, plain, schedule_of

from . import drafts, findings

SEALED_PRICES = Text("Prices stay sealed until the panel has agreed on quality.")


def copy_of(bid: Bid, now: datetime) -> Paper:
    """Everything that the bid holds; of files their names. Raises ``KeyMissing`` from its sealing to its opening."""
    opened = opened_of(bid)
    draft = opened or drafts.read(bid)
    what = "what was submitted and opened" if opened else "the bid as it stands here"
    opportunity = bid.lot.opportunity
    lines = (
        f"{bid.organisation.name}, {bid.lot}",
        f"Copy of {what}, made on {clock.local(now):%d %B %Y, %H:%M}. It proves nothing: only a receipt does.",
    )
    answers = blocks_of(opportunity.question_version.structure, draft.everything)
    prices = [SEALED_PRICES] if opened and bid.opened.prices is None else price_blocks(bid.lot, draft)
    return Paper(f"Bid: {opportunity.title}", lines, (*answers, *prices))


def opened_of(bid: Bid) -> drafts.Draft | None:
    """What the opening read of it, as a draft; None before, and where it was damaged. The row is an upper app's."""
    opened = getattr(bid, "opened", None) if bid.state in (State.OPENED, State.LEFT) else None
    if opened is None or not opened.is_sound:
        return None
    return drafts.Draft(opened.answers, opened.files, opened.prices or {}, opened.build_ups)


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
