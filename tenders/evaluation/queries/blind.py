"""Identities that the criteria hide: letters instead of names, and names taken out of texts and file names."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from tenders.bids.models import Bid
from tenders.evaluation.models import OpenedBid, PanelMember, Reveal, Score
from tenders.opportunities.models import Lot

from .commitments import partners_of
from .model import quality_of
from .parts import parts_of_one

HIDDEN = "[name hidden]"
LEGAL = re.compile(r"[\s,]+(ltd|limited|plc|llp|cic|cio|c\.i\.c\.|community interest company)\.?$", re.IGNORECASE)
SHORTEST = 3
# Values that are ours, not the bidder's.
KEPT = frozenset({"id", "sha256"})


def letters_of(lot: Lot) -> dict[Any, str]:
    """{bid: letter} of every opened bid of a lot: always the same, and in no order of arrival."""
    keys = OpenedBid.objects.filter(bid__lot=lot).values_list("bid", flat=True)
    ordered = sorted(keys, key=lambda key: hashlib.sha256(f"{lot.pk}:{key}".encode()).hexdigest())
    return {key: _letter(place) for place, key in enumerate(ordered)}


def _letter(place: int) -> str:
    rounds, rest = divmod(place, 26)
    return chr(ord("A") + rest) + (str(rounds + 1) if rounds else "")


class Identity:
    """How a member sees the bidders of one lot: by name, or by letter until they had the name shown."""

    def __init__(self, member: PanelMember, lot: Lot):
        parts = parts_of_one(member)
        self.lot = lot
        self.hides = any(
            criterion.is_blind and (member.seat == "MODERATOR" or _judges(parts, member, lot, criterion.id))
            for criterion in quality_of(lot.opportunity)
        )
        self.letters = letters_of(lot) if self.hides else {}
        revealed = Reveal.objects.filter(member=member, bid__lot=lot).values_list("bid", flat=True)
        self.revealed = set(revealed) if self.hides else set()

    def is_hidden(self, bid: Bid) -> bool:
        """True where the member sees a letter."""
        return self.hides and bid.pk not in self.revealed

    def name(self, bid: Bid) -> str:
        """What the bid is called on the screen."""
        return f"Bid {self.letters.get(bid.pk, '?')}" if self.is_hidden(bid) else bid.organisation.name

    def masked(self, opened: OpenedBid, value: Any) -> Any:
        """Texts (also within lists and dicts) without the names of the bidder and its partners."""
        return mask(value, names_of(opened)) if self.is_hidden(opened.bid) else value

    def in_reasons(self, opened: OpenedBid, scores: Iterable[Score]) -> list[Score]:
        """Scores to read, never to save: whoever had the name shown may have written it, or pinned words with it."""
        found = list(scores)
        if self.is_hidden(opened.bid):
            names = names_of(opened)
            for score in found:
                score.reason, score.why = mask([score.reason, score.why], names)
                if score.replaces:
                    score.replaces.reason = mask(score.replaces.reason, names)
                for pin in score.pins.all():
                    pin.quote, pin.file_name = mask([pin.quote, pin.file_name], names)
        return found


def _judges(parts: Any, member: PanelMember, lot: Lot, criterion_id: int) -> bool:
    rows = parts.rows.get(member.pk, frozenset())
    return member.judges_all or any(row[:2] == (lot.pk, criterion_id) for row in rows)


def names_of(opened: OpenedBid) -> list[str]:
    """The bidder and its partners, with and without the legal form, longest first."""
    found = {opened.bid.organisation.name, *(partner.name for partner in partners_of(opened))}
    found |= {LEGAL.sub("", name) for name in found}
    return sorted((name for name in found if len(name.strip()) >= SHORTEST), key=lambda name: (-len(name), name))


def mask(value: Any, names: Iterable[str]) -> Any:
    """The value with every name taken out; spaces, dashes and underscores between its words count as the same."""
    patterns = [r"[\s_.-]*".join(re.escape(word) for word in re.split(r"[\s_.-]+", name) if word) for name in names]
    if not patterns:
        return value
    return _masked(value, re.compile(rf"(?<![^\W_])(?:{'|'.join(patterns)})(?![^\W_])", re.IGNORECASE))


def _masked(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(HIDDEN, value)
    if isinstance(value, dict):
        return {key: part if key in KEPT else _masked(part, pattern) for key, part in value.items()}
    return [_masked(part, pattern) for part in value] if isinstance(value, list | tuple) else value
