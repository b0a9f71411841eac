"""Which supplier gets which lot where nobody may win more than some: a published mechanism that anyone can repeat."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# Beyond these the search could take long; councils limit awards among a few lots.
MOST_LOTS = 12


def drawn(model_digest: str, receipts: Sequence[str], bids: Sequence[str]) -> list[str]:
    """The bids in the order in which they are drawn: the same each time, and nobody knows it before all bids are in.

    ``receipts``: digests of the receipts of all bids that were opened for the lot.
    """
    before = [model_digest, *sorted(receipts)]
    return sorted(bids, key=lambda bid: (hashlib.sha256("\n".join([*before, bid]).encode()).hexdigest(), bid))


def mechanism(most: int, *, draws: bool = False) -> str:
    """The rule in words, as bidders read it."""
    draw = " Between bids that share a place the draw decides." if draws else ""
    return (
        f"A supplier wins at most {most} lot{'' if most == 1 else 's'}. Lots are given so that as few as possible stay "
        "without a supplier and the sum of the places is lowest; between equal sums the lot with the lower number gets the "
        f"better place.{draw}"
    )


@dataclass(slots=True)
class _Search:
    """Every way to give the lots, the best first found; what cannot become better is not followed."""

    lots: list[int]
    places: Mapping[int, Sequence[tuple[str, int]]]
    most: int
    already: dict[str, int]
    best: tuple[int, int, tuple[int, ...]] | None = None
    given: dict[int, str | None] = field(default_factory=dict)

    def run(self) -> dict[int, str | None]:
        self._next(0, {}, self.already, 0, 0, ())
        return self.given

    def _next(
        self,
        at: int,
        so_far: dict[int, str | None],
        won: dict[str, int],
        empty: int,
        total: int,
        order: tuple[int, ...],
    ) -> None:
        # Every lot that is left adds a place of 1 or more, or stays empty, which is worse.
        if self.best is not None and (empty, total + len(self.lots) - at) > self.best[:2]:
            return
        if at == len(self.lots):
            if self.best is None or (empty, total, order) < self.best:
                self.best, self.given = (empty, total, order), dict(so_far)
            return
        lot = self.lots[at]
        # Of equal places whoever was drawn first: the sort keeps their order.
        for supplier, place in sorted(self.places[lot], key=lambda row: row[1]):
            if won.get(supplier, 0) < self.most:
                more = {**won, supplier: won.get(supplier, 0) + 1}
                self._next(at + 1, {**so_far, lot: supplier}, more, empty, total + place, (*order, place))
        self._next(at + 1, {**so_far, lot: None}, won, empty + 1, total, (*order, 10**6))


def give_lots(
    places: Mapping[int, Sequence[tuple[str, int]]], most: int, won: Mapping[str, int] | None = None
) -> dict[int, str | None]:
    """{lot: supplier, or None where nobody is left}.

    ``places``: {lot number: [(supplier, place), …]} of the bids that can win, in the order of the draw. ``won``:
    {supplier: how many other lots it has already}. Raises ``ValueError`` for too many lots.
    """
    if len(places) > MOST_LOTS:
        raise ValueError(f"Awards can be limited among at most {MOST_LOTS} lots.")
    return _Search(sorted(places), places, most, dict(won or {})).run()
