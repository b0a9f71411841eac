"""The criteria tree as plain values: outline rows in, nested groups and leaves out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

HUNDRED = Decimal(100)


@dataclass(slots=True)
class Node:
    """One criterion with its parts. ``weight`` of a group is the sum of its parts (percent of the whole)."""

    criterion: Any
    children: list["Node"] = field(default_factory=list)

    @property
    def is_leaf(self) -> bool:
        """Only leaves are scored."""
        return not self.children

    @property
    def weight(self) -> Decimal:
        """Percent of the whole."""
        if self.is_leaf:
            return self.criterion.weight or Decimal(0)
        return sum((child.weight for child in self.children), Decimal(0))

    def walk(self) -> Iterable["Node"]:
        """The node and everything below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def tree(rows: Iterable[Any]) -> list[Node]:
    """Nest outline rows: a row's parent is the nearest row above it with a lower level."""
    roots: list[Node] = []
    path: list[Node] = []
    for row in rows:
        node = Node(row)
        while path and path[-1].criterion.level >= row.level:
            path.pop()
        (path[-1].children if path else roots).append(node)
        path.append(node)
    return roots


def leaves(rows: Iterable[Any]) -> list[Node]:
    """The criteria that are scored, in order."""
    return [node for root in tree(rows) for node in root.walk() if node.is_leaf]
