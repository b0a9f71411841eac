"""What each notice must state, paragraph by paragraph (Procurement Regulations 2024; Procurement Act 2023)."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from .book import DATA


@dataclass(frozen=True, slots=True)
class Item:
    """One paragraph of one notice: the field it is written in, what to do when it is missing, and when it is wanted."""

    key: str
    para: str
    field: str
    ask: str
    when: str = ""


@lru_cache(maxsize=1)
def _rows() -> tuple[dict, ...]:
    return tuple(tomllib.loads((DATA / "contents.toml").read_text(encoding="utf-8"))["item"])


@lru_cache(maxsize=16)
def items(name: str) -> tuple[Item, ...]:
    """The paragraphs of one list: OPEN, FLEXIBLE, BELOW, DIRECT, SMALL and so on."""
    return tuple(
        Item(row["key"], row["paras"][name], row["field"], row["ask"], row.get("when", ""))
        for row in _rows()
        if name in row["paras"]
    )


@lru_cache(maxsize=1)
def common() -> tuple[Item, ...]:
    """What every notice wants, cited with both paragraphs: asked while the value does not yet say which notice it is."""
    above = {item.key: item.para for item in items("OPEN")}
    found = []
    for item in items("BELOW"):
        paras = dict.fromkeys(filter(None, (above.get(item.key), item.para)))
        found.append(Item(item.key, " or ".join(paras), item.field, item.ask, item.when))
    return tuple(found)
