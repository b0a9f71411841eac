"""Writing a bid. Nothing readable reaches the database: every save is sealed anew."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.accounts.models import Organisation
from portal.audit.services import record
from portal.questions.enums import Kind
from tenders.bids import rules, sealing
from tenders.bids.enums import Part
from tenders.bids.lifecycle import LIFE
from tenders.bids.models import Bid, SealedPart
from tenders.custody import store
from tenders.custody.models import SealingKey
from tenders.opportunities.models import Lot

from . import notes, standing

# What is answered in words: what an organisation keeps in its library can be put there.
TEXTS = (Kind.SHORT_TEXT, Kind.LONG_TEXT)


class Changed(Exception):
    """Somebody else (or another tab) saved in between; ``current`` holds what is stored now."""

    def __init__(self, current: dict[str, Any]):
        super().__init__("These answers were changed in another tab or by a colleague.")
        self.current = current


@dataclass(frozen=True, slots=True)
class Draft:
    """The readable content of a draft, in memory only."""

    answers: dict[str, Any] = field(default_factory=dict)
    files: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    prices: dict[str, str] = field(default_factory=dict)
    build_ups: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def everything(self) -> dict[str, Any]:
        """Answers and files by question key, as checks and check-answers pages want them."""
        return {**self.answers, **self.files}


@transaction.atomic
def start(*, lot: Lot, organisation: Organisation, actor: Any, now: datetime) -> Bid:
    """Begin a bid for a lot, or go on with the one that is there. Raises ``NotAllowed``."""
    existing = Bid.objects.filter(lot=lot, organisation=organisation).first()
    if existing:
        return existing
    rules.may_start(actor, organisation, lot, now).or_raise()
    bid = Bid.objects.create(lot=lot, organisation=organisation, created_at=now, created_by=actor)
    make_empty(bid)
    record("start", bid, actor=actor, at=now, chain=lot.opportunity.bid_chain)
    return bid


class WrongBidKey(ValueError):
    """The file is no bid key, or it is that of another bid or of an earlier start of this one."""


@transaction.atomic
def start_again(*, bid: Bid, actor: Any, now: datetime, key: str = "") -> Bid:
    """Take up a withdrawn bid: with its content where its key is still there or given, otherwise empty.

    Raises ``NotAllowed``, or ``WrongBidKey`` when the key that was given does not open it.
    """
    bid = LIFE.take("start_again", bid, actor=actor, now=now, chain=bid.lot.opportunity.bid_chain)
    if key:
        take_up(bid, key)
    elif not is_open(bid):
        make_empty(bid)
        standing.drop_files(bid)
    return bid


def take_up(bid: Bid, key: str) -> None:
    """Go on with a sealed bid: its key is back in the key store. Raises ``WrongBidKey``."""
    secret = next((line.strip() for line in key.splitlines() if line.startswith("AGE-SECRET-KEY-1")), "")
    try:
        sealing.recipient_of(secret)
        for row in bid.parts.all():
            sealing.unseal(bytes(row.ciphertext), secret)
    except Exception:  # pyrage has a class of its own for each fault of a key
        raise WrongBidKey("This key does not open this bid.") from None
    store.destroy(bid.draft_key)
    store.put(bid.draft_key, secret)


def bid_key(bid: Bid) -> str:
    """The key file that opens the bid as it will be submitted, for the bidder alone: the portal destroys its own copy.

    An age identity with comments, so that the stock ``age`` tool takes it too. Raises ``KeyMissing`` once it is sealed.
    """
    title = " ".join(bid.lot.opportunity.title.split())
    return (
        f"# Bid key: {title}, lot {bid.lot.number}\n"
        "# Whoever holds this file can read the bid. Keep it where only your organisation finds it.\n"
        f"{store.get(bid.draft_key)}\n"
    )


def is_open(bid: Bid) -> bool:
    """True when the key in the store opens the bid: one that was left by a crash does not."""
    return read_if_open(bid) is not None


def read_if_open(bid: Bid) -> Draft | None:
    """The whole draft; None where no key in the store opens it."""
    try:
        return read(bid)
    except (store.KeyMissing, sealing.Damaged):
        return None


def make_empty(bid: Bid) -> None:
    """An empty draft with a key of its own. The caller holds the lock of the bid."""
    secret, _public = sealing.new_identity()
    store.destroy(bid.draft_key)
    store.put(bid.draft_key, secret)
    notes.forget(bid)
    _write(bid, Part.QUALITY, {"answers": {}, "files": {}})
    _write(bid, Part.PRICE, {"prices": {}})


def recipients(bid: Bid, part: Part = Part.QUALITY) -> list[str]:
    """Whom a part of a draft is sealed to: the key of its envelope, and the draft key while there is one."""
    name = bid.lot.price_key if part == Part.PRICE else bid.lot.opportunity.bid_chain
    envelope = SealingKey.objects.get(name=name).recipient
    return [envelope, sealing.recipient_of(store.get(bid.draft_key))]


def _write(bid: Bid, part: Part, payload: dict[str, Any]) -> None:
    sealed = sealing.seal(payload, recipients(bid, part))
    row, created = SealedPart.objects.get_or_create(bid=bid, part=part, defaults={"ciphertext": sealed})
    if not created:
        row.ciphertext, row.revision = sealed, row.revision + 1
        row.save(update_fields=["ciphertext", "revision"])


def read_part(bid: Bid, part: Part) -> dict[str, Any]:
    """The payload of one part of a draft. Raises ``KeyMissing`` once it is sealed."""
    row = bid.parts.get(part=part)
    return sealing.unseal(bytes(row.ciphertext), store.get(bid.draft_key))


def read(bid: Bid) -> Draft:
    """The whole draft, from parts that were fetched with it where they were. Raises ``KeyMissing`` once it is sealed."""
    identity = store.get(bid.draft_key)
    sealed = {row.part: bytes(row.ciphertext) for row in bid.parts.all()}
    quality, price = (sealing.unseal(sealed[part], identity) for part in (Part.QUALITY, Part.PRICE))
    return Draft(quality["answers"], quality["files"], price["prices"], price.get("build_ups", {}))


def can_be_read(bid: Bid) -> bool:
    """False once the draft key is gone: nobody, the bidder included, reads it before the opening."""
    return store.has(bid.draft_key)


def locked(bid: Bid, actor: Any, now: datetime) -> Bid:
    """The bid's row under lock, the rule asked on it. Raises ``NotAllowed``."""
    rows = Bid.objects.select_for_update(of=("self",))
    row = rows.select_related("lot__opportunity__question_version", "organisation").get(pk=bid.pk)
    rules.may_edit(actor, row, now).or_raise()
    return row


