"""Earlier versions: of each answer, of the prices, of how a rate is made up. They lie in the sealed notes of the team.

Putting one back is a save like any other: it is sealed anew, and refused where somebody saved in between.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from portal.questions.answers import is_empty
from tenders.bids.models import Bid

from . import drafts, notes


def versions(kept: notes.Notes, key: str, present: Any) -> list[notes.Row]:
    """The earlier versions, newest first: what is there now and what is empty are left out."""
    rows = kept.earlier.get(key, ())
    differing = [row for row in rows if not is_empty(row["value"]) and not notes.is_same(row["value"], present)]
    return list(reversed(notes.in_time(differing)))


def _value(bid: Bid, key: str, version: str) -> Any:
    for row in notes.read(bid).earlier.get(key, ()):
        if row["at"] == version:
            return row["value"]
    raise KeyError(version)


def restore_answer(
    *, bid: Bid, question_key: str, version: str, seen: Mapping[str, Any], actor: Any, now: datetime
) -> None:
    """Put an earlier answer back.

    Raises ``Changed`` when the answer is not what was seen any more, ``KeyError`` when there is no such version,
    ``NotAllowed``.
    """
    typed = {question_key: _value(bid, question_key, version)}
    drafts.save_answers(bid=bid, typed=typed, seen=seen, actor=actor, now=now)


def restore_prices(
    *, bid: Bid, cells: Iterable[str], version: str, seen: Mapping[str, Any], actor: Any, now: datetime
) -> None:
    """Put all prices back as they were, those of ``cells`` that had none too. Raises as ``restore_answer``."""
    value = _value(bid, notes.PRICES, version)
    typed = {key: value.get(key, "") for key in cells}
    drafts.save_prices(bid=bid, typed=typed, seen=seen, actor=actor, now=now)


def restore_rate(
    *, bid: Bid, line_id: int, parts: Iterable[str], version: str, seen: Mapping[str, Any], actor: Any, now: datetime
) -> None:
    """Put back how one rate was made up, in all of its ``parts``. Raises as ``restore_answer``."""
    value = _value(bid, notes.rate_key(line_id), version)
    typed = {key: value.get(key, "") for key in parts}
    drafts.save_build_up(bid=bid, line_id=line_id, typed=typed, seen=seen, actor=actor, now=now)
