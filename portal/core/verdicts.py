"""The answer of a rule: allowed, or the reason that a person can be shown.

One function serves the button (``if verdict``), its explanation (``verdict.reason``) and the guard
(``verdict.or_raise()``), so that a permission is written once.
"""

from dataclasses import dataclass


class NotAllowed(Exception):
    """A rule said no. ``reason`` is a sentence for the person who tried: what, why, and what to do."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Verdict:
    """Truthy when allowed; otherwise carries the reason."""

    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason

    def or_raise(self) -> None:
        """Raise ``NotAllowed`` with the reason when the verdict is a no."""
        if self.reason:
            raise NotAllowed(self.reason)


ALLOWED = Verdict()


def refuse(reason: str) -> Verdict:
    """A no with its reason (which must not be empty: an unexplained no would read as a yes)."""
    if not reason.strip():
        raise ValueError("A refusal needs a reason.")
    return Verdict(reason)


def first_no(*verdicts: Verdict) -> Verdict:
    """The first refusal among the verdicts, or allowed."""
    return next((verdict for verdict in verdicts if not verdict), ALLOWED)
