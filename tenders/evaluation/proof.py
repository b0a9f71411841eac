"""The totals of a lot once more, plainly and slowly: written from the published sentences, sharing no arithmetic.

``opportunities.scoring`` counts for the screens. This module reads the published content itself, knows numbers only as
pairs of whole numbers, and compares every bid with every other one. ``recompute_award`` sets both side by side.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

# A number as (above, below), below > 0.
Ratio = tuple[int, int]
ZERO: Ratio = (0, 1)


def recount(
    content: Mapping[str, Any],
    lot: int,
    scores: Mapping[str, Mapping[int, str]],
    prices: Mapping[str, str | None] | None,
    out: Collection[str] = (),
) -> dict[str, dict[str, Any]]:
    """{bid: {"points": {criterion: text}, "total": text, "rank": number or None}} from plain texts.

    ``scores``: {bid: {criterion: agreed score}}; ``prices``: {bid: what is compared}, or None while they are sealed;
    ``out``: the bids that people excluded or disregarded.
    """
    return _Recount(content, lot, scores, prices, out).run()


def ratio(text: str | None) -> Ratio:
    """A decimal text as a pair of whole numbers."""
    if not text:
        return ZERO
    above, below = Decimal(text).as_integer_ratio()
    return above, below


def times(first: Ratio, second: Ratio) -> Ratio:
    return first[0] * second[0], first[1] * second[1]


def over(first: Ratio, second: Ratio) -> Ratio:
    above, below = first[0] * second[1], first[1] * second[0]
    return (-above, -below) if below < 0 else (above, below)


def plus(first: Ratio, second: Ratio) -> Ratio:
    return first[0] * second[1] + second[0] * first[1], first[1] * second[1]


def _minus(first: Ratio, second: Ratio) -> Ratio:
    return plus(first, (-second[0], second[1]))


def _less(first: Ratio, second: Ratio) -> bool:
    return first[0] * second[1] < second[0] * first[1]


def _same(first: Ratio, second: Ratio) -> bool:
    return not _less(first, second) and not _less(second, first)


def _between(value: Ratio) -> Ratio:
    """Never below 0, never above 1."""
    if value[0] < 0:
        return ZERO
    return (1, 1) if value[0] > value[1] else value


def digits(value: Ratio, places: int) -> str:
    """Half up, as text with that many places."""
    scaled = 10**places
    whole = (2 * value[0] * scaled + value[1]) // (2 * value[1])
    if places == 0:
        return str(whole)
    return f"{whole // scaled}.{whole % scaled:0{places}d}"


class _Recount:
    def __init__(self, content: Mapping[str, Any], lot: int, scores: Any, prices: Any, out: Collection[str]):
        self.scores, self.prices = scores, prices
        self.rows = list(content["criteria"])
        self.groups = list(content.get("groups", []))
        by_lot = {row["lot"]: row for row in content.get("rules", [])}
        rules = by_lot.get(lot) or by_lot.get(None) or {}
        self.method, self.tie = rules.get("method", "LOWEST"), rules.get("tie", "SHARED")
        self.places, self.each = rules.get("places", 2), rules.get("round_at", "EACH") == "EACH"
        self.benchmark = ratio(rules.get("benchmark"))
        terms = {row["lot"]: row for row in content.get("price_terms", [])}
        self.ceiling = ratio((terms.get(lot) or terms.get(None) or {}).get("ceiling"))
        self.price_row = next((row for row in self.rows if row["kind"] == "PRICE"), None)
        self.out: set[str] = set(out)
        self.points: dict[str, dict[int, Ratio]] = {}
        self.relative: dict[str, Ratio] = {}
        self.qualities: dict[str, Ratio] = {}
        self.totals: dict[str, Ratio] = {}

    def run(self) -> dict[str, dict[str, Any]]:
        for bid in self.scores:
            self.points[bid] = {row["id"]: self._quality(bid, row) for row in self.rows if row["kind"] != "PRICE"}
        for bid in self.scores:
            self._drop(bid)
        self._relate()
        for bid in self.scores:
            if self.price_row:
                self.points[bid][self.price_row["id"]] = self._price(bid)
        # Before anything is told: a bid without quality points drops out while prices are counted.
        self.qualities = {bid: self._quality_of(bid) for bid in self.scores}
        self.totals = {bid: ratio(digits(self._total(bid), self.places)) for bid in self.scores}
        return {bid: self._told(bid) for bid in self.scores}

    def _rounded(self, value: Ratio) -> Ratio:
        return ratio(digits(value, self.places)) if self.each else value

    def _quality(self, bid: str, row: Mapping[str, Any]) -> Ratio:
        given = self.scores[bid].get(row["id"])
        if given is None or row["kind"] == "PASS":
            return ZERO
        if row.get("below") == "ZERO" and _less(ratio(given), ratio(row.get("minimum"))):
            return ZERO
        best = ZERO
        for point in row["scale"]:
            if _less(best, ratio(point["score"])):
                best = ratio(point["score"])
        return self._rounded(over(times(ratio(row["weight"]), ratio(given)), best))

    def _drop(self, bid: str) -> None:
        """Who cannot win: failed, below a minimum, no price."""
        given = self.scores[bid]
        for row in self.rows:
            score = given.get(row["id"])
            if score is None:
                continue
            if row["kind"] == "PASS" and _same(ratio(score), ZERO):
                self.out.add(bid)
            if row.get("minimum") and row.get("below") == "OUT" and _less(ratio(score), ratio(row["minimum"])):
                self.out.add(bid)
        if all(row["id"] in given for row in self.rows if row["kind"] != "PRICE"):
            for group in self.groups:
                if _less(self._sum(bid, group["members"]), ratio(group["minimum"])):
                    self.out.add(bid)
        if self.price_row and self.prices is not None and self.prices[bid] is None:
            self.out.add(bid)

    def _sum(self, bid: str, members: Any) -> Ratio:
        total = ZERO
        for member in members:
            total = plus(total, self.points[bid].get(member, ZERO))
        return total

    def _quality_of(self, bid: str) -> Ratio:
        return self._sum(bid, [row["id"] for row in self.rows if row["kind"] == "QUALITY"])

    def _relate(self) -> None:
        if self.method != "RELATIVE":
            return
        weight, best = ZERO, ZERO
        for row in self.rows:
            if row["kind"] == "QUALITY":
                weight = plus(weight, ratio(row["weight"]))
        for bid in self.scores:
            if bid not in self.out and _less(best, self._quality_of(bid)):
                best = self._quality_of(bid)
        for bid in self.scores:
            has = bid not in self.out and best[0] > 0
            self.relative[bid] = self._rounded(over(times(weight, self._quality_of(bid)), best)) if has else ZERO

    def _others(self) -> list[Ratio]:
        """The prices of the bids that can win."""
        return [ratio(self.prices[bid]) for bid in self.scores if bid not in self.out]

    def _price(self, bid: str) -> Ratio:
        if self.prices is None or self.prices[bid] is None or bid in self.out:
            return ZERO
        price, weight = ratio(self.prices[bid]), ratio(self.price_row["weight"]) if self.price_row else ZERO
        if self.method == "PER_POINT":
            quality = self._quality_of(bid)
            if quality[0] == 0:
                self.out.add(bid)
                return ZERO
            return self._rounded(over(price, quality))
        return self._rounded(times(weight, self._share(price, self._others())))

    def _share(self, price: Ratio, others: list[Ratio]) -> Ratio:
        if self.method in ("BENCHMARK", "CARE_RATE"):
            return (1, 1) if price[0] == 0 else _between(over(self.benchmark, price))
        if self.method == "MEAN":
            return self._by_mean(price, others)
        lowest = others[0]
        for other in others:
            if _less(other, lowest):
                lowest = other
        if self.method == "LINEAR":
            if not _less(lowest, self.ceiling):
                return ZERO if _less(self.ceiling, price) else (1, 1)
            return _between(over(_minus(self.ceiling, price), _minus(self.ceiling, lowest)))
        return (1, 1) if price[0] == 0 else over(lowest, price)

    def _by_mean(self, price: Ratio, others: list[Ratio]) -> Ratio:
        whole = ZERO
        for other in others:
            whole = plus(whole, other)
        mean = over(whole, (len(others), 1))
        return (1, 1) if mean[0] == 0 else _between(plus((1, 2), over(_minus(mean, price), mean)))

    def _total(self, bid: str) -> Ratio:
        price = self.points[bid].get(self.price_row["id"], ZERO) if self.price_row else ZERO
        if self.method == "PER_POINT" and self.prices is not None and self.price_row:
            return price
        return plus(self.relative[bid] if self.method == "RELATIVE" else self._quality_of(bid), price)

    def _told(self, bid: str) -> dict[str, Any]:
        places = self.places if self.each else max(6, self.places)
        points = {str(key): digits(value, places) for key, value in self.points[bid].items()}
        total = digits(self.totals[bid], self.places)
        return {"points": points, "total": total, "rank": None if bid in self.out else self._rank(bid)}

    def _rank(self, bid: str) -> int:
        better = [other for other in self.scores if other not in self.out and self._is_better(other, bid)]
        return 1 + len(better)

    def _is_better(self, one: str, other: str) -> bool:
        first, second = self.totals[one], self.totals[other]
        if not _same(first, second):
            low_is_good = self.method == "PER_POINT" and self.prices is not None and self.price_row
            return _less(first, second) if low_is_good else _less(second, first)
        if self.tie == "PRICE" and self.prices is not None and self.prices[one] is not None:
            return _less(ratio(self.prices[one]), ratio(self.prices[other]))
        if self.tie == "QUALITY":
            return _less(self.qualities[other], self.qualities[one])
        heaviest = self._heaviest()
        if self.tie == "HEAVIEST" and heaviest is not None:
            return _less(self.points[other][heaviest], self.points[one][heaviest])
        return False

    def _heaviest(self) -> int | None:
        found = None
        for row in self.rows:
            if row["kind"] == "QUALITY" and (found is None or _less(ratio(found["weight"]), ratio(row["weight"]))):
                found = row
        return found["id"] if found else None
