"""Which supplier gets which lot where nobody may win more than some: a published mechanism that anyone can repeat."""

import hashlib
from collections.abc import Mapping, Sequence

# Councils limit awards among a few lots; beyond these nobody could follow by hand who got which.
MOST_LOTS = 12
# Above every sum of places; the place of a lot that nobody gets is worse than any.
BASE = 10**8
NOBODY = 10**6


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


def give_lots(
    places: Mapping[int, Sequence[tuple[str, int]]], most: int, won: Mapping[str, int] | None = None
) -> dict[int, str | None]:
    """{lot: supplier, or None where nobody is left}.

    ``places``: {lot number: [(supplier, place), …]} of the bids that can win, in the order of the draw. ``won``:
    {supplier: how many other lots it has already}. Raises ``ValueError`` for too many lots.
    """
    if len(places) > MOST_LOTS:
        raise ValueError(f"Awards can be limited among at most {MOST_LOTS} lots.")
    numbers = sorted(places)
    costs = {lot: _costs(at, len(numbers), places[lot]) for at, lot in enumerate(numbers)}
    given: dict[int, str | None] = {}
    for lot in numbers:
        _give_one_more(lot, given, costs, {supplier: most - count for supplier, count in (won or {}).items()}, most)
    return {lot: given[lot] for lot in numbers}


def _costs(at: int, lots: int, rows: Sequence[tuple[str, int]]) -> dict[str | None, int]:
    """{supplier, or None for nobody: what it costs to give it the lot}; the best way has the lowest sum.

    What ways are compared by are the digits of one number: lots without a supplier, places, the place in each lot by
    its number, the turn in each draw.
    """

    def cost(empty: int, place: int, by_lot: int, turn: int) -> int:
        digits = [empty, place, *([0] * 2 * lots)]
        digits[2 + at], digits[2 + lots + at] = by_lot, turn
        whole = 0
        for digit in digits:
            whole = whole * BASE + digit
        return whole

    found: dict[str | None, int] = {who: cost(0, place, place, turn) for turn, (who, place) in enumerate(rows)}
    return {**found, None: cost(1, 0, NOBODY, 0)}


def _give_one_more(
    lot: int,
    given: dict[int, str | None],
    costs: Mapping[int, Mapping[str | None, int]],
    room: Mapping[str, int],
    most: int,
) -> None:
    """Give one more lot in the cheapest way: to a supplier with room, or to one that hands on a lot it has, and so on.

    Lots that were given in the best way stay so: it is the problem of assignment, and these are its cheapest chains.
    """
    least, comes = _chains(lot, given, costs)
    held = list(given.values())
    free = [who for who in least if who is None or held.count(who) < room.get(who, most)]
    taker = min(free, key=lambda who: least[who])
    while True:
        moved = comes[taker]
        given[moved], taker = taker, given.get(moved)
        if moved == lot:
            return


def _chains(
    lot: int, given: Mapping[int, str | None], costs: Mapping[int, Mapping[str | None, int]]
) -> tuple[dict[str | None, int], dict[str | None, int]]:
    """({who: what the cheapest chain costs that ends with it}, {who: the lot it then takes})."""
    least = dict(costs[lot])
    comes: dict[str | None, int] = dict.fromkeys(least, lot)
    is_shorter = True
    while is_shorter:
        is_shorter = False
        for other, holder in given.items():
            if holder not in least:
                continue
            for who, cost in costs[other].items():
                chain = least[holder] + cost - costs[other][holder]
                if who not in least or chain < least[who]:
                    least[who], comes[who], is_shorter = chain, other, True
    return least, comes
