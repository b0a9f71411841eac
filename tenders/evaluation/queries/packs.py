"""A reading pack: the answers that a member's criteria need, to print or to take offline."""

from collections.abc import Iterator
from datetime import datetime

from portal.core import clock
from portal.core.paper.blocks import Block, Heading, Paper, Text
from portal.questions.papers import answer_blocks
from tenders.evaluation.models import OpenedBid, PanelMember
from tenders.opportunities.models import Lot

from .blind import Identity
from .matrix import answers_for
from .model import quality_of
from .parts import parts_of_one


def pack_of(member: PanelMember, lot: Lot, now: datetime) -> Paper:
    """Every answer once, bid by bid, with the reader and the time on every page. Files are named, not held."""
    when = f"{clock.local(now):%-d %B %Y, %H:%M}"
    return Paper(
        title=f"Reading pack: {lot}",
        lines=(lot.opportunity.title, "For scoring only. Do not pass it on; destroy it when the panel is finished."),
        blocks=tuple(_blocks(member, lot, now)),
        mark=f"Copy of {member.user}, {when}",
    )


def _blocks(member: PanelMember, lot: Lot, now: datetime) -> Iterator[Block]:
    opened = OpenedBid.objects.visible_to(member.user, now).assessed().filter(bid__lot=lot)
    related = opened.select_related("bid__organisation", "bid__lot__opportunity__question_version")
    parts, identity = parts_of_one(member), Identity(member, lot)
    for row in sorted(related, key=lambda row: identity.name(row.bid)):
        yield Heading(identity.name(row.bid))
        seen: set[str] = set()
        for criterion in quality_of(lot.opportunity):
            if not parts.covers(member, row.bid, criterion.id):
                continue
            for answer in answers_for(row, criterion, identity):
                if answer.question.key in seen:
                    continue
                seen.add(answer.question.key)
                yield Heading(f"{answer.question.number} {answer.question.text}", 2)
                yield from answer_blocks(answer)
        if not seen:
            yield Text("No answer of this bid is yours to score.", muted=True)
