"""Who gets which lot, once more from the published sentences: the limit of lots, and the draw.

As ``proof``: it shares nothing with ``opportunities.scoring.lots``. That looks for the best way; this goes through all
ways of giving the lots, lot by lot. Only what cannot change the answer is left out, and each leaving out says why.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# So many ways side by side take seconds. Where there are more, nothing is said instead of a guess.
MOST_WAYS = 20_000
# The place of a lot that nobody gets: worse than any.
NOBODY = 10**9


class TooManyWays(Exception):
    """The plain count would take too long: who gets which lot was counted once only."""


class Candidate(NamedTuple):
    """A bid that may get a lot; ``turn``: when it is drawn between bids with the same place."""

    bid: str
    supplier: str
    place: int
    turn: int


class _Worth(NamedTuple):
    """What ways are compared by, in this order: the less the better."""

    empty: int
    places: int
    by_lot: tuple[int, ...]
    turns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    worth: _Worth
    won: Mapping[str, int]
    bids: tuple[str | None, ...]


def draw(model_digest: str, receipts: Collection[str], bids: Collection[str]) -> list[str]:
    """The bids, the lowest digest first: of the model's digest, those of the receipts in order, the number of the bid.

    ``receipts``: digests of the receipts of all bids opened for the lot.
    """
    by_digest = {}
    for bid in bids:
        digest = hashlib.sha256(model_digest.encode("ascii"))
        for line in [*sorted(receipts), bid]:
            digest.update(b"\n" + line.encode())
        by_digest[digest.digest()] = bid
    return [by_digest[digest] for digest in sorted(by_digest)]


def give(
    lots: Mapping[int, Sequence[Candidate]], most: int, won: Mapping[str, int] | None = None
) -> dict[int, str | None]:
    """{lot: bid, or None where nobody gets it}: no supplier wins more than ``most`` lots with those ``won`` before.

    ``lots``: {number: the bids that have a place}. Raises ``TooManyWays``.
    """
    numbers = sorted(lots)
    offered = [_who_matters(lots[number], len(numbers), most, won or {}) for number in numbers]
    ways = [_Way(_Worth(0, 0, (), ()), dict(won or {}), ())]
    known = _one_after_the_other(offered, most, ways[0]).worth
    for at, candidates in enumerate(offered):
        longer = [_with(way, one) for way in ways for one in (*_with_room(way, candidates, most), None)]
        ways = _best_of_each(_hopeful(longer, offered[at + 1 :], known), offered[at + 1 :])
    best = min(ways, key=lambda way: way.worth)
    return dict(zip(numbers, best.bids, strict=True))


def _who_matters(candidates: Sequence[Candidate], lots: int, most: int, won: Mapping[str, int]) -> list[Candidate]:
    """The first few of a lot, in the order of places and of the draw.

    Who has as many lots as it may win is out. Every other supplier has room for ``room`` lots at least, so the other
    lots fill up at most (lots - 1) / room of them. Among one more than that there is always one that has room left:
    a way that gives the lot to somebody further down, or to nobody, becomes better by giving it to that one.
    """
    able = sorted((row for row in candidates if won.get(row.supplier, 0) < most), key=lambda row: (row.place, row.turn))
    room = min((most - won.get(row.supplier, 0) for row in able), default=1)
    return able[: 1 + (lots - 1) // room]


def _with_room(way: _Way, candidates: Sequence[Candidate], most: int) -> list[Candidate]:
    return [row for row in candidates if way.won.get(row.supplier, 0) < most]


def _with(way: _Way, one: Candidate | None) -> _Way:
    """The way with one more lot."""
    worth = way.worth
    if one is None:
        more = _Worth(worth.empty + 1, worth.places, (*worth.by_lot, NOBODY), (*worth.turns, 0))
        return _Way(more, way.won, (*way.bids, None))
    more = _Worth(worth.empty, worth.places + one.place, (*worth.by_lot, one.place), (*worth.turns, one.turn))
    return _Way(more, {**way.won, one.supplier: way.won.get(one.supplier, 0) + 1}, (*way.bids, one.bid))


def _one_after_the_other(offered: Sequence[Sequence[Candidate]], most: int, way: _Way) -> _Way:
    """A way that is surely possible: each lot in turn to the first that has room."""
    for candidates in offered:
        way = _with(way, next(iter(_with_room(way, candidates, most)), None))
    return way


def _hopeful(ways: Sequence[_Way], later: Sequence[Sequence[Candidate]], known: _Worth) -> list[_Way]:
    """Without those that stay worse than the known way even if each later lot goes to its first place."""
    empty = sum(not candidates for candidates in later)
    places = sum(candidates[0].place for candidates in later if candidates)
    return [way for way in ways if (way.worth.empty + empty, way.worth.places + places) <= known[:2]]


def _best_of_each(ways: Sequence[_Way], later: Sequence[Sequence[Candidate]]) -> list[_Way]:
    """Of ways that leave everybody who is asked again the same room, the best.

    Whatever comes after is possible for all of them and adds the same to each, so the best stays the best.
    """
    asked = sorted({row.supplier for candidates in later for row in candidates})
    best: dict[tuple[int, ...], _Way] = {}
    for way in ways:
        same = tuple(way.won.get(supplier, 0) for supplier in asked)
        if same not in best or way.worth < best[same].worth:
            best[same] = way
    if len(best) > MOST_WAYS:
        raise TooManyWays
    return list(best.values())
