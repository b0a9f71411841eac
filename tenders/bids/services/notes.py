"""What a team keeps beside its draft, sealed to the draft key alone: no panel, no receipt, no export holds any of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from portal.audit.services import canonical
from portal.core.templatetags.words import moment
from portal.questions.answers import is_empty
from tenders.bids import sealing
from tenders.bids.models import Bid, SealedNotes
from tenders.custody import store

# The key under which the page of prices stands among the sections, and all prices together among what has versions.
PRICES = "prices"
# Earlier versions of one answer, besides the present one; what changed within a minute by one person is one version.
MOST_VERSIONS, ONE_VERSION = 20, timedelta(minutes=1)
# All versions of a bid together, with what is noted of each: every save seals them anew.
MOST_CHARACTERS = 1_000_000

Row = dict[str, Any]


@dataclass
class Notes:
    """In memory only. ``assigned``: section to person. ``comments``: by section.

    ``earlier``: versions, newest last, by question, ``PRICES`` and ``rate_key``: {"value", "at", "by", "who"}.
    ``asked``: whose agreement is wanted. ``signed``: person to the revisions that they agreed to, and when.
    """

    assigned: dict[str, int] = field(default_factory=dict)
    comments: dict[str, list[Row]] = field(default_factory=dict)
    earlier: dict[str, list[Row]] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)
    signed: dict[str, Row] = field(default_factory=dict)


def read(bid: Bid) -> Notes:
    """The notes of a draft; empty ones where there are none or they are of an earlier key: they never stand in the way.

    Raises ``KeyMissing`` once the bid is sealed.
    """
    row = SealedNotes.objects.filter(bid=bid).first()
    if row is None:
        return Notes()
    try:
        payload = sealing.unseal(bytes(row.ciphertext), store.get(bid.draft_key))
    except sealing.Damaged:
        return Notes()
    payload.pop("salt")
    return Notes(**payload)


def rate_key(line_id: int) -> str:
    """Where the versions of how one rate is made up stand."""
    return f"rate:{line_id}"


def write(bid: Bid, notes: Notes) -> None:
    """Seal them anew, to the draft key and to nobody else. The caller holds the lock of the bid."""
    sealed = sealing.seal(asdict(notes), [sealing.recipient_of(store.get(bid.draft_key))])
    SealedNotes.objects.update_or_create(bid=bid, defaults={"ciphertext": sealed})


def forget(bid: Bid) -> None:
    """Nobody reads them again."""
    SealedNotes.objects.filter(bid=bid).delete()


def remember(bid: Bid, before: Mapping[str, Any], typed: Mapping[str, Any], actor: Any, now: datetime) -> None:
    """Keep the values that are being replaced. The caller holds the lock of the bid and saves ``typed`` itself."""
    changed = {key: value for key, value in typed.items() if not is_same(before.get(key), value)}
    if not changed:
        return
    notes = read(bid)
    for key, value in changed.items():
        rows = notes.earlier.setdefault(key, [])
        if not rows and not is_empty(before.get(key)):
            rows.append({"value": before[key], "at": (bid.saved_at or now).isoformat(), "by": "", "who": None})
        _add_version(rows, {"value": value, "at": now.isoformat(), "by": str(actor), "who": actor.pk})
    _shorten(notes.earlier)
    write(bid, notes)


def is_same(one: Any, other: Any) -> bool:
    """Nothing is the same as nothing, however it is stored."""
    return one == other or (is_empty(one) and is_empty(other))


def _add_version(rows: list[Row], fresh: Row) -> None:
    """Typing on is one version for a minute; what shrinks to less than half is always kept before it does.

    So is what gives way to an earlier version that is put back.
    """
    newest = rows[-1] if rows else None
    is_back = any(is_same(row["value"], fresh["value"]) for row in rows[:-1])
    is_on = newest and not is_back and 2 * _characters(fresh["value"]) >= _characters(newest["value"])
    if newest and is_on and newest["who"] == fresh["who"]:
        since = datetime.fromisoformat(fresh["at"]) - datetime.fromisoformat(newest["at"])
        if timedelta(0) <= since < ONE_VERSION:
            newest["value"] = fresh["value"]
            return
    rows.append(fresh)
    del rows[: -MOST_VERSIONS - 1]


def _characters(value: Any) -> int:
    """How much was typed, in all parts and rows together."""
    if isinstance(value, Mapping):
        return sum(_characters(part) for part in value.values())
    return sum(_characters(part) for part in value) if isinstance(value, list) else len(str(value or ""))


def _shorten(earlier: Mapping[str, list[Row]]) -> None:
    """Let the oldest go while all together are too long; the newest of each answer stays."""
    total = sum(len(canonical(row)) for rows in earlier.values() for row in rows)
    while total > MOST_CHARACTERS:
        many = [rows for rows in earlier.values() if len(rows) > 1]
        if not many:
            return
        oldest = min(many, key=lambda rows: rows[0]["at"])
        total -= len(canonical(oldest.pop(0)))


def in_time(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Comments or versions with their time as a moment."""
    moments = [datetime.fromisoformat(row["at"]) for row in rows]
    return [{**row, "at": at, "key": row["at"], "when": moment(at)} for row, at in zip(rows, moments, strict=True)]
