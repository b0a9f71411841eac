"""What of a price is compared, once more from the published schedule and what was typed, in whole pence.

As ``proof``: it shares no arithmetic with ``opportunities.pricing`` and ``opportunities.scoring.figures``.
"""

import re
from collections.abc import Mapping
from typing import Any

from .proof import Ratio, digits, over, plus, ratio, times


def compared_price(content: Mapping[str, Any], lot: int, typed: Mapping[str, str]) -> str | None:
    """The figure in £ as text, or None where a price that counts is missing."""
    return _Schedule(content, lot, typed).figure()


class _Schedule:
    def __init__(self, content: Mapping[str, Any], lot: int, typed: Mapping[str, str]):
        self.typed = typed
        self.lines = [row for row in content.get("prices", []) if row["lot"] in (None, lot)]
        terms = {row["lot"]: row for row in content.get("price_terms", [])}
        self.terms = terms.get(lot) or terms.get(None) or {"years": 1, "way": "ONE"}
        rules = {row["lot"]: row for row in content.get("rules", [])}
        self.rules = rules.get(lot) or rules.get(None) or {}
        self.years = self.terms["years"] + self.terms.get("option_years", 0)

    def figure(self) -> str | None:
        method = self.rules.get("method", "LOWEST")
        pence, units = 0, (0, 1)
        for line in self.lines:
            for year in range(1, self.years + 1):
                if not self._counts(line, year):
                    continue
                amount = self._amount(line, year)
                if amount is None:
                    return None
                if method == "WHOLE_LIFE":
                    amount = self._today(amount, year)
                pence += amount
                units = plus(units, self._quantity(line, year))
        if method == "CARE_RATE":
            return digits(over((pence, 100), units), 2) if units[0] else None
        return digits((pence, 100), 2)

    def _counts(self, line: Mapping[str, Any], year: int) -> bool:
        is_option = line.get("kind") == "OPTION" or year > self.terms["years"]
        return not is_option or self.terms.get("counts_options", False)

    def _quantity(self, line: Mapping[str, Any], year: int) -> Ratio:
        apart = line.get("quantities", [])
        return ratio(apart[year - 1] if year <= len(apart) else line["quantity"])

    def _amount(self, line: Mapping[str, Any], year: int) -> int | None:
        """Pence of one line in one year; a year in which nothing is expected needs no price."""
        quantity = self._quantity(line, year)
        if quantity[0] == 0:
            return 0
        price = self._price(line, year)
        return None if price is None else _pence(times(quantity, (price, 100)))

    def _price(self, line: Mapping[str, Any], year: int) -> int | None:
        """Pence of one unit in that year."""
        if self.terms["way"] == "EACH" and self.years > 1:
            return _typed(self.typed.get(f"{line['line']}-{year}"))
        price = _typed(self.typed.get(str(line["line"])))
        if price is None or self.terms["way"] != "INDEXED":
            return price
        raised = plus((1, 1), over(ratio(self.terms.get("percent")), (100, 1)))
        for _year in range(1, year):
            price = _pence(times((price, 100), raised))
        return price

    def _today(self, pence: int, year: int) -> int:
        rate = plus((1, 1), over(ratio(self.rules.get("discount")), (100, 1)))
        value = (pence, 100)
        for _year in range(1, year):
            value = over(value, rate)
        return _pence(value)


def _pence(value: Ratio) -> int:
    """Half up."""
    return (200 * value[0] + value[1]) // (2 * value[1])


def _typed(text: str | None) -> int | None:
    """Pence of an amount as somebody typed it, or None."""
    found = re.fullmatch(r"£?(\d+)(?:\.(\d{0,9}))?", re.sub(r"[,\s]", "", text or ""), re.ASCII)
    if not found:
        return None
    after = (found.group(2) or "").rstrip("0")
    return int(found.group(1)) * 100 + int(after.ljust(2, "0")) if len(after) <= 2 else None
