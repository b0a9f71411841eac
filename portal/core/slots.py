"""Slots: how a lower app shows something of an upper one without importing it.

The lower app declares a slot (``CRITERION_VOICES = Slot("what residents said")``); the upper app fills it in its
``AppConfig.ready``; the lower app asks all sources and shows what they give.
"""

from collections.abc import Callable, Iterator
from typing import Any


class Slot:
    """A named, ordered set of callables."""

    def __init__(self, name: str):
        self.name = name
        self._sources: dict[str, Callable[..., Any]] = {}

    def fill(self, key: str, source: Callable[..., Any]) -> None:
        """Add a source under a key; filling the same key again replaces it (apps may be set up twice in tests)."""
        self._sources[key] = source

    def ask(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        """What each source answers, in the order in which they were added."""
        for source in self._sources.values():
            yield source(*args, **kwargs)