@transaction.atomic
def save_answers(
    *, bid: Bid, typed: Mapping[str, Any], seen: Mapping[str, Any] | None, actor: Any, now: datetime
) -> Bid:
    """Save some answers, valid or not. ``seen`` is what the page showed when the typing began.

    Raises ``Changed`` when one of these answers is neither what was seen nor what is typed now, ``NotAllowed`` when
    the bid may not be edited.
    """
    row = locked(bid, actor, now)
    typed = _without_nul(typed)
    payload = read_part(row, Part.QUALITY)
    _refuse_lost_update(payload["answers"], typed, seen)
    notes.remember(row, payload["answers"], typed, actor, now)
    return _save(row, Part.QUALITY, payload, now, "answers", typed)


@transaction.atomic
def save_prices(
    *, bid: Bid, typed: Mapping[str, str], seen: Mapping[str, Any] | None, actor: Any, now: datetime
) -> Bid:
    """Save unit prices as typed, by the key of their cell, and the bidder's own total. Raises as ``save_answers``."""
    row = locked(bid, actor, now)
    typed = _without_nul(typed)
    payload = read_part(row, Part.PRICE)
    _refuse_lost_update(payload["prices"], typed, seen)
    stored = payload["prices"]
    notes.remember(row, {notes.PRICES: stored}, {notes.PRICES: {**stored, **typed}}, actor, now)
    return _save(row, Part.PRICE, payload, now, "prices", typed)


@transaction.atomic
def save_build_up(
    *, bid: Bid, line_id: int, typed: Mapping[str, str], seen: Mapping[str, Any] | None, actor: Any, now: datetime
) -> Bid:
    """Save how the rate of one line is made up, as typed; it is sealed with the prices. Raises as ``save_answers``."""
    row = locked(bid, actor, now)
    payload = read_part(row, Part.PRICE)
    # Drafts that were begun before rates were asked for have none.
    stored = payload.setdefault("build_ups", {}).get(str(line_id), {})
    typed = _without_nul(typed)
    _refuse_lost_update(stored, typed, seen)
    key, made = notes.rate_key(line_id), {**stored, **typed}
    notes.remember(row, {key: stored}, {key: made}, actor, now)
    return _save(row, Part.PRICE, payload, now, "build_ups", {str(line_id): made})


def _without_nul(value: Any) -> Any:
    """PostgreSQL's JSON takes no NUL: one in one bid would stop the opening of all of them."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, Mapping):
        return {key: _without_nul(part) for key, part in value.items()}
    return [_without_nul(part) for part in value] if isinstance(value, list) else value


def _refuse_lost_update(stored: Mapping[str, Any], typed: Mapping[str, Any], seen: Mapping[str, Any] | None) -> None:
    if seen is None:
        return
    foreign = {
        key: stored.get(key)
        for key in typed
        if (stored.get(key) or "") != (seen.get(key) or "") and (stored.get(key) or "") != (typed[key] or "")
    }
    if foreign:
        raise Changed(foreign)


def _save(bid: Bid, part: Part, payload: dict[str, Any], now: datetime, name: str, changed: Mapping[str, Any]) -> Bid:
    """Put what changed into ``payload[name]`` and store it; a save that changes nothing makes no new revision."""
    if payload[name] != {**payload[name], **changed}:
        payload[name].update(changed)
        _write(bid, part, payload)
    return _saved(bid, now)


def _saved(bid: Bid, now: datetime) -> Bid:
    bid.saved_at = now
    bid.save(update_fields=["saved_at"])
    return bid


@transaction.atomic
def change_files(*, bid: Bid, actor: Any, now: datetime, change: Any) -> Bid:
    """Let ``change`` alter the list of files ({question key: [file, …]}) of a draft under lock."""
    row = locked(bid, actor, now)
    payload = read_part(row, Part.QUALITY)
    change(payload["files"])
    _write(row, Part.QUALITY, payload)
    return _saved(row, now)
